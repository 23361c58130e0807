"""The days that a report looks at. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day, both included; None: from the beginning, to the end."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.first is None and self.last is None


WHOLE = Period()
"""All days."""
