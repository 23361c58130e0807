"""One act on several people: the preview says how many and which letters, then it is done at once."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.events.models import Event, WhoDecides
from app.outbox.models import Letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import fill_free_seats, sign_up, withdraw
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent
from tests.support.statements import statements


def address(event: Event) -> str:
    """Return where the acts are sent."""
    return f"/manage/events/{event.slug}/registrations/bulk"


def signed_up(work: Work, event: Event, count: int, first: int = 0) -> list[int]:
    """Sign people up; return the numbers of their registrations."""
    return [sign_up(work, event, person(first + n)).registration.id for n in range(count)]


def states(session: Session, ids: list[int]) -> list[str]:
    """Return where registrations stand."""
    return [session.get_one(Registration, id).state.value for id in ids]


def kinds(session: Session, after: int) -> list[str]:
    """Return the kinds of the letters written behind a number of them."""
    return list(session.scalars(select(Letter.kind).order_by(Letter.id)))[after:]


def letters(session: Session) -> int:
    """Count the letters."""
    return session.scalar(select(func.count()).select_from(Letter)) or 0


def test_seating_says_who_gets_a_place_and_who_does_not(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=1)
    ids = signed_up(work, event, 4)
    event.rules.capacity = 3
    withdraw(work, session.get_one(Registration, ids[3]))
    before = letters(session)
    chosen = {"registration": [str(id) for id in ids], "act": "seat"}
    event.rules.capacity = 2
    session.flush()
    shown = alicja.post(address(event), data=chosen)
    assert shown.status_code == 200
    stays = shown.text[shown.text.index("Pozostaną bez zmian") :]
    assert states(session, ids[:2]) == ["confirmed", "confirmed"] or "ma już miejsce" in stays
    assert "zgłoszenie wycofane albo wykreślone" in stays
    assert letters(session) == before
    people = re.search(r'name="people" value="([\d,]+)"', shown.text)
    assert people is not None
    done = alicja.post(address(event), data={"act": "seat", "people": people[1], "decided": "1"})
    assert done.status_code == 303
    assert states(session, ids).count("confirmed") == 2
    assert session.get_one(Registration, ids[3]).state == RegistrationState.withdrawn


def test_moving_to_the_waiting_list_gives_the_places_to_the_next(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=2)
    ids = signed_up(work, event, 4)
    before = letters(session)
    chosen = {"people": f"{ids[0]},{ids[1]}", "act": "wait"}
    shown = alicja.post(address(event), data=chosen)
    assert shown.status_code == 200
    assert "Wyjdą 4 wiadomości." in shown.text
    assert "Przeniesienie na listę rezerwową" in shown.text
    assert "/registrations/…/" in shown.text
    assert (states(session, ids), letters(session)) == (["confirmed"] * 2 + ["waiting"] * 2, before)
    assert alicja.post(address(event), data=chosen | {"decided": "1", "reason": " "}).status_code == 422
    assert states(session, ids) == ["confirmed"] * 2 + ["waiting"] * 2
    done = alicja.post(address(event), data=chosen | {"decided": "1", "reason": "Limit gmin"})
    assert done.status_code == 303
    assert states(session, ids) == ["waiting"] * 2 + ["confirmed"] * 2
    assert sorted(kinds(session, before)) == ["moved_to_waiting"] * 2 + ["promoted"] * 2
    assert "Przeniesiono na listę rezerwową 2 osoby." in alicja.get(done.location).text


def test_the_preview_parts_its_sentences(work: Work, make_event: MakeEvent, alicja: FlaskClient) -> None:
    event = make_event()
    ids = signed_up(work, event, 3)
    by_phone = {"first_name": "Ewa", "last_name": "Bezlistu", "phone": "600100200", "channel": "phone"}
    added = alicja.post(f"/manage/events/{event.slug}/registrations/new", data=by_phone)
    assert added.status_code == 303
    ids.append(work.session.scalars(select(func.max(Registration.id))).one())
    chosen = {"people": ",".join(str(id) for id in ids), "act": "remove"}
    shown = " ".join(alicja.post(address(event), data=chosen).text.split())
    assert "Wyjdą 3 wiadomości. 1 osoba nie ma adresu e-mail" in shown


def test_nobody_is_moved_to_a_list_where_they_would_not_stay(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=2)
    ids = signed_up(work, event, 2)
    for id in ids:
        session.get_one(Registration, id).state = RegistrationState.confirmed
    session.flush()
    before = letters(session)
    data = {"people": str(ids[0]), "act": "wait"}
    for more in ({}, {"decided": "1", "reason": "Limit"}):
        refused = alicja.post(address(event), data=data | more)
        assert refused.status_code == 422
        assert "nie zostałyby na liście rezerwowej" in refused.text
    assert (states(session, ids), letters(session)) == (["confirmed"] * 2, before)


@pytest.mark.parametrize("who_decides", [WhoDecides.staff, WhoDecides.appointment])
def test_where_staff_decide_the_waiting_list_is_theirs(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session, who_decides: WhoDecides
) -> None:
    event = make_event(capacity=2, who_decides=who_decides)
    ids = signed_up(work, event, 2)
    data = {"people": str(ids[0]), "act": "wait", "decided": "1", "reason": "Limit"}
    assert alicja.post(address(event), data=data).status_code == 303
    assert states(session, ids) == ["waiting", "applied"]
    fill_free_seats(work, event)
    assert states(session, ids) == ["waiting", "applied"]


def test_an_application_is_refused_and_a_place_is_not(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event(capacity=1)
    ids = signed_up(work, event, 3)
    before = letters(session)
    data = {"people": ",".join(map(str, ids)), "act": "refuse"}
    shown = alicja.post(address(event), data=data)
    assert "Dotyczy: 2" in shown.text
    assert "ma miejsce" in shown.text
    done = alicja.post(address(event), data=data | {"decided": "1", "reason": "Spoza województwa"})
    assert done.status_code == 303
    assert states(session, ids) == ["confirmed", "refused", "refused"]
    assert kinds(session, before) == ["refused"] * 2


def test_all_that_match_are_meant_on_all_pages_and_foreign_ones_are_not(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event, other = make_event(capacity=70), make_event(capacity=5)
    ids = signed_up(work, event, 60)
    foreign = signed_up(work, other, 1, first=200)
    back = f"/manage/events/{event.slug}/registrations/?q=wisniewski1&state=confirmed"
    data = {"scope": "all", "back": back, "act": "remove", "registration": [str(foreign[0])]}
    matching = [id for n, id in enumerate(ids) if str(n).startswith("1")]
    shown = alicja.post(address(event), data=data)
    assert f"Dotyczy: {len(matching)}" in shown.text
    people = re.search(r'name="people" value="([\d,]+)"', shown.text)
    assert people is not None
    assert {int(id) for id in people[1].split(",")} == set(matching)
    decided = {"act": "remove", "people": f"{people[1]},{foreign[0]}", "decided": "1", "reason": "Dublet"}
    done = alicja.post(address(event), data=decided | {"back": back})
    assert done.location == back
    assert states(session, matching) == ["removed"] * len(matching)
    assert states(session, foreign) == ["confirmed"]
    assert 'name="scope"' in alicja.get(f"/manage/events/{event.slug}/registrations/").text
    assert 'name="scope"' not in alicja.get(f"/manage/events/{other.slug}/registrations/").text


def test_addresses_of_the_chosen_are_shown_to_be_copied(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    ids = signed_up(work, event, 3)
    session.get_one(Registration, ids[2]).email = ""
    session.flush()
    shown = alicja.post(address(event), data={"people": f"{ids[0]},{ids[2]}", "act": "addresses"})
    assert shown.status_code == 200
    assert "bartek0@example.org" in shown.text
    assert "bartek1@example.org" not in shown.text
    assert "Bez adresu e-mail: 1" in shown.text


@pytest.mark.parametrize("act", ["seat", "wait", "remove", "addresses", "nonsense", ""])
@pytest.mark.parametrize("people", ["", "x", "0", "-1", "9" * 12, ",,,", "1;drop"])
def test_nobody_chosen_changes_nothing(
    make_event: MakeEvent, alicja: FlaskClient, act: str, people: str
) -> None:
    event = make_event()
    answer = alicja.post(address(event), data={"act": act, "people": people, "decided": "1", "reason": "x"})
    assert answer.status_code == 303


@pytest.mark.parametrize("act", ["seat", "wait", "remove"])
def test_statements_do_not_grow_with_the_people(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session, act: str
) -> None:
    counts = []
    for count in (3, 30):
        event = make_event(capacity=count)
        ids = signed_up(work, event, 2 * count, first=100 * count)
        if act == "seat":
            event.rules.capacity = 2 * count
            ids = ids[count:]
        session.flush()
        data = {"people": ",".join(map(str, ids[:count])), "act": act, "reason": "Limit", "decided": "1"}
        with statements() as seen:
            assert alicja.post(address(event), data=data).status_code == 303
        # Each has a fact and a letter of its own: those are written one by one.
        written = [each for each in seen if each.startswith("INSERT INTO")]
        assert len(written) <= 2 * (count if act == "seat" else 2 * count)
        counts.append(len(seen) - len(written))
        assert (
            states(session, ids[:count])
            == [{"seat": "confirmed", "wait": "waiting"}.get(act, "removed")] * count
        )
    assert counts[0] == counts[1]


def test_the_search_comes_first_and_rows_are_remembered(
    work: Work, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    event = make_event()
    signed_up(work, event, 1)
    listing = f"/manage/events/{event.slug}/registrations/"
    page = alicja.get(listing).text
    own = page[page.index("</nav>", page.index('class="page-head"')) :]
    first = re.search(r"<(a|button|input(?! type=\"hidden\")|select)\b[^>]*>", own)
    assert first is not None
    assert 'id="q"' in first[0]
    assert 'class="skip-link" href="#q"' in page
    assert "rows-compact" not in page
    assert "rows-compact" in alicja.get(f"{listing}?rows=compact&q=wisn").text
    assert "rows-compact" in alicja.get("/manage/events/").text
    assert "rows-compact" not in alicja.get(f"{listing}?rows=comfortable").text
    assert "rows-compact" not in alicja.get(listing).text
