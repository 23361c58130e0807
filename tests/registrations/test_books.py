"""After any events in any order the books agree with a plain model of the rules."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.directory.operations.known import make_known
from app.errors import Refusal
from app.events.models import Event
from app.people.operations import institution_for
from app.registrations.counting import queue, seats_by_institution
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import change_limits, remove, seat, sign_up, withdraw
from app.registrations.seats import Limits, Seats
from app.registrations.waiting_list import InLine, next_in_line
from app.work import Work
from tests.support.applicants import known, person
from tests.support.open_events import MakeEvent

PEOPLE = st.integers(0, 9)
LIMIT = st.one_of(st.none(), st.integers(1, 3))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("register"), PEOPLE),
        st.tuples(st.just("withdraw"), PEOPLE),
        st.tuples(st.just("remove"), PEOPLE),
        st.tuples(st.just("seat"), PEOPLE),
        st.tuples(st.just("confirm")),
        st.tuples(st.just("limits"), st.one_of(st.none(), st.integers(0, 6)), LIMIT),
    ),
    max_size=25,
)


@dataclass
class Book:
    """The rules once more, as plainly as can be: who is seated, and who waits in which order.

    Nobody knows the institution of those with 2 until staff confirm it: `known` tells.
    """

    capacity: int | None
    limit: int | None
    seated: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)
    known: bool = False

    def pends(self, who: int) -> bool:
        return self.limit is not None and who % 3 == 2 and not self.known

    @property
    def waiting(self) -> list[int]:
        return [who for who in self.others if not self.pends(who)]

    @property
    def pending(self) -> list[int]:
        return [who for who in self.others if self.pends(who)]

    def fits(self, who: int) -> bool:
        colleagues = [each for each in self.seated if each % 3 == who % 3]
        free = self.capacity is None or len(self.seated) < self.capacity
        return free and (self.limit is None or len(colleagues) < self.limit)

    def fill(self) -> None:
        for who in self.waiting:
            if self.fits(who):
                self.others.remove(who)
                self.seated.append(who)

    def register(self, who: int) -> None:
        if who in self.removed or who in self.seated or who in self.others:
            return
        self.others.append(who)
        self.fill()

    def leave(self, who: int) -> None:
        for people in (self.seated, self.others):
            if who in people:
                people.remove(who)
        self.fill()

    def remove(self, who: int) -> None:
        if who in self.seated or who in self.others:
            self.removed.add(who)
        self.leave(who)

    def seat(self, who: int) -> None:
        if who in self.waiting and self.fits(who):
            self.others.remove(who)
            self.seated.append(who)

    def limits(self, capacity: int | None, limit: int | None) -> None:
        most = max((sum(a % 3 == b % 3 for b in self.seated) for a in self.seated), default=0)
        too_few = capacity is not None and capacity < len(self.seated)
        if too_few or (limit is not None and limit < most):
            return
        self.capacity, self.limit = capacity, limit
        self.fill()

    def confirm(self) -> None:
        self.known = True
        self.fill()


def take(work: Work, event: Event, step: tuple[Any, ...]) -> None:
    """Do one step for real; a refusal changes nothing."""
    name, *arguments = step
    if name == "limits":
        change_limits(work, event, *arguments)
        return
    if name == "confirm":
        institution = institution_for(work, "OPS 2")
        assert institution is not None
        make_known(work, [institution.id], lambda: setattr(institution, "is_confirmed", True))
        return
    (who,) = arguments
    if name == "register":
        sign_up(work, event, person(who, institution=f"OPS {who % 3}"))
        return
    verbs = {"withdraw": withdraw, "remove": lambda *given: remove(*given, "powód"), "seat": seat}
    query = select(Registration).where(Registration.event_id == event.id)
    known = work.session.scalar(query.where(Registration.last_name == f"Wiśniewski{who}"))
    if known is not None:
        verbs[name](work, known)


def people(work: Work, event: Event, *states: RegistrationState) -> list[int]:
    rows = work.session.scalars(
        select(Registration.last_name)
        .where(Registration.event_id == event.id, Registration.state.in_(states))
        .order_by(Registration.queue_number)
    )
    return [int(name.removeprefix("Wiśniewski")) for name in rows]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(capacity=st.one_of(st.none(), st.integers(0, 5)), limit=LIMIT, steps=STEPS)
def test_books_agree(
    work: Work,
    make_event: MakeEvent,
    capacity: int | None,
    limit: int | None,
    steps: list[tuple[Any, ...]],
) -> None:
    known(work, "OPS 0", "OPS 1")
    unknown = institution_for(work, "OPS 2")
    assert unknown is not None
    unknown.is_confirmed = False  # the last example may have confirmed it
    event = make_event(capacity=capacity, per_institution_limit=limit)
    book = Book(capacity, limit)
    for step in steps:
        name, *arguments = step
        {"withdraw": book.leave}.get(name, getattr(book, name, book.leave))(*arguments)
        try:
            with work.session.begin_nested():
                take(work, event, step)
        except Refusal:
            pass
        work.session.refresh(event)
        assert sorted(people(work, event, RegistrationState.confirmed)) == sorted(book.seated), step
        assert people(work, event, RegistrationState.waiting) == book.waiting, step
        assert people(work, event, RegistrationState.applied) == book.pending, step
        have = seats_by_institution(work, event)
        limits = have.limits
        assert limits.capacity is None or have.taken <= limits.capacity
        assert limits.per_institution is None or all(
            count <= limits.per_institution for count in (have.by_institution or {}).values()
        )
        assert next_in_line(queue(work, event), have) == []
    work.session.commit()


QUEUE = st.lists(st.one_of(st.none(), st.integers(1, 4)), max_size=12)


@given(queue=QUEUE, capacity=st.one_of(st.none(), st.integers(0, 8)), limit=LIMIT)
def test_the_next_in_line(queue: list[int | None], capacity: int | None, limit: int | None) -> None:
    have = Seats(limits=Limits(capacity, limit), counts={}, by_institution={})
    waiting = [InLine(number, institution) for number, institution in enumerate(queue)]
    chosen = next_in_line(waiting, have)
    assert chosen == sorted(chosen)
    for number in chosen:
        have = have.with_one_for(queue[number])
    assert have.taken == len(chosen)
    assert capacity is None or have.taken <= capacity
    assert limit is None or all(count <= limit for count in (have.by_institution or {}).values())
    left = [each for each in waiting if each.registration_id not in chosen]
    assert [each for each in left if have.has_one_for(each.institution_id)] == []
