"""Who changes the parallel group, in any order: expected where their group of the day meets, nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select

from app.attendance.operations import confirm_register, set_marks
from app.attendance.queries.absence import not_enrolled
from app.events.models import ParallelGroup
from app.events.timing import sessions_of
from app.ledger.queries import earned_minutes
from app.registrations.models import GroupStay
from app.registrations.operations import assign_group
from app.registrations.operations.grouping import leave_groups
from app.work import Work
from tests.attendance.people import a_training, group, marks
from tests.attendance.test_expected import by_every_way
from tests.support.cast import actor, alicja

PEOPLE = 12
Moves = list[tuple[date, int | None]]


def group_on(moves: Moves, day: date) -> int | None:
    """Return the group of a day: the first one holds from the beginning, each other one from its day on."""
    named = next((at for at, (_, id) in enumerate(moves) if id is not None), len(moves))
    found = moves[named][1] if named < len(moves) else None
    for since, id in moves[named + 1 :]:
        found = id if since <= day else found
    return found


def test_any_order_of_moves(work: Work, work_as: Callable[..., Work]) -> None:
    event = a_training(work, meetings=9)
    groups = [ParallelGroup(event_id=event.id, position=n, name=f"Grupa {n}") for n in (1, 2)]
    work.session.add_all(groups)
    work.session.flush()
    ids = [each.id for each in groups]
    for place, meeting in enumerate(event.meetings):
        meeting.parallel_group_id = [*ids, None][place % 3]
    people, mine, dice = group(work, event, PEOPLE), work_as(actor(alicja(work))), Random(13)
    first = event.meetings[0].sessions[0].day - timedelta(days=3)
    days = [first + timedelta(days=dice.randrange(70)) for _ in range(6 * PEOPLE)]
    told: dict[int, Moves] = {each.id: [] for each in people}
    for day in sorted(days):
        person, id = dice.choice(people), dice.choice([*ids, None])
        # Several moves on one day, and moves to where somebody is, are among them.
        now = replace(mine, now=mine.now + (day - mine.today))
        assign_group(now, event, [person], id)
        told[person.id].append((day, id))
    work.session.expire_all()
    found = by_every_way(mine, event)
    for session in sessions_of(event):
        wanted = session.meeting.parallel_group_id
        expected = {id for id, moves in told.items() if wanted in (None, group_on(moves, session.day))}
        assert found[session.id] == expected, session.day
        absent = {each.registration.id for each in not_enrolled(mine, session)}
        ever = {id for id, moves in told.items() if wanted in {id for _, id in moves} - {None}}
        assert absent <= ever - expected


def test_what_was_confirmed_stays_and_counts_once(work: Work, work_as: Callable[..., Work]) -> None:
    event = a_training(work, meetings=2)
    groups = [ParallelGroup(event_id=event.id, position=n, name=f"Grupa {n}") for n in (1, 2)]
    work.session.add_all(groups)
    work.session.flush()
    (person,), mine = group(work, event, 1), work_as(actor(alicja(work)))
    for meeting, each in zip(event.meetings, groups, strict=True):
        meeting.parallel_group_id = each.id
    session = event.meetings[0].sessions[0]
    assign_group(mine, event, [person], groups[0].id)
    set_marks(mine, session, marks([person], "present"))
    confirm_register(mine, session)
    for to in (1, 0, 1):
        assign_group(mine, event, [person], groups[to].id)
    assert earned_minutes(work, [person.id]) == {person.id: 360}
    stays = work.session.scalars(select(GroupStay)).all()
    assert [(each.group_id, each.first, each.last) for each in stays] == [
        (groups[0].id, None, mine.today - timedelta(days=1))
    ]
    leave_groups(mine, person)
    assert work.session.scalar(select(func.count()).select_from(GroupStay)) == 0
    assert earned_minutes(work, [person.id]) == {person.id: 360}
