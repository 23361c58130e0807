"""Whether a place is free, given both limits and who is seated: pure arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an event; None means no limit. They bind together."""

    capacity: int | None
    per_institution: int | None


@dataclass(slots=True)
class Taken:
    """How many places are taken, in all and by each institution (by its id)."""

    total: int = 0
    by_institution: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, counted: Mapping[int | None, int]) -> "Taken":
        """Return the counts of seated registrations grouped by institution; None groups those without."""
        known = {id: count for id, count in counted.items() if id is not None}
        return cls(sum(counted.values()), known)

    def add(self, institution_id: int | None) -> None:
        """Count one more seated registration."""
        self.total += 1
        if institution_id is not None:
            self.by_institution[institution_id] = self.by_institution.get(institution_id, 0) + 1


def has_place(limits: Limits, taken: Taken) -> bool:
    """Tell whether the event has a place at all."""
    return limits.capacity is None or taken.total < limits.capacity


def institution_has_place(limits: Limits, taken: Taken, institution_id: int | None) -> bool:
    """Tell whether one more from this institution is allowed; who has none stands for themselves."""
    if limits.per_institution is None or institution_id is None:
        return True
    return taken.by_institution.get(institution_id, 0) < limits.per_institution


def may_be_seated(limits: Limits, taken: Taken, institution_id: int | None) -> bool:
    """Tell whether both limits allow one more from this institution."""
    return has_place(limits, taken) and institution_has_place(limits, taken, institution_id)
