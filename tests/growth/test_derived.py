"""What is derived for lists agrees with what it is derived from, and short cuts leave nothing out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.accounts.models import Role
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.attendance.queries import latest_version
from app.attendance.register_rules import is_confirmed
from app.events.models import UNDATED, Event, EventStatus, EventWord, Session
from app.events.summary import touch
from app.people.models import Person
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.cast import actor, alicja, an_event, session_key, staff


def _titles(client: FlaskClient, query: str) -> list[str]:
    text = client.get(f"/events/?{query}").text
    return sorted(slug for slug in ("pisz", "elk", "dawne") if f"/events/{slug}/" in text)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rodzin", ["elk"]),
        ("RODZINĄ praca", ["elk"]),
        ("odzin", []),
        ("rodziną x", []),
        ("pisz", ["elk", "pisz"]),
        ("%", []),
        ("_", []),
    ],
)
def test_words_are_found_by_their_beginnings(
    work: Work, client: FlaskClient, words: str, found: list[str]
) -> None:
    an_event(work, "pisz")
    an_event(work, "elk", title_pl="Praca z rodziną")
    assert _titles(client, f"q={words}") == found


def test_a_renamed_event_is_found_by_its_new_words_alone(work: Work, client: FlaskClient) -> None:
    event = an_event(work, "elk", title_pl="Praca z rodziną")
    event.title_pl = "Praca z zespołem"
    touch(work, event)
    work.session.flush()
    kept = set(work.session.scalars(select(EventWord.word).where(EventWord.event_id == event.id)))
    assert kept == set(event.search_text.split())
    assert _titles(client, "q=rodzin") == []
    assert _titles(client, "q=zespolem") == ["elk"]


def test_days_of_lists_follow_days_and_status(work: Work) -> None:
    event = an_event(work, "pisz", days=10, meetings=2)
    day = work.today + timedelta(10)
    assert (event.listed_from, event.listed_until) == (day, day + timedelta(7))
    for meeting in list(event.meetings):
        event.meetings.remove(meeting)
    touch(work, event)
    assert (event.listed_from, event.listed_until) == (UNDATED, UNDATED)
    event.status = EventStatus.held
    touch(work, event)
    assert (event.listed_from, event.listed_until) == (UNDATED, date.min)


def test_pages_of_staff_lead_from_what_comes_to_what_was(
    work: Work, client_as: Callable[[str], FlaskClient]
) -> None:
    order = [*range(1, 41), *range(-1, -31, -1)]
    for days in order:
        an_event(work, f"w{days}", days=days, title_pl=f"Spotkanie {days}.")
    work.session.commit()
    client = client_as("Alicja")
    pages = [client.get(f"/manage/events/?page={number}").text for number in (1, 2, 3)]
    shown = [[days for days in order if f">Spotkanie {days}.<" in page] for page in pages]
    assert shown == [order[:30], order[30:60], order[60:]]


def test_the_public_calendar_keeps_a_year(work: Work, client: FlaskClient) -> None:
    for days in (-366, -365, -1, 10):
        an_event(work, f"w{days}", days=days)
    text = client.get("/feeds/events.ics").get_data(as_text=True)
    assert [days for days in (-366, -365, -1, 10) if f"/events/w{days}/" in text] == [-365, -1, 10]


def test_a_session_says_what_its_last_register_says(work: Work) -> None:
    event = an_event(work, days=-1)
    organiser = replace(work, actor=actor(alicja(work)))
    session = event.meetings[0].sessions[0]
    person = people_of(work, event, 1)[0]
    set_marks(organiser, session, {person: "present"})
    assert _agree(work, session) is False
    confirm_register(organiser, session)
    assert _agree(work, session) is True
    reopen_register(organiser, session, "Pomyłka.")
    assert _agree(work, session) is False


def _agree(work: Work, session: Session) -> bool:
    work.session.flush()
    work.session.refresh(session)
    assert session.register_confirmed == is_confirmed(latest_version(work, session))
    return session.register_confirmed


def test_a_grid_of_many_is_exported_whole(work: Work, client_as: Callable[[str], FlaskClient]) -> None:
    event = an_event(work, days=-1)
    people_of(work, event, 1203)
    work.session.commit()
    client = client_as("Alicja")
    lines = client.get("/manage/events/seminarium/attendance.csv").get_data(as_text=True).splitlines()
    names = [line.split(";")[1] for line in lines[1:]]
    assert sorted(names) == sorted(f"Osoba {number}" for number in range(1203))


@pytest.fixture
def client_as(work: Work, client_as_visitor: Callable[[], FlaskClient]) -> Callable[[str], FlaskClient]:
    """Sign a member of staff in, who organises everything."""

    def made(name: str) -> FlaskClient:
        account = staff(work, name, Role.organiser)
        client = client_as_visitor()
        with client.session_transaction() as kept:
            kept["_user_id"] = session_key(work.session, account, work.now)
            kept["_fresh"] = True
        return client

    return made


def people_of(work: Work, event: Event, count: int) -> list[int]:
    """Give so many people a place, two of each name's place in the alphabet, and return their numbers."""
    now = work.now
    work.session.execute(
        insert(Person),
        [
            {
                "email": f"{n}@example.org", "email_key": f"{n}@example.org", "first_name": "Jan",
                "last_name": f"Osoba {n}", "name_key": f"jan osoba {n}", "name_sort": f"O{n // 2:05}",
                "created_at": now,
            }
            for n in range(count)
        ],
    )  # fmt: skip
    persons = work.session.scalars(select(Person.id).order_by(Person.id)).all()
    work.session.execute(
        insert(Registration),
        [
            {
                "event_id": event.id, "person_id": id, "state": RegistrationState.confirmed,
                "queue_number": n + 1, "first_name": "Jan", "last_name": f"Osoba {n}",
                "name_sort": f"O{n // 2:05}", "email": f"{n}@example.org", "language": "pl",
                "registered_at": now, "state_changed_at": now,
            }
            for n, id in enumerate(persons)
        ],
    )  # fmt: skip
    return list(work.session.scalars(select(Registration.id).order_by(Registration.id)))
