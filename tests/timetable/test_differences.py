"""What differs between two versions of a timetable."""

from dataclasses import replace
from datetime import date, time

from app.events.models import FormOfSupport, Mode
from app.timetable.differences import EntryTurn, changes_between, counted
from app.timetable.entries import Entry, EntrySource, State


def meeting(number: int, day: date, **facts: object) -> Entry:
    """A meeting of one day in Pisz."""
    entry = Entry(
        EntrySource.meeting, number, FormOfSupport.team_meeting, Mode.onsite, State.planned, day,
        days=((day, time(9), time(15)),), place="Pisz", title_pl="PZK Pisz", event_id=1,
    )  # fmt: skip
    return replace(entry, **facts)  # type: ignore[arg-type]  # columns of a line


FIRST, SECOND = meeting(1, date(2020, 8, 22)), meeting(2, date(2020, 9, 5))
MONTH = Entry(
    EntrySource.event, 9, FormOfSupport.seminar, Mode.onsite, State.planned, date(2020, 3, 1),
    period_pl="marzec 2020", period_en="March 2020", title_pl="Seminarium", event_id=9,
)  # fmt: skip


def turns(before: list[Entry], after: list[Entry]) -> list[EntryTurn]:
    return [each.turn for each in changes_between(before, after)]


def test_the_same_timetable_differs_in_nothing() -> None:
    assert changes_between([FIRST, SECOND, MONTH], [MONTH, SECOND, FIRST]) == []


def test_each_line_takes_one_turn() -> None:
    moved = meeting(1, date(2020, 9, 26))
    assert turns([FIRST], [moved]) == [EntryTurn.moved]
    assert turns([FIRST], [replace(FIRST, place="Ełk")]) == [EntryTurn.elsewhere]
    assert turns([FIRST], [replace(FIRST, mode=Mode.online)]) == [EntryTurn.elsewhere]
    assert turns([FIRST], [replace(FIRST, label="V")]) == [EntryTurn.renamed]
    assert turns([FIRST], [replace(moved, state=State.cancelled)]) == [EntryTurn.cancelled]
    suspended = replace(FIRST, state=State.suspended)
    assert turns([FIRST], [suspended]) == [EntryTurn.suspended]
    assert turns([suspended], [moved]) == [EntryTurn.resumed]
    assert turns([], [FIRST]) == [EntryTurn.added]
    assert turns([FIRST], []) == [EntryTurn.removed]


def test_what_is_held_in_place_of_a_cancelled_meeting_says_so() -> None:
    cancelled = replace(FIRST, state=State.cancelled)
    instead = meeting(3, date(2020, 10, 24), replaces_id=1)
    changes = changes_between([FIRST], [cancelled, instead])
    assert [each.turn for each in changes] == [EntryTurn.cancelled, EntryTurn.added]
    assert changes[1].replaced == cancelled


def test_a_month_that_gets_its_day_is_no_new_line() -> None:
    dated = meeting(4, date(2020, 3, 14), event_id=9, title_pl="Seminarium")
    further = meeting(5, date(2020, 3, 15), event_id=9, title_pl="Seminarium")
    changes = changes_between([MONTH], [dated, further])
    assert [(each.turn, each.before) for each in changes] == [
        (EntryTurn.dated, MONTH),
        (EntryTurn.added, None),
    ]
    assert counted(changes) == {"added": 1, "dated": 1}
