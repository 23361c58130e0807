"""What evidence proposes for a mark: pure rules. A proposal is a suggestion, and the trainer decides."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from app import clock
from app.attendance.earning import Stretch
from app.attendance.mark_values import Value
from app.attendance.models import Evidence, EvidenceKind, Presence

GRACE = 5
"""So many minutes missing at a session don't keep a proposal from being that of a full presence."""


def proposed(stretches: Sequence[Stretch], evidence: Iterable[Evidence]) -> Value | None:
    """Return the mark that evidence of one person at a session proposes; None where it says nothing.

    A signature says that somebody was there. Times say for how long: those of all pieces together, clipped to
    what was taught, never above it. A time of arriving alone lasts until the end, one of leaving alone
    since the beginning. Minutes without times are the largest of them. Of signature and times the times
    decide, since they say more. GRACE minutes missing are forgiven.
    """
    standing = [each for each in evidence if each.withdrawn_at is None]
    if not standing:
        return None
    spans = list(_spans(stretches, standing))
    given = [each.minutes for each in standing if each.minutes is not None]
    full = sum(each.minutes for each in stretches)
    if spans:
        return _value(sum(_covered(stretch, spans) for stretch in stretches), full)
    if given:
        return _value(min(max(given), full), full)
    if any(each.kind in (EvidenceKind.sheet, EvidenceKind.door, EvidenceKind.mail) for each in standing):
        return Value(Presence.present)
    return None


def _value(minutes: int, full: int) -> Value:
    if minutes <= 0:
        return Value(Presence.absent)
    return Value(Presence.present) if minutes + GRACE >= full else Value(Presence.partial, minutes)


Span = tuple[datetime, datetime]


def _spans(stretches: Sequence[Stretch], evidence: Iterable[Evidence]) -> Iterable[Span]:
    """Yield when somebody was there, put together; what lacks one end is closed by the session's."""
    bounds = _bounds(stretches)
    found: list[Span] = []
    for each in evidence:
        begins = each.arrived_at or (bounds[0] if bounds and each.left_at else None)
        ends = each.left_at or (bounds[1] if bounds and each.arrived_at else None)
        if begins is not None and ends is not None and begins < ends:
            found.append((begins, ends))
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
