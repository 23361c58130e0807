"""What is allocated, reserved, used and free of a line's minutes, and when a booking is told of or stopped.

Pure rules over sums; `queries/budgets.py` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

TOLD_AT_PERCENT = 80
"""From this share on, used and reserved together, people are told of it."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Minutes of one recipient, or of a whole line: given, used by what is charged, reserved by the rest."""

    allocated: int = 0
    used: int = 0
    reserved: int = 0

    @property
    def committed(self) -> int:
        """What is used or reserved."""
        return self.used + self.reserved

    @property
    def free(self) -> int:
        """What may still be booked, never below 0."""
        return max(0, self.allocated - self.committed)

    @property
    def exceeded(self) -> int:
        """By how much more is used or reserved than was given; 0 if it isn't."""
        return max(0, self.committed - self.allocated)

    @property
    def percent(self) -> int:
        """Which share of the given minutes is used or reserved, cut: 79 until 80 are reached."""
        if not self.allocated:
            return 100 if self.committed else 0
        return self.committed * 100 // self.allocated

    @property
    def is_told(self) -> bool:
        """Whether people are to be told how little is left."""
        return self.committed > 0 and self.percent >= TOLD_AT_PERCENT

    def booked(self, minutes: int) -> "Budget":
        """Return the budget with so many minutes reserved besides."""
        return replace(self, reserved=self.reserved + minutes)


@dataclass(frozen=True, slots=True)
class LineBudget:
    """The budget of a line: the whole, and each recipient's by the recipient's id.

    The whole also holds what was charged to nobody who is a recipient.
    """

    whole: Budget
    of: Mapping[int, Budget]

    @property
    def undivided(self) -> int:
        """The minutes of the total that no recipient was given; below 0 if more was given than there is."""
        return self.whole.allocated - sum(each.allocated for each in self.of.values())

    def booked(self, shares: Mapping[int, int]) -> "LineBudget":
        """Return the budget with these minutes reserved besides, by the recipient's id."""
        of = {id: each.booked(shares.get(id, 0)) for id, each in self.of.items()}
        return LineBudget(self.whole.booked(sum(shares.values())), of)


def split(minutes: int, among: int) -> list[int]:
    """Divide minutes evenly, to the minute; the rest goes to the first."""
    share, rest = divmod(minutes, among)
    return [share + rest, *([share] * (among - 1))]


def shares_of(minutes: int, recipient_ids: list[int]) -> dict[int, int]:
    """Return what an appointment takes from each recipient's budget, by id, in the order of the list."""
    found: dict[int, int] = {}
    for id, share in zip(
        recipient_ids, split(minutes, len(recipient_ids)) if recipient_ids else [], strict=True
    ):
        found[id] = found.get(id, 0) + share
    return found
