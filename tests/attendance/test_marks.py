"""Marks are evidence: changed freely, by the rules, until the register is confirmed."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.attendance.mark_values import Value
from app.attendance.models import Mark, Presence, RegisterRow
from app.attendance.operations import fill_blanks, set_marks, undo_fill
from app.attendance.queries import register_state
from app.errors import Closed, Missing, Refusal
from app.events.models import Event, Session
from app.history.models import HistoryFact
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.people import a_training, group, held, marks, registered, set_mark
from tests.conftest import TestClock
from tests.support.cast import a_meeting, actor, alicja
from tests.support.statements import statements

Made = tuple[Work, Event, Session, list[Registration]]


@pytest.fixture
def made(work: Work, work_as: Callable[..., Work]) -> Made:
    """A training with three people and one held session; the work is Alicja's."""
    event = a_training(work)
    people = group(work, event)
    return work_as(actor(alicja(work))), event, held(event, work)[0], people


def _values(work: Work, session: Session) -> list[str]:
    return [row.value.written if row.value else "" for row in register_state(work, session).rows]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("present", Value(Presence.present)),
        (" Absent ", Value(Presence.absent)),
        ("excused", Value(Presence.excused)),
        ("90", Value(Presence.partial, 90)),
        ("360", Value(Presence.partial, 360)),
        ("1", Value(Presence.partial, 1)),
        ("", None),
    ],
)
def test_a_mark_is_kept(made: Made, typed: str, kept: Value | None) -> None:
    work, _, session, (person, *_) = made
    set_mark(work, session, person, typed)
    found = {row.registration.id: row.value for row in register_state(work, session).rows}
    assert found[person.id] == kept


@pytest.mark.parametrize("typed", ["0", "361", "-1", "1.5", "partial", "²", "9" * 400, "<b>", "maybe"])
def test_other_values_are_refused(made: Made, typed: str) -> None:
    work, _, session, (person, *_) = made
    with pytest.raises(Refusal):
        set_mark(work, session, person, typed)
    assert _values(work, session) == ["", "", ""]


def test_a_change_is_a_fact_with_before_and_after(made: Made) -> None:
    work, event, session, (person, *_) = made
    set_mark(work, session, person, "present")
    set_mark(work, session, person, "present")
    set_mark(work, session, person, "90")
    set_mark(work, session, person, "")
    facts = work.session.scalars(select(HistoryFact).order_by(HistoryFact.id)).all()
    assert [each.values["changed"]["attendance"] for each in facts] == [
        ["", "present"],
        ["present", "90"],
        ["90", ""],
    ]
    assert {(each.subject_kind, each.subject_id, each.event_id) for each in facts} == {
        ("registration", person.id, event.id)
    }
    assert facts[0].personal == {"actor": "Alicja", "name": "Bartek Żółć-Ćwiklińska"}


def test_people_stand_by_the_polish_alphabet(made: Made) -> None:
    work, _, session, _ = made
    names = [row.registration.last_name for row in register_state(work, session).rows]
    assert names == ["Lis", "Łęcka", "Żółć-Ćwiklińska"]


def test_who_has_no_place_is_not_on_the_list_unless_marked_before(made: Made) -> None:
    work, event, session, (person, other, _) = made
    waiting = registered(work, event, "Adam", "Rezerwa", RegistrationState.waiting)
    with pytest.raises(Closed):
        set_mark(work, session, waiting, "present")
    set_mark(work, session, person, "present")
    person.state = other.state = RegistrationState.withdrawn
    work.session.flush()
    assert [row.registration.last_name for row in register_state(work, session).rows] == [
        "Lis",
        "Żółć-Ćwiklińska",
    ]
    set_mark(work, session, person, "absent")
    with pytest.raises(Closed):
        set_mark(work, session, other, "absent")


def test_strangers_are_missing_and_nothing_is_set(made: Made) -> None:
    work, _, session, people = made
    stranger = registered(work, a_training(work, "inny"), "Inna", "Osoba")
    for id in (stranger.id, 987_654):
        with pytest.raises(Missing):
            set_marks(work, session, {people[0].id: "present", id: "present"})
    assert _values(work, session) == ["", "", ""]


def test_one_refused_mark_leaves_the_others(made: Made) -> None:
    work, _, session, people = made
    outcome = set_marks(work, session, marks(people, "present", "999", "absent"))
    assert (outcome.changed, list(outcome.refused)) == (2, [people[1].id])


def test_a_cancelled_session_takes_no_marks(made: Made) -> None:
    work, _, session, (person, *_) = made
    session.cancelled_at = work.now
    with pytest.raises(Closed):
        set_mark(work, session, person, "present")


def test_without_hours_minutes_are_those_of_a_day(made: Made) -> None:
    work, event, _, (person, *_) = made
    meeting = a_meeting(work, work.today, 9, start=None, end=None)
    event.meetings.append(meeting)
    work.session.flush()
    set_mark(work, meeting.sessions[0], person, "1440")
    with pytest.raises(Refusal):
        set_mark(work, meeting.sessions[0], person, "1441")


def test_filling_touches_blanks_only_and_can_be_undone(made: Made) -> None:
    work, _, session, people = made
    set_mark(work, session, people[0], "absent")
    fact = fill_blanks(work, session)
    assert fact is not None
    assert _values(work, session) == ["present", "present", "absent"]
    assert fill_blanks(work, session) is None
    assert undo_fill(work, session, fact.id) == 2
    assert _values(work, session) == ["", "", "absent"]
    assert undo_fill(work, session, fact.id) == 0


def test_undo_leaves_what_was_changed_since(
    made: Made, work_as: Callable[..., Work], clock: TestClock
) -> None:
    work, _, session, people = made
    fact = fill_blanks(work, session)
    assert fact is not None
    clock.move(minutes=1)
    later = work_as(work.actor)
    set_mark(later, session, people[0], "30")
    assert undo_fill(later, session, fact.id) == 2
    assert _values(work, session) == ["", "", "30"]


def test_undo_needs_the_fact_of_this_session(made: Made) -> None:
    work, event, session, people = made
    set_mark(work, session, people[0], "absent")
    other = event.meetings[1].sessions[0]
    fact = fill_blanks(work, session)
    assert fact is not None
    for target, id in ((other, fact.id), (session, 987_654), (session, fact.id - 1)):
        with pytest.raises(Missing):
            undo_fill(work, target, id)
    query = select(Mark.presence).join(Mark.row).where(RegisterRow.registration_id == people[1].id)
    assert work.session.scalar(query) == "present"


def test_filling_takes_no_more_statements_for_more_people(work: Work, work_as: Callable[..., Work]) -> None:
    mine, taken = work_as(actor(alicja(work))), []
    for number in (3, 30):
        event = a_training(work, f"modul-{number}")
        group(work, event, number)
        session = held(event, work)[0]
        with statements() as seen:
            fact = fill_blanks(mine, session)
        assert fact is not None
        assert len(fact.values["registrations"]) == number
        assert _values(mine, session) == ["present"] * number
        taken.append(len(seen))
    assert taken[0] == taken[1]
