"""What evidence proposes for a mark: pure rules. A proposal is a suggestion, and the trainer decides."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from app import clock
from app.attendance.earning import Stretch
from app.attendance.mark_values import DAY_MINUTES, Value
from app.attendance.models import Evidence, EvidenceKind, Presence

GRACE = 5
"""So many minutes missing at a session don't keep a proposal from being that of a full presence."""


def proposed(stretches: Sequence[Stretch], evidence: Iterable[Evidence]) -> Value | None:
    """Return the mark that evidence of one person at a session proposes; None where it says nothing.

    A signature says that somebody was there, and so does a report that only names people. Times say for how
    long: those of all pieces together, clipped to what was taught, never above it. An arrival lasts until the
    next departure, else until the end, and a departure alone since the beginning; of two e-mails one without
    the other says nothing. Minutes without times are the largest of them. Of signature and times the times
    decide, since they say more. GRACE minutes missing are forgiven. Of a day of which it isn't known yet how
    much a full presence earns, minutes are proposed as they stand, and times say that somebody was there.
    """
    standing = [each for each in evidence if each.withdrawn_at is None]
    if not standing:
        return None
    spans = list(_spans(stretches, standing))
    given = [each.minutes for each in standing if each.minutes is not None]
    full = sum(each.minutes for each in stretches)
    if spans and _bounds(stretches) is not None:
        return _value(sum(_covered(stretch, spans) for stretch in stretches), full)
    if given:
        return _value(min(max(given), full or DAY_MINUTES), full or DAY_MINUTES)
    there = bool(spans) or any(each.kind in _SAYING_THERE for each in standing)
    return Value(Presence.present) if there or _both_ends(standing) else None


def proposed_of_blocks(
    stretches: Sequence[Stretch], evidence: Iterable[Evidence]
) -> dict[time, Value] | None:
    """Return what evidence proposes for each block of a day by the hour at which it starts.

    None where it says nothing of single blocks: without times, or on a day that is not planned in blocks.
    """
    standing = [each for each in evidence if each.withdrawn_at is None]
    spans = list(_spans(stretches, standing))
    if not spans or any(_instants(each) is None for each in stretches):
        return None
    return {
        each.starts_at: _value(_covered(each, spans), each.minutes)
        for each in stretches
        if each.starts_at is not None
    }


_SAYING_THERE = (EvidenceKind.sheet, EvidenceKind.door, EvidenceKind.report)
"""The kinds that say without times and minutes that somebody was there: of a report a human said it."""


def _both_ends(evidence: Sequence[Evidence]) -> bool:
    """Tell whether e-mails of the start and of the end stand, which speak even where the day has no hours."""
    by_mail = [each for each in evidence if each.kind == EvidenceKind.mail]
    return any(each.arrived_at for each in by_mail) and any(each.left_at for each in by_mail)


def _value(minutes: int, full: int) -> Value:
    if minutes <= 0:
        return Value(Presence.absent)
    return Value(Presence.present) if minutes + GRACE >= full else Value(Presence.partial, minutes)


Span = tuple[datetime, datetime]


def _spans(stretches: Sequence[Stretch], evidence: Iterable[Evidence]) -> Iterable[Span]:
    """Yield when somebody was there, put together; what lacks one end is closed by the session's."""
    told = list(evidence)
    found = [
        (each.arrived_at, each.left_at)
        for each in told
        if each.arrived_at is not None and each.left_at is not None and each.arrived_at < each.left_at
    ]
    found += _paired(_bounds(stretches), _halves(told))
    last: Span | None = None
    for begins, ends in sorted(found):
        if last is not None and begins <= last[1]:
            last = last[0], max(last[1], ends)
            continue
        if last is not None:
            yield last
        last = begins, ends
    if last is not None:
        yield last


def _halves(evidence: Sequence[Evidence]) -> list[tuple[datetime, bool]]:
    """Return single ends in order of time, each with whether it is an arrival.

    Letters count only in pairs: one at the start of the day and one at its end.
    """
    found: set[tuple[datetime, bool]] = set()
    by_mail: set[tuple[datetime, bool]] = set()
    for each in evidence:
        into = by_mail if each.kind == EvidenceKind.mail else found
        if each.arrived_at is not None and each.left_at is None:
            into.add((each.arrived_at, True))
        if each.left_at is not None and each.arrived_at is None:
            into.add((each.left_at, False))
    if {arrives for _, arrives in by_mail} == {True, False}:
        found |= by_mail
    return sorted(found)


def _paired(bounds: Span | None, halves: Sequence[tuple[datetime, bool]]) -> Iterable[Span]:
    """Yield from each arrival to the next departure; the session's own hours close what stays open."""
    if bounds is None:
        return
    since = None if not halves or halves[0][1] else bounds[0]
    for at, arrives in halves:
        if arrives:
            since = since or at
        elif since is not None:
            if since < at:
                yield since, at
            since = None
    if since is not None and since < bounds[1]:
        yield since, bounds[1]


def _bounds(stretches: Sequence[Stretch]) -> Span | None:
    hours = [instants for each in stretches if (instants := _instants(each)) is not None]
    return (min(begins for begins, _ in hours), max(ends for _, ends in hours)) if hours else None


def _instants(stretch: Stretch) -> Span | None:
    if stretch.day is None or stretch.starts_at is None or stretch.ends_at is None:
        return None
    return (
        clock.instant(stretch.day, stretch.starts_at).astimezone(UTC),
        clock.instant(stretch.day, stretch.ends_at).astimezone(UTC),
    )


def _covered(stretch: Stretch, spans: Sequence[Span]) -> int:
    """Return the minutes of a stretch within spans that lie apart: at most what it teaches."""
    hours = _instants(stretch)
    if hours is None:
        return 0
    whole = timedelta()
    for begins, ends in spans:
        whole += max(min(ends, hours[1]) - max(begins, hours[0]), timedelta())
    return min(int(whole.total_seconds() // 60), stretch.minutes)
