"""The page at the door: what opens it, whom it shows, and what staff see of it."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.door.facts import OPENED, WRONG_PIN
from app.door.models import DoorLink
from app.door.operations.links import MOST_LINKS, NewDoorLink, make_link, note_opening, pin_hash, revoke_link
from app.door.queries import MOST_FOUND, MOST_WRONG
from app.errors import Refusal
from app.history.models import HistoryFact
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import registered
from tests.conftest import TestClock
from tests.door.conftest import HASH, PIN, Door
from tests.support.cast import celina, daniel
from tests.support.statements import statements


def facts(work: Work) -> list[str]:
    """Return what is recorded of the link, the first first."""
    query = select(HistoryFact.kind).where(HistoryFact.subject_kind == "door_link").order_by(HistoryFact.id)
    return list(work.session.scalars(query))


def test_staff_make_a_link_whose_pin_is_kept_hashed(door: Door, signed_in: SignedIn, work: Work) -> None:
    client, at = signed_in(door.account), f"/manage/events/{door.event.slug}/door/"
    assert client.get(at).status_code == 200
    day = work.today.isoformat()
    answer = client.post(at, data={"day": day, "pin": "730162", "until": "16:00", "label": "Wejście A"})
    assert answer.status_code == 303, answer.text
    link = work.session.scalars(select(DoorLink).order_by(DoorLink.id.desc())).first()
    assert link is not None
    assert "730162" not in link.pin_hash
    page = client.get(at).text
    assert "Wejście A" in page
    assert work.links.door(link.id, link.version) in page
    assert "730162" not in page


@pytest.mark.parametrize("pin", ["12345", "111111", "123456", "987654", "abcdef", "12 34 56", "١٢٣٤٥٦"])
def test_a_pin_that_is_tried_first_is_refused(pin: str) -> None:
    with pytest.raises(Refusal):
        pin_hash(pin)


def test_a_refused_link_keeps_what_was_typed(door: Door, signed_in: SignedIn, work: Work) -> None:
    client, at = signed_in(door.account), f"/manage/events/{door.event.slug}/door/?lang=en"
    answer = client.post(at, data={"day": work.today.isoformat(), "pin": "111111", "label": "Back door"})
    assert answer.status_code == 422
    assert "tried first" in answer.text
    assert 'value="Back door"' in answer.text
    answer = client.post(at, data={"day": work.today.isoformat(), "pin": PIN, "until": "5:00"})
    assert answer.status_code == 422
    assert "This hour is over." in answer.text
    assert client.post(at, data={"day": "1999-01-01", "pin": PIN}).status_code == 422


def test_a_day_without_a_session_gets_no_link(door: Door, work: Work) -> None:
    for day in (work.today + timedelta(days=1), work.today - timedelta(days=7)):
        with pytest.raises(Refusal):
            make_link(door.staff, door.event, NewDoorLink(day=day, pin_hash=HASH))


def test_a_day_has_only_so_many_links(door: Door) -> None:
    for _ in range(MOST_LINKS - 1):
        door.make()
    with pytest.raises(Refusal, match="links already"):
        door.make()


def test_others_make_no_link_and_see_none(door: Door, signed_in: SignedIn, work: Work) -> None:
    at = f"/manage/events/{door.event.slug}/door/"
    for account in (celina(work, door.event), daniel(work)):
        client = signed_in(account)
        assert client.get(at).status_code == 403
        assert client.post(at, data={"day": work.today.isoformat(), "pin": PIN}).status_code == 403
        assert client.get(f"{at}{door.link.id}/").status_code == 403
        assert client.post(f"{at}{door.link.id}/revoke").status_code == 403


def test_without_the_pin_the_page_shows_the_title_only(door: Door, client: FlaskClient) -> None:
    page = client.get(door.path())
    assert page.status_code == 200
    assert "Łęcka" not in page.text
    for rest, data in (("search", {"q": "łęcka"}), ("marks", {}), ("walk-in", {"last_name": "X"})):
        assert client.post(door.path(rest), data=data).status_code == 403
    assert client.get(door.path("walk-in")).status_code == 403
    assert client.get("/door/1.1.AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_each_opening_is_recorded_and_shown_to_staff(door: Door, work: Work, signed_in: SignedIn) -> None:
    wrong = door.enter("482916")
    assert wrong.status_code == 422
    assert "482916" not in wrong.text
    assert door.enter().status_code == 303
    assert facts(work)[1:] == [WRONG_PIN.kind, OPENED.kind]
    staff = signed_in(door.account)
    page = staff.get(f"/manage/events/{door.event.slug}/door/{door.link.id}/?lang=en").text
    assert "opened with the PIN" in page
    assert "wrong PIN" in page
    assert "wrong PINs: 1" in staff.get(f"/manage/events/{door.event.slug}/door/?lang=en").text


def test_guesses_are_limited(door: Door) -> None:
    answers = [door.enter(f"48{number:04}").status_code for number in range(22)]
    assert answers[:20] == [422] * 20
    assert answers[20:] == [429] * 2
    assert door.enter().status_code == 429  # also the right one, for a quarter of an hour


def test_guesses_stay_limited_after_a_restart_until_a_quarter_of_an_hour_is_over(
    door: Door, work: Work, clock: TestClock
) -> None:
    for _ in range(MOST_WRONG - 1):
        assert note_opening(work, door.link, right=False)
    work.session.commit()
    # The counter in memory knows nothing of these, as after a restart.
    assert door.enter("480000").status_code == 422
    for pin in ("480001", PIN):
        answer = door.enter(pin)
        assert answer.status_code == 429
    assert not note_opening(work, door.link, right=True)
    assert facts(work).count(WRONG_PIN.kind) == MOST_WRONG
    other = door.make(label="B")
    assert door.enter(link=other).status_code == 303
    clock.move(minutes=16)
    assert door.enter().status_code == 303


def test_right_pins_use_up_no_tries(door: Door) -> None:
    assert {door.enter().status_code for _ in range(30)} == {303}


def test_people_are_shown_after_three_letters_by_name_and_institution_only(
    inside: Door, client: FlaskClient
) -> None:
    def found(words: str) -> str:
        return client.post(inside.path("search") + "?lang=en", data={"q": words}).text

    assert "Łęcka" not in found("łę")
    assert "Type at least three letters of a name." in found("łę")
    assert "Łęcka" not in found("l e c")
    page = found("lęC")
    assert "Łęcka" in page
    assert "Piszu" in page
    assert [each for each in ("@", "600 100 200", "Lis") if each in page.split("<main")[1]] == []
    assert "Nobody of this day has such a name." in found("Kowalska")
    assert "Żółć-Ćwiklińska" in found("bart cwik")
    assert "Łęcka" not in client.get(inside.path()).text


def test_names_stand_in_no_address(inside: Door, client: FlaskClient) -> None:
    page = client.post(inside.path("search"), data={"q": "łęcka"}).text
    assert "?q=" not in page
    assert 'method="get"' not in page.lower()


def test_many_are_cut_and_the_number_of_statements_stays(
    inside: Door, client: FlaskClient, work: Work
) -> None:
    def count() -> int:
        with statements() as seen:
            client.post(inside.path("search"), data={"q": "nowak"})
        return len(seen)

    registered(work, inside.event, "Ewa", "Nowak")
    first = count()
    for number in range(30):
        registered(work, inside.event, "Ewa", f"Nowak{number}")
    assert count() == first
    page = client.post(inside.path("search") + "?lang=en", data={"q": "nowak"}).text
    assert page.count("data-door-mark data-name") == MOST_FOUND
    assert "There are more" in page


def test_a_link_that_was_taken_back_opens_nothing(
    inside: Door, client: FlaskClient, signed_in: SignedIn, work: Work
) -> None:
    staff = signed_in(inside.account)
    at = f"/manage/events/{inside.event.slug}/door/{inside.link.id}/revoke"
    assert staff.post(at).status_code == 303
    assert client.get(inside.path()).status_code == 404
    assert client.post(inside.path("search"), data={"q": "łęcka"}).status_code == 404
    assert inside.enter().status_code == 404
    revoke_link(inside.staff, inside.link)  # again changes nothing
    assert [each for each in facts(work) if each == "door.link_revoked"] == ["door.link_revoked"]


def test_the_page_of_another_day_shows_nobody(door: Door, client: FlaskClient, work: Work) -> None:
    link = door.make(day=work.today + timedelta(days=7))
    assert door.enter(link=link).status_code == 303
    assert "Łęcka" not in client.post(door.path("search", link), data={"q": "łęcka"}).text
    assert client.get(door.path("walk-in", link)).status_code == 404


def test_after_its_hour_the_page_shows_nobody(door: Door, client: FlaskClient, clock: TestClock) -> None:
    link = door.make(until=time(16))
    assert door.enter(link=link).status_code == 303
    clock.move(hours=9)
    assert "Łęcka" not in client.post(door.path("search", link), data={"q": "łęcka"}).text
    clock.move(days=8)
    assert client.get(door.path("", link)).status_code == 200


def test_the_pin_opens_one_link_only(inside: Door, client: FlaskClient) -> None:
    other = inside.make(label="B")
    assert client.post(inside.path("search", other), data={"q": "łęcka"}).status_code == 403


def test_only_this_page_may_use_the_camera(inside: Door, client: FlaskClient) -> None:
    assert "camera=(self)" in client.get(inside.path()).headers["Permissions-Policy"]
    assert "camera=()" in client.get("/events/").headers["Permissions-Policy"]


def test_staff_who_look_are_no_staff_at_the_door(
    door: Door, signed_in: SignedIn, work_as: Callable[..., Work]
) -> None:
    assert signed_in(door.account).post(door.path("search"), data={"q": "łęcka"}).status_code == 403
