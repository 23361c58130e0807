"""Spans of time in which something holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """The moments from `since` on and before `until`; None is without an end on that side."""

    since: datetime | None
    until: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies within."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


def within_all(spans: Iterable[Span]) -> Span:
    """Return the span of the moments that lie within each of these."""
    every = list(spans)
    return Span(
        max((span.since for span in every if span.since), default=None),
        min((span.until for span in every if span.until), default=None),
    )
