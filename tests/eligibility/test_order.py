"""The order of the waiting list with classes: whatever happens, no repeat is seated ahead of a newcomer."""

from hypothesis import given
from hypothesis import strategies as st

from app.registrations.counting import Standing
from app.registrations.models import RegistrationState
from app.registrations.seats import Limits, Seats
from app.registrations.waiting_list import InLine, newcomer_is_seated, next_in_line

Row = tuple[int, int, int | None]
"""Class, number and institution of a registration."""
APPLY = st.tuples(st.integers(0, 1), st.sampled_from([None, 1, 2]))
STEPS = st.lists(st.one_of(APPLY, st.integers(0, 30)), max_size=40)


class Hall:
    """An event of a few places: those who sit and those who wait."""

    def __init__(self, capacity: int, limit: int | None) -> None:
        self.limits = Limits(capacity, limit)
        self.seated: list[Row] = []
        self.waiting: list[Row] = []
        self.number = 0

    def seats(self) -> Seats:
        """Count who sits."""
        taken = {id: sum(row[2] == id for row in self.seated) for id in (1, 2)}
        counts = {RegistrationState.confirmed: len(self.seated)}
        return Seats(limits=self.limits, counts=counts, by_institution=taken)

    def apply(self, queue_class: int, institution: int | None) -> None:
        """Give a place or the turn of the class."""
        self.number += 1
        waiting = frozenset((row[0], row[2]) for row in self.waiting)
        now = Standing(self.seats(), waiting, self.number - 1)
        row = (queue_class, self.number, institution)
        is_seated = newcomer_is_seated(now.ahead_of(queue_class), now.seats, institution)
        (self.seated if is_seated else self.waiting).append(row)

    def leave(self, place: int) -> None:
        """Free a place, and give it to the next in line."""
        if not self.seated:
            return
        self.seated.pop(place % len(self.seated))
        line = sorted(self.waiting)
        lucky = next_in_line([InLine(row[1], row[2]) for row in line], self.seats())
        for number in lucky:
            (row,) = [each for each in line if each[1] == number]
            better = [each for each in self.waiting if each < row and self.seats().has_one_for(each[2])]
            assert better == []
            self.waiting.remove(row)
            self.seated.append(row)


@given(st.integers(1, 4), st.sampled_from([None, 1, 2]), STEPS)
def test_no_repeat_goes_ahead_and_nobody_waits_beside_a_free_place(
    capacity: int, limit: int | None, steps: list[tuple[int, int | None] | int]
) -> None:
    hall = Hall(capacity, limit)
    for step in steps:
        if isinstance(step, int):
            hall.leave(step)
        else:
            hall.apply(*step)
        seats = hall.seats()
        assert seats.taken <= capacity
        assert not [row for row in hall.waiting if seats.has_one_for(row[2])]
