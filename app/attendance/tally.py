"""How many people have which mark, and the one line that says so."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.attendance.mark_values import Value
from app.attendance.models import Presence
from app.texts import Texts


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of people by mark; `partial` ones were there for some minutes."""

    present: int
    partial: int
    absent: int
    excused: int
    blank: int

    @property
    def people(self) -> int:
        """Everybody on the register."""
        return self.present + self.partial + self.absent + self.excused + self.blank

    @property
    def came(self) -> int:
        """Who was there at all."""
        return self.present + self.partial

    def line(self, texts: Texts) -> str:
        """Return the tally in words, zeros left out except of those present: «18 ob. · 1 nieob.»."""
        _ = texts.gettext
        parts = [_("%(count)s present", count=self.present)]
        parts += [_("%(count)s for some minutes", count=self.partial)] if self.partial else []
        parts += [_("%(count)s absent", count=self.absent)] if self.absent else []
        parts += [_("%(count)s excused", count=self.excused)] if self.excused else []
        parts += [_("%(count)s blank", count=self.blank)] if self.blank else []
        return " · ".join(parts)


def tally_of(values: Iterable[Value | None]) -> Tally:
    """Count the marks of one register."""
    count = Counter(value.presence if value else None for value in values)
    return Tally(
        present=count[Presence.present],
        partial=count[Presence.partial],
        absent=count[Presence.absent],
        excused=count[Presence.excused],
        blank=count[None],
    )
