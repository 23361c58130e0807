"""Minutes by block: late comers, leavers, minutes without hours, and presence decided block by block."""

from collections.abc import Callable
from datetime import date, time

import pytest
from sqlalchemy import select

from app.attendance.earning import Stretch, attended, by_part, day_value, spread
from app.attendance.mark_keys import MarkKey
from app.attendance.mark_values import Value, parsed
from app.attendance.models import DecidedBlock, Mark, Presence
from app.attendance.operations import confirm_register, fill_blanks, reopen_register, set_marks
from app.attendance.queries import register_state
from app.errors import Refusal
from app.work import Work
from tests.attendance.editions import PLAN, a_module, an_edition, standing_by_part
from tests.attendance.people import group, held
from tests.support.cast import actor, alicja

DAY = [
    Stretch(90, time(h, m), time(until, over), part)
    for (h, m, until, over), part in zip(PLAN, (1, 1, 2), strict=True)
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("present", [90, 90, 90]),
        ("absent", [0, 0, 0]),
        ("excused", [0, 0, 0]),
        ("late:20", [70, 90, 90]),
        ("late:90", [0, 90, 90]),
        ("late:100", [0, 90, 90]),
        ("late:120", [0, 75, 90]),
        ("early:30", [90, 90, 60]),
        ("early:100", [90, 90, 0]),
        ("early:150", [90, 75, 0]),
        ("late:120 early:150", [0, 60, 0]),
        ("late:700", [0, 0, 0]),
        ("late:300 early:300", [0, 0, 0]),
        ("100", [34, 33, 33]),
        ("101", [34, 34, 33]),
        ("1", [1, 0, 0]),
        ("270", [90, 90, 90]),
    ],
)
def test_what_each_block_gives(text: str, found: list[int]) -> None:
    value = parsed(text, 270)
    assert value is not None
    assert attended(DAY, value) == found
    assert value.written == text


def test_hours_of_ones_own_narrow_the_day() -> None:
    present = Value(Presence.present)
    assert attended(DAY, present, begins=time(11, 0)) == [0, 75, 90]
    assert attended(DAY, present, ends=time(12, 0)) == [90, 75, 0]
    assert attended(DAY, Value(Presence.partial, late=15), begins=time(10, 45)) == [0, 75, 90]
    assert attended(DAY, Value(Presence.partial, 200), begins=time(10, 45)) == [0, 90, 90]


SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""The clock jumps from 2:00 to 3:00; it shows 2:00 to 3:00 twice."""


@pytest.mark.parametrize(
    ("day", "minutes", "text", "found"),
    [
        (SPRING, 120, "present", [120, 60]),
        (SPRING, 120, "late:60", [60, 60]),
        (SPRING, 120, "late:130", [0, 50]),
        (SPRING, 120, "early:70", [110, 0]),
        (AUTUMN, 240, "present", [240, 60]),
        (AUTUMN, 240, "late:180", [60, 60]),
        (AUTUMN, 240, "late:250", [0, 50]),
        (AUTUMN, 240, "early:70", [230, 0]),
        (AUTUMN, 240, "late:230 early:40", [10, 20]),
    ],
)
def test_late_and_early_are_minutes_that_pass(day: date, minutes: int, text: str, found: list[int]) -> None:
    value, night = parsed(text, 300), (time(1), time(4))
    assert value is not None
    stretches = [Stretch(minutes, *night, day=day), Stretch(60, time(4), time(5), day=day)]
    assert attended(stretches, value) == found
    own = attended(stretches, Value(Presence.present), begins=time(3, 30), ends=time(4, 30))
    assert own == [30, 30]


def test_without_blocks_minutes_are_of_no_part() -> None:
    day = [Stretch(330, time(9), time(15))]
    for text, minutes in (("present", 330), ("late:20", 310), ("late:20 early:10", 300), ("100", 100)):
        value = parsed(text, 330)
        assert value is not None
        assert by_part(day, attended(day, value)) == {None: minutes}
    unknown = [Stretch(270)]
    assert attended(unknown, Value(Presence.partial, late=30)) == [240]
    assert attended(unknown, Value(Presence.partial, late=300)) == [0]


@pytest.mark.parametrize(
    ("minutes", "over", "found"),
    [
        (10, [1, 1, 1], [1, 1, 1]),
        (2, [1, 1, 1], [1, 1, 0]),
        (7, [10, 20, 30], [1, 2, 4]),
        (0, [5], [0]),
        (5, [0, 0], [0, 0]),
        (5, [], []),
    ],
)
def test_minutes_are_spread_whole_and_never_over(minutes: int, over: list[int], found: list[int]) -> None:
    assert spread(minutes, over) == found


@pytest.mark.parametrize(
    "text", ["late:0", "late:-1", "late:", "early:x", "late:1441", "late:20 10", "early:5 late:5"]
)
def test_odd_hours_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        parsed(text, 270)


def test_the_day_sums_its_blocks_up() -> None:
    at = [each.starts_at for each in DAY if each.starts_at]
    present, absent, excused = (Value(each) for each in (Presence.present, Presence.absent, Presence.excused))
    assert day_value(DAY, dict.fromkeys(at, present)) == present
    assert day_value(DAY, dict.fromkeys(at, excused)) == excused
    assert day_value(DAY, {at[0]: present, at[1]: absent, at[2]: absent}) == Value(Presence.partial, 90)
    assert day_value(DAY, {at[0]: absent, at[1]: excused, at[2]: absent}) == excused
    assert day_value(DAY, {at[0]: present, at[1]: present}) is None


def test_presence_is_decided_for_each_block(work: Work, work_as: Callable[..., Work]) -> None:
    module = a_module(work)
    event = an_edition(work, module, "edycja", marks_blocks=True)
    one, two = group(work, event, 2)
    session = held(event, work)[0]
    mine = work_as(actor(alicja(work)))
    first, second, third = (block.starts_at for block in session.blocks)
    fill_blanks(mine, session)
    changed = set_marks(mine, session, {MarkKey(one.id, block_at=second): "absent"})
    assert (changed.changed, changed.refused) == (1, {})
    row = {row.who.id: row for row in register_state(mine, session).rows}[one.id]
    assert (row.value, len(row.blocks)) == (Value(Presence.partial, 180), 3)
    # A second look at the same marks changes nothing; an unknown block is refused.
    assert set_marks(mine, session, {MarkKey(one.id, block_at=second): "absent"}).changed == 0
    wrong = MarkKey(one.id, block_at=time(3))
    assert list(set_marks(mine, session, {wrong: "present"}).refused) == [wrong]
    set_marks(mine, session, {MarkKey(two.id, block_at=third): ""})
    with pytest.raises(Refusal, match="no mark"):
        confirm_register(mine, session)
    # Taken away and given again within one request.
    set_marks(
        mine,
        session,
        {MarkKey(two.id, block_at=third): "late:30", MarkKey(two.id, block_at=first): "excused"},
    )
    confirm_register(mine, session)
    part, other = (each.id for each in module.parts)
    assert standing_by_part(work) == {
        (one.id, part): 90, (one.id, other): 90, (two.id, part): 90, (two.id, other): 60,
    }  # fmt: skip
    kept = select(DecidedBlock.minutes).order_by(DecidedBlock.decision_id, DecidedBlock.starts_at)
    assert sorted(mine.session.scalars(kept)) == [0, 0, 60, 90, 90, 90]
    reopen_register(mine, session, "pomyłka")
    assert standing_by_part(work) == {}
    set_marks(mine, session, {one.id: "present", two.id: "absent"})
    assert mine.session.scalars(select(Mark.block_at).where(Mark.block_at.is_not(None))).all() == []
    confirm_register(mine, session)
    assert standing_by_part(work) == {(one.id, part): 180, (one.id, other): 90}


def test_the_unit_of_the_module_is_fixed_by_the_first_confirmation(
    work: Work, work_as: Callable[..., Work]
) -> None:
    module = a_module(work)
    event = an_edition(work, module, "edycja")
    group(work, event, 1)
    mine = work_as(actor(alicja(work)))
    session = held(event, work)[0]
    fill_blanks(mine, session)
    assert module.unit_frozen_at is None
    confirm_register(mine, session)
    assert module.unit_frozen_at == mine.now
