"""Interest in a next edition: asked for, confirmed by mail, carried to the next edition, erased in time."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event, WhoApplies
from app.interest.commands import erase_old_interest
from app.interest.models import InterestCount, InterestEntry, InterestLetter
from app.interest.operations.asking import MOST_OPEN
from app.interest.operations.erasing import erase_interest
from app.interest.queries import interested_in
from app.links import Purpose
from app.notices.models import TextKind, TextVersion
from app.outbox.models import Letter
from app.work import Work
from tests.conftest import TestClock
from tests.office.test_notices import BARTEK
from tests.support.cast import an_event

ASK = {"first_name": "Bartek", "last_name": "Żółć", "email": "bartek@example.org", "institution": "MOPS"}


@pytest.fixture
def event(work: Work, text: TextVersion) -> Event:
    """An event that is only being considered."""
    made = an_event(work, "rozwazane", who_applies=WhoApplies.considered)
    work.session.commit()
    return made


def ask(client: FlaskClient, slug: str, text: TextVersion, status: int = 303, **data: str) -> str:
    """Send the form, and return the page."""
    sent = {**ASK, "interest_consent": str(text.id), **data}
    answer = client.post(f"/events/{slug}/interest", data=sent)
    assert answer.status_code == status
    return answer.text


def entries(work: Work) -> list[InterestEntry]:
    """Return all entries, the first first."""
    work.session.expire_all()
    return list(work.session.scalars(select(InterestEntry).order_by(InterestEntry.id)))


def letters(work: Work, kind: str = "interest_confirm") -> list[Letter]:
    """Return the letters of a kind."""
    work.session.expire_all()
    return list(work.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def link_in(letter: Letter) -> str:
    """Return the path of the link that a letter has."""
    found = re.search(r"https?://[^/\s]+(/interest/\S+)", letter.body or "")
    assert found
    return found[1]


def confirmed(client: FlaskClient, work: Work, slug: str, text: TextVersion, **data: str) -> str:
    """Ask and confirm; return the path of the link."""
    ask(client, slug, text, **data)
    link = link_in(letters(work)[-1])
    assert client.post(f"{link}confirm").status_code == 303
    work.session.expire_all()
    return link


def test_without_a_published_text_nobody_is_asked(client: FlaskClient, work: Work) -> None:
    slug = an_event(work, who_applies=WhoApplies.considered).slug
    work.session.commit()
    assert client.get(f"/events/{slug}/interest").status_code == 303
    assert "/interest" not in client.get(f"/events/{slug}/").text


def test_the_public_page_leads_to_the_form_as_soon_as_the_text_is_published(
    client: FlaskClient, work: Work, publish: Callable[..., TextVersion]
) -> None:
    slug = an_event(work, who_applies=WhoApplies.considered).slug
    work.session.commit()
    assert f"/events/{slug}/interest" not in client.get(f"/events/{slug}/").text
    publish(TextKind.interest, None, "Zgadzam się.")
    assert f"/events/{slug}/interest" in client.get(f"/events/{slug}/").text
    assert client.get(f"/events/{slug}/interest").status_code == 200


def test_a_full_event_asks_and_one_with_places_does_not(
    client: FlaskClient, work: Work, text: TextVersion
) -> None:
    slug = an_event(work, capacity=1).slug
    work.session.commit()
    link = f"/events/{slug}/interest"
    assert link not in client.get(f"/events/{slug}/").text
    ask(client, slug, text, 409)
    assert client.post(f"/events/{slug}/register", data=BARTEK).status_code == 303
    assert link in client.get(f"/events/{slug}/").text
    assert link in client.get(f"/events/{slug}/register").text
    ask(client, slug, text)


def test_when_registration_is_over_the_page_asks(
    client: FlaskClient, work: Work, text: TextVersion, clock: TestClock
) -> None:
    slug = an_event(work, days=5).slug
    work.session.commit()
    link = f"/events/{slug}/interest"
    assert link not in client.get(f"/events/{slug}/").text
    clock.move(days=10)
    assert link in client.get(f"/events/{slug}/").text
    assert link in client.get(f"/events/{slug}/register").text


def test_an_entry_counts_once_it_is_confirmed_by_the_mailed_link(
    client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    ask(client, event.slug, text)
    (entry,) = entries(work)
    assert entry.confirmed_at is None
    (letter,) = letters(work)
    assert letter.recipient == "bartek@example.org"
    link = link_in(letter)
    page = client.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    for _ in range(2):
        assert client.post(f"{link}confirm").status_code == 303
    (entry,) = entries(work)
    assert entry.confirmed_at is not None
    assert [each.people for each in work.session.scalars(select(InterestCount))] == [1]
    assert client.post(f"{link}leave").status_code == 303
    assert entries(work) == []
    assert [each.people for each in work.session.scalars(select(InterestCount))] == [1]
    for path in ("", "confirm", "leave"):
        method = client.post if path else client.get
        assert method(f"{link}{path}").status_code == 404


def test_the_same_name_and_address_is_one_entry_and_one_letter_an_hour(
    client: FlaskClient, work: Work, event: Event, text: TextVersion, clock: TestClock
) -> None:
    for _ in range(3):
        ask(client, event.slug, text)
    ask(client, event.slug, text, first_name="BARTEK", email="Bartek@example.org")
    assert len(entries(work)) == 1
    assert len(letters(work)) == 1
    clock.move(hours=2)
    ask(client, event.slug, text)
    assert len(letters(work)) == 2
    client.post(f"{link_in(letters(work)[0])}confirm")
    clock.move(hours=2)
    ask(client, event.slug, text)
    assert "już na liście" in (letters(work)[-1].body or "")
    assert len(entries(work)) == 1


def test_a_stranger_can_not_flood_a_mailbox(
    client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    for number in range(MOST_OPEN + 3):
        ask(client, event.slug, text, last_name=f"Nowak{chr(97 + number)}")
    assert len(entries(work)) == len(letters(work)) == MOST_OPEN


@pytest.mark.parametrize(
    "data",
    [
        {"first_name": "www.kup.pl"}, {"institution": "http://kup.pl/tanio"}, {"email": "nikt"},
        {"website": "x"}, {"interest_consent": ""}, {"interest_consent": "999"}, {"interest_consent": "y"},
        {"last_name": ""}, {"interest_consent": "9" * 40},
    ],
)  # fmt: skip
def test_bad_input_comes_back_filled_in_and_nothing_is_mailed(
    client: FlaskClient, work: Work, event: Event, text: TextVersion, data: dict[str, str]
) -> None:
    page = ask(client, event.slug, text, 422, **data)
    if "last_name" not in data:
        assert 'value="Żółć"' in page
    assert entries(work) == []
    assert letters(work) == []


def test_a_text_of_another_kind_or_long_out_of_force_is_no_consent(
    client: FlaskClient,
    work: Work,
    event: Event,
    text: TextVersion,
    publish: Callable[..., TextVersion],
    clock: TestClock,
) -> None:
    image = publish(TextKind.image, None, "Zdjęcia.")
    ask(client, event.slug, image, 422)
    clock.move(days=3)
    new = publish(TextKind.interest, None, "Inna.")
    new.published_at = clock() - timedelta(days=1, minutes=1)
    work.session.commit()
    page = ask(client, event.slug, text, 422)
    assert "checked" not in page.partition('name="interest_consent"')[2].partition(">")[0]
    ask(client, event.slug, new)


def test_late_confirmations_and_forged_links_find_nothing(
    app: Flask, client: FlaskClient, work: Work, event: Event, text: TextVersion, clock: TestClock
) -> None:
    ask(client, event.slug, text)
    (entry,) = entries(work)
    link = link_in(letters(work)[0])
    other = work.links.token(Purpose.interest, entry.id, entry.secret - 1 or 2)
    assert client.get(f"/interest/{other}/").status_code == 404
    wrong = work.links.token(Purpose.newsletter, entry.id, entry.secret)
    assert client.get(f"/interest/{wrong}/").status_code == 404
    clock.move(days=8)
    assert client.get(link).status_code == 404
    assert client.post(f"{link}confirm").status_code == 404
    assert erase_interest(replace(work, now=clock())) == 1
    work.session.commit()
    assert entries(work) == []


def test_the_next_edition_writes_to_each_once(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion, clock: TestClock
) -> None:
    confirmed(client, work, event.slug, text)
    confirmed(client, work, event.slug, text, first_name="Anna", email="anna@example.org")
    ask(client, event.slug, text, first_name="Ola", email="ola@example.org")
    following = an_event(work, "nastepne")
    work.session.commit()
    page = f"/manage/events/{following.slug}/interest/"
    assert admin.post(f"{page}sources", data={"source": "999999"}).status_code == 422
    assert admin.post(f"{page}sources", data={"source": event.id}).status_code == 303
    work.session.expire_all()
    assert interested_in(work, following) == (2, 2)
    assert "Napisz do 2 osób" in admin.get(page).text.replace("\xa0", " ")
    assert "czekają na następną edycję" in admin.get(f"/manage/events/{following.slug}/").text.replace(
        "\xa0", " "
    )
    for _ in range(2):
        assert admin.post(f"{page}letters").status_code == 303
    found = letters(work, "interest_next")
    assert [each.recipient for each in found] == ["bartek@example.org", "anna@example.org"]
    assert f"/events/{following.slug}/" in (found[0].body or "")
    assert client.get(link_in(found[0])).status_code == 200
    assert len(work.session.scalars(select(InterestLetter)).all()) == 2
    assert admin.post(f"{page}sources/{event.id}/remove").status_code == 303
    work.session.expire_all()
    assert interested_in(work, following) == (0, 0)


def test_nobody_is_written_to_while_nobody_can_sign_up(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    confirmed(client, work, event.slug, text)
    following = an_event(work, "nastepne", who_applies=WhoApplies.invited)
    work.session.commit()
    page = f"/manage/events/{following.slug}/interest/"
    admin.post(f"{page}sources", data={"source": event.id})
    assert admin.post(f"{page}letters").status_code in (409, 422)
    assert letters(work, "interest_next") == []


def test_staff_see_export_and_erase_and_outsiders_do_not(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    confirmed(client, work, event.slug, text)
    page = f"/manage/events/{event.slug}/interest"
    assert client.get(f"{page}/").status_code == client.get(f"{page}.csv").status_code == 303
    assert "bartek@example.org" in admin.get(f"{page}/").text
    assert "bartek@example.org" in admin.get(f"{page}.csv").text
    (entry,) = entries(work)
    other = an_event(work, "inne")
    work.session.commit()
    assert admin.post(f"/manage/events/{other.slug}/interest/{entry.id}/remove").status_code == 404
    assert admin.post(f"{page}/{entry.id}/remove").status_code == 303
    assert entries(work) == []


def test_figures_name_nobody_and_stay_when_entries_are_erased(
    app: Flask,
    admin: FlaskClient,
    client: FlaskClient,
    work: Work,
    event: Event,
    text: TextVersion,
    clock: TestClock,
) -> None:
    confirmed(client, work, event.slug, text)
    assert admin.post("/manage/interest/settings", data={"months": "0"}).status_code == 422
    assert admin.post("/manage/interest/settings", data={"months": "2"}).status_code == 303
    for by in ("event", "module", "county", "x"):
        page = admin.get(f"/manage/interest/?by={by}").text
        assert 'class="number">1<' in page
        assert "bartek" not in page.lower()
    file = admin.get("/manage/interest.csv").text
    assert ";2026-09;1" in file
    assert "bartek" not in file.lower()
    clock.move(days=50)
    work.session.commit()
    with app.app_context():
        erase_old_interest()
    assert len(entries(work)) == 1
    clock.move(days=20)
    work.session.commit()
    with app.app_context():
        erase_old_interest()
    assert entries(work) == []
    assert [each.people for each in work.session.scalars(select(InterestCount))] == [1]
