"""The days that a report looks at. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta


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

    @property
    def month(self) -> str | None:
        """The month that these days are, as in "2026-11"; None for other days."""
        if self.first is None or self.last is None or self.first.day != 1:
            return None
        next_day = self.last + timedelta(days=1)
        is_one = next_day.day == 1 and f"{self.first:%Y-%m}" == f"{self.last:%Y-%m}"
        return f"{self.first:%Y-%m}" if is_one else None


WHOLE = Period()
"""All days."""
