"""Guests, speakers and staff are counted apart; a substitute is credited in another's place."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.attendance.models import UNCREDITED, Mark, Presence, RegisterRow, RowRole
from app.attendance.operations import Joining, add_person, confirm_register, set_marks, take_off
from app.attendance.queries import register_state
from app.attendance.queries.joining import replaceable
from app.attendance.queries.rows import marked_rows
from app.attendance.roles import by_role
from app.errors import Refusal
from app.events.models import Session
from app.history.models import HistoryFact
from app.ledger.models import Book, LedgerEntry
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held, registered
from tests.support.cast import actor, alicja, an_event

Made = tuple[Work, Session, list[Registration]]


@pytest.fixture
def made(work: Work, work_as: Callable[..., Work]) -> Made:
    """Alicja's work, a held session, and its three people."""
    event = a_training(work)
    people = group(work, event)
    return work_as(actor(alicja(work))), held(event, work)[0], people


def joining(role: RowRole, name: str = "Zofia Nowa", member: Registration | None = None) -> Joining:
    """Return somebody from outside in a role."""
    first, _, last = name.partition(" ")
    email = f"{first}.{last}@example.org".lower()
    return Joining(role, None, first, last, email, stands_in_for_id=member.id if member else None)


def received(work: Work) -> dict[int | None, int]:
    """Return the minutes received by each person."""
    rows = work.session.scalars(select(LedgerEntry).where(LedgerEntry.book == Book.received))
    return {each.person_id: each.minutes for each in rows}


@pytest.mark.parametrize("role", UNCREDITED)
def test_guests_speakers_and_staff_are_counted_apart(made: Made, role: RowRole) -> None:
    work, session, people = made
    row = add_person(work, session, joining(role))
    set_marks(work, session, {each.id: "present" for each in people})
    state = register_state(work, session)
    assert (state.taking_part.people, state.tally.people, state.apart) == (3, 4, {role: 1})
    assert by_role(work.texts.into("en"), state.taking_part, state.apart).endswith(": 1")
    work.session.add(Mark(row=row, presence=Presence.present, changed_at=work.now))
    work.session.flush()
    confirm_register(work, session)
    assert set(received(work)) == {each.person_id for each in people}


def test_a_substitute_is_credited_for_the_day_and_the_member_excused(made: Made) -> None:
    work, session, people = made
    row = add_person(work, session, joining(RowRole.substitute, member=people[0]))
    assert row.stands_in_for_id == people[0].id
    found = {each.who.name: each for each in marked_rows(work, session)}
    assert found[people[0].name].value is not None
    assert found[people[0].name].value.presence == Presence.excused
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "attendance.substituted")).one()
    assert fact.personal is not None
    assert fact.personal["member"] == people[0].name
    set_marks(work, session, {each.id: "present" for each in people[1:]})
    work.session.add(Mark(row=row, presence=Presence.present, changed_at=work.now))
    work.session.flush()
    confirm_register(work, session)
    minutes = received(work)
    assert minutes[row.person_id] == minutes[people[1].person_id]
    assert people[0].person_id not in minutes


def test_nobody_has_two_substitutes_and_none_comes_for_a_stranger(made: Made) -> None:
    work, session, people = made
    elsewhere = registered(work, an_event(work, "inne"), "Obca", "Osoba")
    with pytest.raises(Refusal) as told:
        add_person(work, session, joining(RowRole.substitute, member=elsewhere))
    assert told.value.field == "stands_in_for"
    set_marks(work, session, {people[0].id: "absent"})
    first = add_person(work, session, joining(RowRole.substitute, member=people[0]))
    (mark,) = [each for each in marked_rows(work, session) if each.who is people[0]]
    assert mark.value is not None
    assert mark.value.presence == Presence.absent, "what was marked stays"
    with pytest.raises(Refusal, match="already"):
        add_person(work, session, joining(RowRole.substitute, "Ola Inna", people[0]))
    assert people[0] not in replaceable(work, session)
    take_off(work, session, first.id)
    again = add_person(work, session, joining(RowRole.substitute, "Ola Inna", people[0]))
    assert again.stands_in_for_id == people[0].id


def test_only_a_substitute_stands_in(made: Made) -> None:
    work, session, people = made
    row = add_person(work, session, joining(RowRole.guest, member=people[0]))
    assert row.stands_in_for_id is None
    query = select(RegisterRow.id).where(RegisterRow.stands_in_for_id.is_not(None))
    assert work.session.scalar(query) is None


def test_the_page_offers_whom_a_substitute_comes_for(made: Made, signed_in: SignedIn) -> None:
    work, session, people = made
    name = work.session.scalars(select(Account).where(Account.name == "Alicja")).one()
    url = f"/manage/events/{session.meeting.event.slug}/sessions/{session.id}"
    client = signed_in(name)
    work.session.commit()
    assert people[0].last_name in client.get(f"{url}/people").text
    form = {
        "role": "substitute", "first_name": "Zofia", "last_name": "Nowa", "email": "z@example.org",
        "stands_in_for": people[0].id,
    }  # fmt: skip
    assert client.post(f"{url}/people", data=form).status_code == 303
    speaker = {"role": "speaker", "first_name": "Piotr", "last_name": "Mówca", "email": "p@example.org"}
    assert client.post(f"{url}/people", data=speaker).status_code == 303
    page = client.get(f"{url}/attendance?lang=en").text
    assert f"Substitute for {people[0].name}" in page
    assert "speakers: 1" in page
    again = form | {"first_name": "Ola", "email": "o@example.org"}
    answer = client.post(f"{url}/people?lang=en", data=again)
    assert answer.status_code == 422
    assert "Somebody else stands in for this person already." in answer.text
