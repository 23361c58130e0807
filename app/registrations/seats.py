"""An event's seats: how many there are, how many are taken and by whom, who waits. Pure arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.registrations.models import ENDED, HOLDING, IN_FORCE, RegistrationState


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an event; None means no limit. They bind together."""

    capacity: int | None
    per_institution: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """The seats of one event: its limits, and its registrations counted by state.

    `by_institution` tells how many seats each institution holds, by its id; None if that was not counted.
    """

    limits: Limits
    counts: Mapping[RegistrationState, int]
    by_institution: Mapping[int, int] | None = None
    appoints: bool = False
    """Whether staff decide who takes part, so that nobody gets a seat by signing up."""

    @property
    def limit(self) -> int | None:
        """How many seats there are; None without a limit."""
        return self.limits.capacity

    @property
    def taken(self) -> int:
        """How many seats are taken, offered ones among them."""
        return self._count(HOLDING)

    @property
    def free(self) -> int | None:
        """How many seats are left, never below 0; None without a limit."""
        return None if self.limit is None else max(0, self.limit - self.taken)

    @property
    def is_full(self) -> bool:
        """Whether no seat is left."""
        return self.free == 0

    @property
    def waiting(self) -> int:
        """How many people are on the waiting list."""
        return self.of(RegistrationState.waiting)

    @property
    def applied(self) -> int:
        """How many people wait for a decision."""
        return self.of(RegistrationState.applied)

    @property
    def in_force(self) -> int:
        """How many registrations are in force."""
        return self._count(IN_FORCE)

    @property
    def total(self) -> int:
        """How many registrations there are in any state."""
        return self._count((*IN_FORCE, *ENDED))

    @property
    def newcomers_wait(self) -> bool:
        """Whether somebody who signs up now joins the waiting list (said before typing).

        Where seats are counted by institution, those who wait may wait for their own centre's
        seats alone; a free seat is then said to be free. Where staff decide, nobody does.
        """
        if self.free is None or self.appoints:
            return False
        return self.is_full or (self.waiting > 0 and self.limits.per_institution is None)

    def of(self, state: RegistrationState) -> int:
        """Return how many registrations are in a state."""
        return self.counts.get(state, 0)

    def institution_is_full(self, institution_id: int | None) -> bool:
        """Tell whether an institution has all its seats; people without one stand for themselves."""
        if self.limits.per_institution is None or institution_id is None:
            return False
        return self._taken_by(institution_id) >= self.limits.per_institution

    def has_one_for(self, institution_id: int | None) -> bool:
        """Tell whether both limits allow one more from this institution."""
        return not (self.is_full or self.institution_is_full(institution_id))

    def with_one_for(self, institution_id: int | None) -> "Seats":
        """Return the seats as they are when one more from this institution has got one."""
        counts = {**self.counts, RegistrationState.confirmed: self.of(RegistrationState.confirmed) + 1}
        if institution_id is None:
            return replace(self, counts=counts)
        taken = {**(self.by_institution or {}), institution_id: self._taken_by(institution_id) + 1}
        return replace(self, counts=counts, by_institution=taken)

    def _taken_by(self, institution_id: int) -> int:
        if self.by_institution is None:
            raise ValueError("the seats of institutions were not counted")
        return self.by_institution.get(institution_id, 0)

    def _count(self, states: tuple[RegistrationState, ...]) -> int:
        return sum(map(self.of, states))
