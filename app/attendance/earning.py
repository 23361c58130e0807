"""What a session earns: the minutes of a full presence, and those of each mark, block by block. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from app import clock
from app.attendance.mark_values import DAY_MINUTES, Value
from app.attendance.models import Presence
from app.errors import Refusal
from app.events.models import Session
from app.events.timing import credit_minutes


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block of the day, or the day as a whole, with the teaching minutes of a full presence.

    Without a `day` its hours are those of one on which no clock is changed.
    """

    minutes: int
    starts_at: time | None = None
    ends_at: time | None = None
    part_id: int | None = None
    account_id: int | None = None
    day: date | None = None

    def minute(self, hour: time | None) -> int | None:
        """Return how many minutes of its day have passed at an hour of it; None for no hour."""
        if hour is None:
            return None
        if self.day is None:
            return hour.hour * 60 + hour.minute
        return clock.minutes_between(self.day, time(0), hour)


def credit_for(session: Session, given: int | None) -> int:
    """Return the minutes of a full presence: the session's, or those given because it has none.

    Refuses when neither is known, and what is no part of a day.
    """
    known = credit_minutes(session)
    if known is not None and known > 0:
        return known
    if given is None:
        raise Refusal(
            "Say first how much a full presence earns: this session has no hours.",
            field="credit_minutes",
        )
    if not 1 <= given <= DAY_MINUTES:
        raise Refusal(
            "The minutes must be between 1 and %(most)s.",
            field="credit_minutes",
            values={"most": DAY_MINUTES},
        )
    return given


def stretches_of(session: Session, credit: int) -> list[Stretch]:
    """Return the blocks of a session in order of time, or the whole day with its credit where it has none."""
    if not session.blocks:
        return [Stretch(credit, session.starts_at, session.ends_at, day=session.day)]
    blocks = sorted(session.blocks, key=lambda block: block.starts_at)
    return [
        Stretch(each.minutes, each.starts_at, each.ends_at, each.part_id, each.account_id, session.day)
        for each in blocks
    ]


def attended(
    stretches: Sequence[Stretch],
    value: Value,
    *,
    blocks: Mapping[time, Value] | None = None,
    begins: time | None = None,
    ends: time | None = None,
) -> list[int]:
    """Return for each stretch the minutes that a mark earns.

    `blocks` are marks of single blocks by their start, which then decide alone. `begins` and `ends` narrow
    the person's day. A late comer loses minutes of the first stretches, an early leaver those of
    the last; minutes without hours are spread over all in proportion. All are minutes that pass, also on a
    day on which the clock is changed. See docs/decisions/0149.
    """
    full = [
        max(0, each.minutes - _outside(each, each.minute(begins), each.minute(ends))) for each in stretches
    ]
    if blocks:
        own = (blocks.get(each.starts_at) if each.starts_at else None for each in stretches)
        return [_of_one(minutes, mark) for minutes, mark in zip(full, own, strict=True)]
    match value.presence:
        case Presence.present:
            return full
        case Presence.partial if value.minutes is not None:
            return spread(value.minutes, full)
        case Presence.partial:
            first, last = stretches[0], stretches[-1]
            came = first.minute(begins or first.starts_at), last.minute(ends or last.ends_at)
            return _without(stretches, full, value, came)
        case _:
            return [0] * len(full)


def spread(minutes: int, over: Sequence[int]) -> list[int]:
    """Divide minutes in proportion among stretches of so many minutes, at most all of them.

    Whole minutes: what is left over goes one by one where the fraction is largest, the earlier first.
    """
    whole = sum(over)
    given = min(minutes, whole)
    if given <= 0:
        return [0] * len(over)
    parts = [given * each // whole for each in over]
    fractions = sorted(range(len(over)), key=lambda place: (-(given * over[place] % whole), place))
    for place in fractions[: given - sum(parts)]:
        parts[place] += 1
    return parts


def by_part(stretches: Iterable[Stretch], minutes: Iterable[int]) -> dict[int | None, int]:
    """Sum minutes up by part of the module, in order of time; a part without any is left out."""
    found: dict[int | None, int] = {}
    for each, earned in zip(stretches, minutes, strict=True):
        if earned:
            found[each.part_id] = found.get(each.part_id, 0) + earned
    return found


def day_value(stretches: Sequence[Stretch], blocks: Mapping[time, Value]) -> Value | None:
    """Return the mark of the day that the marks of its blocks make; None while one of them has none."""
    own = [blocks.get(each.starts_at) if each.starts_at else None for each in stretches]
    if None in own or not own:
        return None
    kinds = Counter(value.presence for value in own if value)
    if len(kinds) == 1 and Presence.partial not in kinds:
        return Value(next(iter(kinds)))
    minutes = sum(attended(stretches, Value(Presence.present), blocks=blocks))
    if minutes:
        return Value(Presence.partial, minutes)
    return Value(Presence.excused if kinds[Presence.excused] else Presence.absent)


def _of_one(minutes: int, value: Value | None) -> int:
    if value is None or value.presence in (Presence.absent, Presence.excused):
        return 0
    if value.presence == Presence.present:
        return minutes
    if value.minutes is not None:
        return min(minutes, value.minutes)
    return max(0, minutes - (value.late or 0) - (value.early or 0))


def _without(
    stretches: Sequence[Stretch], full: Sequence[int], value: Value, came: tuple[int | None, int | None]
) -> list[int]:
    late, early = value.late or 0, value.early or 0
    first, last = came
    if len(stretches) == 1 or first is None or last is None:
        return spread(max(0, sum(full) - late - early), full)
    hours = first + late, last - early
    return [max(0, each.minutes - _outside(each, *hours)) for each in stretches]


def _outside(stretch: Stretch, begins: int | None, ends: int | None) -> int:
    """Return how many minutes of a stretch lie before somebody comes and after they leave."""
    first, last = stretch.minute(stretch.starts_at), stretch.minute(stretch.ends_at)
    if first is None or last is None:
        return 0
    before = min(max((begins if begins is not None else first) - first, 0), last - first)
    after = min(max(last - (ends if ends is not None else last), 0), last - first)
    return min(before + after, last - first)
