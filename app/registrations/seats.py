"""An event's seats: how many there are, how many are taken and by whom, who waits. Pure arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.registrations.models import ENDED, HOLDING, IN_FORCE, RegistrationState


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an event as they bind now; None means no limit. They bind together.

    `own` are the numbers of institutions that have another one than `per_institution`, by their ids; 0 is
    none. An institution may have its places and `reserves` more people who wait.
    """

    capacity: int | None
    per_institution: int | None
    own: Mapping[int, int] = field(default_factory=dict)
    reserves: int | None = None

    @property
    def count_institutions(self) -> bool:
        """Whether places are counted by institution at all."""
        return self.per_institution is not None or bool(self.own)

    def of(self, institution_id: int | None) -> int | None:
        """Return how many places an institution has; people without one stand for themselves."""
        return None if institution_id is None else self.own.get(institution_id, self.per_institution)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """The seats of one event: its limits, and its registrations counted by state.

    `by_institution` tells how many seats each institution holds, by its id; None if that was not counted.
    `reserves` tells how many of its people wait.
    """

    limits: Limits
    counts: Mapping[RegistrationState, int]
    by_institution: Mapping[int, int] | None = None
    reserves: Mapping[int, int] = field(default_factory=dict)
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
        return self.is_full or (self.waiting > 0 and not self.limits.count_institutions)

    def of(self, state: RegistrationState) -> int:
        """Return how many registrations are in a state."""
        return self.counts.get(state, 0)

    def institution_is_full(self, institution_id: int | None) -> bool:
        """Tell whether an institution has all its seats; people without one stand for themselves."""
        limit = self.limits.of(institution_id)
        return limit is not None and self.taken_by(institution_id) >= limit

    def reserves_are_full(self, institution_id: int | None) -> bool:
        """Tell whether nobody more of an institution may wait: its places and its reserves are used up.

        While the event is full, its people may wait for those of its places that nobody has yet.
        """
        limit = self.limits.of(institution_id)
        if limit is None or institution_id is None or self.limits.reserves is None:
            return False
        unused = max(0, limit - self.taken_by(institution_id))
        return self.reserves.get(institution_id, 0) >= unused + self.limits.reserves

    def has_one_for(self, institution_id: int | None) -> bool:
        """Tell whether both limits allow one more from this institution."""
        return not (self.is_full or self.institution_is_full(institution_id))

    def with_one_for(self, institution_id: int | None) -> "Seats":
        """Return the seats as they are when one more from this institution has got one."""
        return self.with_one_in(RegistrationState.confirmed, institution_id)

    def with_one_in(self, state: RegistrationState, institution_id: int | None) -> "Seats":
        """Return the seats as they are when one more registration of this institution is in a state."""
        return self._changed(state, institution_id, 1)

    def without_one_in(self, state: RegistrationState, institution_id: int | None) -> "Seats":
        """Return the seats as they are when one registration of this institution has left a state."""
        return self._changed(state, institution_id, -1)

    def _changed(self, state: RegistrationState, institution_id: int | None, by: int) -> "Seats":
        counts = {**self.counts, state: self.of(state) + by}
        taken, reserves = self.by_institution, self.reserves
        if institution_id is not None and state in HOLDING:
            taken = {**(taken or {}), institution_id: self.taken_by(institution_id) + by}
        elif institution_id is not None and state == RegistrationState.waiting:
            reserves = {**reserves, institution_id: reserves.get(institution_id, 0) + by}
        return replace(self, counts=counts, by_institution=taken, reserves=reserves)

    def taken_by(self, institution_id: int | None) -> int:
        """Return how many seats an institution holds; raises ValueError if that was not counted."""
        if self.by_institution is None:
            raise ValueError("the seats of institutions were not counted")
        return 0 if institution_id is None else self.by_institution.get(institution_id, 0)

    def _count(self, states: tuple[RegistrationState, ...]) -> int:
        return sum(map(self.of, states))
