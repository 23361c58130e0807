"""The one rule of who is expected at a session, wherever it is asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.attendance.models import RegisterRow, RowRole
from app.attendance.operations import Joining, add_person, set_enrolled, set_marks
from app.attendance.queries import (
    columns_of,
    lines_of,
    marked_rows,
    owed,
    people_of,
    sessions_in_order,
    tallies,
    unconfirmed,
)
from app.attendance.queries.signing import signers
from app.errors import Closed
from app.events.models import Event, ParallelGroup
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, marks, registered
from tests.support.cast import actor, alicja
from tests.support.printed import printed

Made = tuple[Work, Event, list[Registration]]


@pytest.fixture
def made(work: Work, work_as: Callable[..., Work]) -> Made:
    """Alicja's work, a training of three meetings, the first two of parallel groups, and five people.

    Two are in the first group, one in the second, one in none; the last one joins after the second meeting.
    """
    event = a_training(work)
    groups = [ParallelGroup(event_id=event.id, position=n, name=f"Grupa {n}") for n in (1, 2)]
    work.session.add_all(groups)
    work.session.flush()
    for meeting, each in zip(event.meetings, groups, strict=False):
        meeting.parallel_group_id = each.id
    people = group(work, event, 5)
    for person, number in zip(people, (0, 0, 1), strict=False):
        person.parallel_group_id = groups[number].id
    people[4].parallel_group_id = groups[0].id
    people[4].enrolled_from = event.meetings[1].sessions[0].day + timedelta(days=1)
    work.session.flush()
    return work_as(actor(alicja(work))), event, people


def by_every_way(work: Work, event: Event) -> dict[int, set[int]]:
    """Return who is expected at each session, after all ways of asking gave the same answer."""
    sessions = sessions_in_order(work, event)
    found: dict[int, set[int]] = {session.id: set() for session in sessions}
    for registration_id, session_id in work.session.execute(owed().where(Registration.event_id == event.id)):
        found[session_id].add(registration_id)
    people = work.session.scalars(people_of(event)).all()
    lines = lines_of(work, columns_of(work, sessions), people)
    counted = tallies(work, sessions)
    for place, session in enumerate(sessions):
        rows = [row for row in marked_rows(work, session) if row.registration]
        assert {row.registration.id for row in rows if row.registration} == found[session.id]
        assert {line.registration.id for line in lines if line.cells[place].is_open} == found[session.id]
        names = {each.name for each in signers(work, [session])}
        assert names == {row.who.name for row in rows}
        assert counted[session.id].people == len(rows)
    return found


def test_groups_and_dates_say_who_is_expected(made: Made) -> None:
    mine, event, people = made
    one, two, all_ = (meeting.sessions[0].id for meeting in event.meetings)
    ids = [person.id for person in people]
    assert by_every_way(mine, event) == {one: {ids[0], ids[1]}, two: {ids[2]}, all_: set(ids)}
    elsewhere = set_marks(mine, event.meetings[1].sessions[0], {ids[0]: "present"})
    assert isinstance(elsewhere.refused[ids[0]], Closed)


def test_rows_overrule_the_rule(made: Made) -> None:
    mine, event, people = made
    one, two = (meeting.sessions[0] for meeting in event.meetings[:2])
    assert set_enrolled(mine, one, people[0].id, enrolled=False)
    assert not set_enrolled(mine, one, people[0].id, enrolled=False)
    # Of the other group: a make-up of the own group's session.
    joining = Joining(
        RowRole.makeup, first_name=people[1].first_name, last_name=people[1].last_name,
        email=people[1].email, makes_up_session_id=one.id,
    )  # fmt: skip
    add_person(mine, two, joining)
    found = by_every_way(mine, event)
    assert found[one.id] == {people[1].id}
    assert found[two.id] == {people[1].id, people[2].id}
    set_enrolled(mine, one, people[0].id, enrolled=True)
    assert by_every_way(mine, event)[one.id] == {people[0].id, people[1].id}


def test_a_change_of_edition_leaves_the_days_before(made: Made) -> None:
    mine, event, people = made
    one = event.meetings[0].sessions[0]
    people[0].state, people[0].enrolled_until = RegistrationState.removed, one.day
    people[1].state = RegistrationState.withdrawn
    mine.session.flush()
    found = by_every_way(mine, event)
    assert found[one.id] == {people[0].id}
    assert people[0].id not in found[event.meetings[2].sessions[0].id]


def test_nobody_expected_is_no_task(made: Made) -> None:
    mine, event, people = made
    first = event.meetings[0].sessions[0]
    assert first in mine.session.scalars(unconfirmed(mine)).all()
    for person in people[:2]:
        set_enrolled(mine, first, person.id, enrolled=False)
    assert first not in mine.session.scalars(unconfirmed(mine)).all()


def test_a_row_follows_a_registration_that_becomes_another_persons(made: Made) -> None:
    mine, event, people = made
    first = event.meetings[0].sessions[0]
    set_marks(mine, first, marks(people[:2], "present", "absent"))
    other = registered(mine, a_training(mine, "inny"), "Nowa", "Osoba")
    people[0].person_id = other.person_id
    mine.session.flush()
    mine.session.expire_all()
    query = select(RegisterRow.person_id).where(RegisterRow.registration_id == people[0].id)
    assert mine.session.scalars(query).all() == [other.person_id]


def test_files_and_pages_show_who_was_added(work: Work, made: Made, signed_in: SignedIn) -> None:
    mine, event, people = made
    second = event.meetings[1].sessions[0]
    guest = Joining(RowRole.guest, first_name="Gabriela", last_name="Gość", email="gosc@example.org")
    row = add_person(mine, second, guest)
    set_marks(mine, second, {people[2].id: "late:30 early:15"})
    client: FlaskClient = signed_in(
        work.session.scalars(select(Account).where(Account.name == "Alicja")).one()
    )
    work.session.commit()
    grid = client.get("/manage/events/modul/attendance/?lang=en").get_data(as_text=True)
    assert "Others at these sessions" in grid
    assert "Gość Gabriela" in grid
    assert "−45" in grid
    sheet = printed(client, f"/manage/events/modul/sessions/{second.id}/sheet.pdf").text
    assert "Gość Gabriela" in sheet
    assert f"{people[0].last_name} {people[0].first_name}" not in sheet
    file = client.get("/manage/events/modul/attendance.csv").get_data(as_text=True)
    assert "late:30 early:15" in file
    page = client.get(f"/manage/events/modul/sessions/{second.id}/attendance").get_data(as_text=True)
    assert f'name="a-r{row.id}-{second.id}"' in page
