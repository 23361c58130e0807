"""The blocks in which a day is taught, and the rules that they must keep: pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from app import clock
from app.errors import N_, Refusal
from app.events.models import Block, Session
from app.events.plans import MISSING_HOUR

MAX_BLOCKS = 30
"""As many blocks as a day may have: one each half hour is more than anybody teaches."""

NO_HOURS = N_("The day has no hours yet: give the meeting its hours first.")
NO_START = N_("Give the hour at which the block starts.")
NO_END = N_("Give the hour at which the block ends.")
ENDS_FIRST = N_("The block would end before it begins.")
TOO_EARLY = N_("The block begins before the meeting does, at %(hour)s.")
TOO_LATE = N_("The block ends after the meeting does, at %(hour)s.")
OVERLAPS = N_("The block begins before the one from %(hour)s is over.")
NO_MINUTES = N_("A block teaches at least one minute.")
TOO_MANY_MINUTES = N_("From start to end there are only %(minutes)s minutes.")
FOREIGN_PART = N_("This part does not belong to the module of the event.")
TOO_MANY = N_("A day has at most %(count)s blocks.")


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A block as somebody wants it, in local hours; minutes None: all from start to end are taught."""

    starts_at: time | None
    ends_at: time | None
    minutes: int | None = None
    part_id: int | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The day to which blocks belong, with its hours; `part_ids` are those of the event's module."""

    day: date
    starts_at: time | None
    ends_at: time | None
    part_ids: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a block: its place from 0, what of it (start, end, minutes, part), and why."""

    place: int
    key: str
    refusal: Refusal


def planned(block: Block) -> BlockPlan:
    """Return a block as it stands."""
    return BlockPlan(block.starts_at, block.ends_at, block.minutes, block.part_id, block.account_id)


def start_of(plan: BlockPlan) -> time:
    """Return when a block starts, to put blocks in order; one without a start comes first."""
    return plan.starts_at or time(0)


def taught(day: date, plan: BlockPlan) -> int:
    """Return the minutes that a block teaches: as given, else all that pass from its start to its end."""
    if plan.minutes is not None:
        return plan.minutes
    return _length(day, plan) or 0


def taught_in_all(day: date, plans: Sequence[BlockPlan]) -> int | None:
    """Return the minutes of a day's blocks together; None without blocks."""
    return sum(taught(day, plan) for plan in plans) if plans else None


def breaks(session: Session) -> int | None:
    """Return the minutes from the first to the last block that none of them covers; None without blocks."""
    if not session.blocks:
        return None
    blocks = sorted(session.blocks, key=lambda block: block.starts_at)
    whole = clock.minutes_between(session.day, blocks[0].starts_at, blocks[-1].ends_at)
    return whole - sum(clock.minutes_between(session.day, b.starts_at, b.ends_at) for b in blocks)


def problems(day: Day, plans: Sequence[BlockPlan]) -> Iterator[Problem]:
    """Yield what is wrong with each block of a day.

    Blocks lie within the day's hours and don't overlap; each teaches at least a minute and at most what
    passes from its start to its end, clock changes included; its part belongs to the event's module.
    """
    if plans and day.starts_at is None:
        yield Problem(0, "start", Refusal(NO_HOURS))
        return
    if len(plans) > MAX_BLOCKS:
        yield Problem(MAX_BLOCKS, "start", Refusal(TOO_MANY, values={"count": MAX_BLOCKS}))
        return
    for place, plan in enumerate(plans):
        wrong = _wrong_hours(day, plan) or _wrong_minutes(day, plan)
        if wrong is not None:
            yield Problem(place, *wrong)
        if plan.part_id is not None and plan.part_id not in day.part_ids:
            yield Problem(place, "part", Refusal(FOREIGN_PART))
    yield from _overlaps(plans)


def shifted(plans: Sequence[BlockPlan], before: time | None, after: time | None) -> list[BlockPlan] | None:
    """Return blocks moved along with a day's start on the clock; None if one would leave the day."""
    if before is None or after is None:
        return None if plans and before != after else list(plans)
    minutes = _minute(after) - _minute(before)
    moved = []
    for plan in plans:
        hours = [_moved(hour, minutes) for hour in (plan.starts_at, plan.ends_at)]
        if None in hours:
            return None
        moved.append(replace(plan, starts_at=hours[0], ends_at=hours[1]))
    return moved


def _wrong_hours(day: Day, plan: BlockPlan) -> tuple[str, Refusal] | None:
    start, end = plan.starts_at, plan.ends_at
    if start is None:
        return "start", Refusal(NO_START)
    if end is None:
        return "end", Refusal(NO_END)
    for key, hour in (("start", start), ("end", end)):
        if clock.is_missing(day.day, hour):
            return key, Refusal(MISSING_HOUR)
    if end <= start:
        return "end", Refusal(ENDS_FIRST)
    if day.starts_at is not None and start < day.starts_at:
        return "start", Refusal(TOO_EARLY, values={"hour": _shown(day.starts_at)})
    if day.ends_at is not None and end > day.ends_at:
        return "end", Refusal(TOO_LATE, values={"hour": _shown(day.ends_at)})
    return None


def _wrong_minutes(day: Day, plan: BlockPlan) -> tuple[str, Refusal] | None:
    if plan.minutes is None:
        return None
    if plan.minutes < 1:
        return "minutes", Refusal(NO_MINUTES)
    length = _length(day.day, plan)
    if length is not None and plan.minutes > length:
        return "minutes", Refusal(TOO_MANY_MINUTES, values={"minutes": length})
    return None


def _overlaps(plans: Sequence[BlockPlan]) -> Iterator[Problem]:
    whole = [(p.starts_at, p.ends_at, place) for place, p in enumerate(plans) if p.starts_at and p.ends_at]
    last: tuple[time, time] | None = None
    for start, end, place in sorted(whole):
        if last is not None and start < last[1]:
            yield Problem(place, "start", Refusal(OVERLAPS, values={"hour": _shown(last[0])}))
        if last is None or end > last[1]:
            last = (start, end)


def _length(day: date, plan: BlockPlan) -> int | None:
    if plan.starts_at is None or plan.ends_at is None:
        return None
    return clock.minutes_between(day, plan.starts_at, plan.ends_at)


def _shown(hour: time) -> str:
    return f"{hour.hour}:{hour:%M}"


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _moved(hour: time | None, minutes: int) -> time | None:
    if hour is None:
        return None
    start = timedelta(hours=hour.hour, minutes=hour.minute) + timedelta(minutes=minutes)
    if not timedelta(0) <= start < timedelta(days=1):
        return None
    return time(start.seconds // 3600, start.seconds // 60 % 60)
