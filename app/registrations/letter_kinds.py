"""What kinds of letters tell: a later one that tells all of an earlier one takes its place. Pure."""

from app.outbox.overtaking import EVERYTHING

_PLACE = (
    "received",
    "waiting",
    "registered",
    "enrolled",
    "promoted",
    "offer",
    "offer_lapsed",
    "stand_in",
    "named",
    "corrected",
    "moved_to_waiting",
    "reserved",
    "edition_changed",
    "place_changed",
)
_END = (
    "withdrawn", "removed", "refused", "passed_on", "stand_in_ended", "named_ended", "left_for_event",
)  # fmt: skip


def about(kind: str) -> tuple[str, ...]:
    """Return what a letter tells: how it stands with the place, or that nothing is to be told any more."""
    if kind in _END:
        return (EVERYTHING,)
    return ("place",) if kind in _PLACE else ()
