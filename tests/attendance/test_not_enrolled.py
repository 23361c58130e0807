"""Who came later, left or changed the group: shown as not enrolled, not counted against, counted once."""

import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from app.attendance.operations import confirm_register, fill_blanks, set_enrolled, set_marks
from app.attendance.queries import columns_of, lines_of, tallies
from app.attendance.queries.absence import not_enrolled
from app.attendance.queries.expected import owed
from app.events.models import ParallelGroup, Session
from app.ledger.queries import earned_minutes
from app.registrations.models import Registration
from app.registrations.operations import assign_group
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held, marks
from tests.support.cast import actor, alicja


def test_who_came_later_or_left_is_shown_and_not_expected(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work)
    (later, gone, said, there), session = group(work, event, 4), held(event, work)[0]
    later.enrolled_from = session.day + timedelta(days=1)
    gone.enrolled_until = session.day - timedelta(days=1)
    account = alicja(work)
    set_enrolled(work, session, said.id, enrolled=False)
    work.session.flush()
    found = not_enrolled(work, session)
    assert {(each.registration.id, each.by_hand) for each in found} == {
        (later.id, False), (gone.id, False), (said.id, True),
    }  # fmt: skip
    columns = columns_of(work, [session])
    cells = {
        line.registration.id: line.cells[0] for line in lines_of(work, columns, [later, gone, said, there])
    }
    assert [cells[each.id].not_enrolled for each in (later, gone, said, there)] == [True, True, True, False]
    assert tallies(work, [session])[session.id].people == 1
    work.session.commit()
    client = signed_in(account)
    page = client.get(f"/manage/events/{event.slug}/sessions/{session.id}/attendance?lang=en").text
    assert page.count('name="enrolled"') == 1
    assert "takes part from" in page
    assert "took part until" in page
    grid = client.get(f"/manage/events/{event.slug}/attendance/?lang=en").text
    assert len(re.findall(r'visually-hidden">Not enrolled then', grid)) >= 3


def test_a_mark_on_the_day_stands_against_the_dates(work: Work) -> None:
    event = a_training(work)
    (person,), session = group(work, event, 1), held(event, work)[0]
    set_marks(work, session, {person.id: "present"})
    person.enrolled_from = session.day + timedelta(days=1)
    work.session.flush()
    assert list(not_enrolled(work, session)) == []


def test_who_changes_group_keeps_what_was_confirmed_and_is_counted_once(
    work: Work, work_as: Callable[..., Work]
) -> None:
    event = a_training(work)
    first, second = (ParallelGroup(event_id=event.id, position=n, name=f"Grupa {n}") for n in (1, 2))
    work.session.add_all([first, second])
    work.session.flush()
    meetings = sorted(event.meetings, key=lambda each: each.sessions[0].day)
    for meeting, each in zip(meetings, (first, second, first), strict=True):
        meeting.parallel_group_id = each.id
    (mover, stays), mine = group(work, event, 2), work_as(actor(alicja(work)))
    assign_group(mine, event, [mover, stays], first.id)
    session: Session = meetings[0].sessions[0]
    set_marks(mine, session, marks([mover, stays], "present", "absent"))
    confirm_register(mine, session)
    before = earned_minutes(work, [mover.id])
    assign_group(mine, event, [mover], second.id)
    assert earned_minutes(work, [mover.id]) == before == {mover.id: 360}
    theirs = set(work.session.scalars(owed(Session.id).where(Registration.id == mover.id)))
    assert meetings[1].sessions[0].id in theirs
    # They are measured against what was their group's on the day.
    assert session.id in theirs
    later = meetings[2].sessions[0]
    assert later.id not in theirs
    (gone,) = not_enrolled(work, later)
    assert (gone.registration.id, gone.by_hand, gone.in_other_group) == (mover.id, False, True)
    columns = columns_of(work, [each.sessions[0] for each in meetings])
    lines = lines_of(work, columns, [mover, stays])
    kept = lines[0].cells[0].value
    assert kept is not None
    assert kept.written == "present"
    assert tallies(work, [session])[session.id].came == 1
    assert fill_blanks(mine, meetings[1].sessions[0]) is not None
    people = select(Registration).where(Registration.event_id == event.id)
    assert len(work.session.scalars(people).all()) == 2
