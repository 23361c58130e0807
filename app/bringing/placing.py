"""Places for a whole list, one after another: counting goes on, so that none is given twice. Pure rules."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.registrations.models import RegistrationState
from app.registrations.seats import Limits, Seats


@dataclass(slots=True)
class Filling:
    """The seats of an event while a list fills them. Institutions that are new have negative numbers."""

    limits: Limits
    taken: int
    by_institution: dict[int, int]
    reserves: dict[int, int]
    waiting: set[int | None] = field(default_factory=set)

    @classmethod
    def of(cls, seats: Seats) -> "Filling":
        """Begin with the seats as they are."""
        return cls(seats.limits, seats.taken, dict(seats.by_institution or {}), dict(seats.reserves))

    def has_one_for(self, institution_id: int | None) -> bool:
        """Tell whether both limits allow one more from this institution."""
        if self.limits.capacity is not None and self.taken >= self.limits.capacity:
            return False
        limit = self.limits.of(institution_id)
        return limit is None or self.by_institution.get(institution_id or 0, 0) < limit

    def state_for(self, institution_id: int | None, ahead: Collection[int | None]) -> RegistrationState:
        """Return what somebody gets: a seat, unless one is missing or somebody ahead could take it."""
        if not self.has_one_for(institution_id) or any(map(self.has_one_for, ahead)):
            return RegistrationState.waiting
        return RegistrationState.confirmed

    def take(self, institution_id: int | None, state: RegistrationState) -> None:
        """Count somebody in."""
        if state == RegistrationState.confirmed:
            self.taken += 1
        counted = self.by_institution if state == RegistrationState.confirmed else self.reserves
        if institution_id is not None and state != RegistrationState.applied:
            counted[institution_id] = counted.get(institution_id, 0) + 1

    def is_beyond_reserves(self, institution_id: int | None) -> bool:
        """Tell whether nobody more of an institution may wait: its places and its reserves are used up."""
        limit, reserves = self.limits.of(institution_id), self.limits.reserves
        if limit is None or institution_id is None or reserves is None:
            return False
        unused = max(0, limit - self.by_institution.get(institution_id, 0))
        return self.reserves.get(institution_id, 0) >= unused + reserves
