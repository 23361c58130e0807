"""An event's queue as a machine: people, staff, the clock and the worker act in any order; the rules hold.

What must hold is worked out here from the rows alone; no function of the product that decides is asked.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from app.changes.plan import EditEvent, ResumeEvent, SuspendEvent
from app.changes.release import release
from app.directory.operations.known import make_known
from app.directory.operations.merging import merge_institutions
from app.errors import Refusal
from app.events.models import CompletedBy, EventStatus, WhoDecides
from app.outbox.models import Letter
from app.people.models import Institution
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.registrations.asked import Details
from app.registrations.models import HOLDING, IN_FORCE, UNSEATED, Registration, RegistrationState
from app.registrations.operations import (
    Colleague,
    StaffDecision,
    accept,
    change_limits,
    complete,
    correct,
    decide,
    decline,
    fill_free_seats,
    pass_on,
    remove,
    restore,
    seat,
    sign_up,
    take_back,
    take_over,
    withdraw,
)
from app.registrations.operations.places import end_own_places, give_own_places, open_places
from app.registrations.queries import due_to_open, events_with_due_offers
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import built_event

KNOWN, UNKNOWN = ("MOPS Ełk", "GOPS Pisz"), "OPS Nieznany"
SENDERS = (*KNOWN, UNKNOWN, None)
OPENS = date(2026, 9, 20)
DAY_OF_ALL = datetime(2026, 9, 19, 22, tzinfo=UTC)  # 0:00 in Warsaw
CUT_OFF = datetime(2026, 10, 13, 7, tzinfo=UTC)
"""A day before the beginning of the event that `built_event` makes."""
APPLIED, OFFERED, CONFIRMED, WAITING = (
    RegistrationState.applied,
    RegistrationState.offered,
    RegistrationState.confirmed,
    RegistrationState.waiting,
)
SOMEBODY, FEW = st.integers(0, 9), st.integers(0, 3)
OF_PLACES = {
    "registered", "received", "waiting", "promoted", "offer", "offer_lapsed", "withdrawn", "removed",
    "refused", "reserved", "stand_in", "passed_on", "stand_in_ended",
}  # fmt: skip
"""The letters that tell somebody how it stands with their place."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How a registration stood: all that the rules look at."""

    id: int
    state: RegistrationState
    turn: tuple[int, int]
    sender: int | None
    is_known: bool
    is_complete: bool
    lapsed: bool


class QueueMachine(RuleBasedStateMachine):
    """One event under some `rules`, from its publication on; what a run did is undone at its end."""

    def __init__(self, work: Work, rules: dict[str, Any]) -> None:
        super().__init__()
        self.work, self.rules = work, rules
        self.before: dict[int, Stand] = {}
        self.named: set[int] = set()
        """Whom the last step was about: staff, or the person, may go past the order."""
        self.merged = self.came = self.suspended = False
        self.last_letter = self.people = 0

    @initialize(
        capacity=st.sampled_from([0, 1, 2, 3, None]),
        each=st.sampled_from([1, 2, None]),
        reserves=st.sampled_from([None, 0, 1]),
        opens=st.booleans(),
        senders=st.lists(FEW, min_size=4, max_size=8),
    )
    def publish(
        self, capacity: int | None, each: int | None, reserves: int | None, opens: bool, senders: list[int]
    ) -> None:
        """Publish the event, and let its first people come."""
        limits = {"capacity": capacity, "per_institution_limit": each, "reserves_per_institution": reserves}
        self.event = built_event(1, **limits | {"places_open_on": OPENS if opens else None} | self.rules)
        self.work.session.add(self.event)
        self.work.session.flush()
        self.last_letter = self.work.session.scalar(select(func.max(Letter.id))) or 0
        for sender in senders:
            self._come(sender)
        self.before = self._stands()

    # People.

    @rule(sender=FEW)
    def come(self, sender: int) -> None:
        """Sign up."""
        self._come(sender)

    @rule(sender=FEW)
    def come_too(self, sender: int) -> None:
        """Sign up: the most usual thing to do."""
        self._come(sender)

    @rule(number=SOMEBODY, sender=FEW)
    def come_again(self, number: int, sender: int) -> None:
        """Sign up once more, mostly after having left."""
        self.came = True
        self._try(lambda: self._sign_up(number % max(1, self.people), SENDERS[sender]))

    @rule(number=SOMEBODY)
    def accept(self, number: int) -> None:
        """Accept what is offered, or was, or never was."""
        self._about(number, (OFFERED,), accept)

    @rule(number=SOMEBODY)
    def decline(self, number: int) -> None:
        """Decline it."""
        self._about(number, (OFFERED,), decline)

    @rule(number=SOMEBODY)
    def withdraw(self, number: int) -> None:
        """Withdraw, mostly from a place."""
        self._about(number, HOLDING, withdraw)

    @rule(number=SOMEBODY)
    def withdraw_from_the_line(self, number: int) -> None:
        """Withdraw while waiting."""
        self._about(number, UNSEATED, withdraw)

    @rule(number=SOMEBODY)
    def take_back(self, number: int) -> None:
        """Take a withdrawal back."""
        self.came = True
        self._about(number, (RegistrationState.withdrawn,), take_back)

    @rule(number=SOMEBODY, sender=FEW)
    def come_from_elsewhere(self, number: int, sender: int) -> None:
        """Correct the institution."""

        def change(work: Work, row: Registration) -> None:
            correct(work, row, replace(Details.of(row), institution=SENDERS[sender]))

        self._about(number, IN_FORCE, change)

    @rule(number=SOMEBODY, other=st.integers(0, 19))
    def pass_on(self, number: int, other: int) -> None:
        """Pass a place on to a colleague, mostly one who is new to the event."""

        def hand_over(work: Work, row: Registration) -> None:
            who = person(other)
            named = Colleague(first_name=who.first_name, last_name=who.last_name, email=who.email)
            self.named.add(pass_on(work, row, named).id)

        self._about(number, HOLDING, hand_over)

    @rule(number=SOMEBODY)
    def take_over(self, number: int) -> None:
        """Take a colleague's place, or try to take what is none."""
        self._about(number, (OFFERED,), lambda work, row: take_over(work, row, Details.of(row), None))

    # Staff.

    @rule(number=SOMEBODY)
    def complete(self, number: int) -> None:
        """Accept the signed form."""
        self._about(number, UNSEATED, complete)

    @rule(number=SOMEBODY)
    def seat(self, number: int) -> None:
        """Give a place, or offer one, by name."""
        self._about(number, UNSEATED, seat)

    @rule(number=SOMEBODY)
    def remove(self, number: int) -> None:
        """Remove somebody."""
        self._about(number, IN_FORCE, lambda work, row: remove(work, row, "Pomyłka"))

    @rule(number=SOMEBODY)
    def restore(self, number: int) -> None:
        """Restore who has left."""
        ended = (RegistrationState.withdrawn, RegistrationState.removed, RegistrationState.refused)
        self._about(number, ended, restore)

    @rule(numbers=st.lists(SOMEBODY, min_size=1, max_size=3, unique=True), how=st.sampled_from("crx"))
    def decide(self, numbers: list[int], how: str) -> None:
        """Decide about several at once."""
        rows = [row for row in self._rows() if row.state in UNSEATED]
        ids = list(dict.fromkeys(rows[number % len(rows)].id for number in numbers)) if rows else []
        names = {"c": "confirm", "r": "reserve", "x": "refuse"}
        decision = StaffDecision(**{names[how]: ids}, reason="Brak zgody.")  # type: ignore[arg-type]
        self.named.update(ids)
        self._try(lambda: decide(self.work, self.event, decision))

    @rule(capacity=st.sampled_from([None, 0, 1, 2, 3, 4, 6]), each=st.sampled_from([None, 1, 2, 3]))
    def limit(self, capacity: int | None, each: int | None) -> None:
        """Raise or lower both limits."""
        self._try(lambda: change_limits(self.work, self.event, capacity, each))

    @rule(sender=st.integers(0, 2), places=FEW)
    def own_number(self, sender: int, places: int) -> None:
        """Give an institution a number of its own."""
        self._try(lambda: give_own_places(self.work, self.event, self._institution(sender), places))

    @rule(sender=st.integers(0, 2))
    def end_own_number(self, sender: int) -> None:
        """Let the number of all hold for it again."""
        self._try(lambda: end_own_places(self.work, self.event, self._institution(sender)))

    @rule(
        changes=st.sampled_from(
            [
                {"offer_hours": None}, {"offer_hours": 12}, {"reserves_per_institution": 1},
                {"places_open_on": OPENS}, {"places_open_on": None}, {"who_decides": WhoDecides.arrival},
                {"completed_by": CompletedBy.form},
            ]
        )
    )  # fmt: skip
    def edit(self, changes: dict[str, Any]) -> None:
        """Change the rules of the event on its page."""
        self._try(lambda: release(self.work, EditEvent(self.event, changes, self.event.version)))

    @precondition(lambda self: not self.merged)
    @rule()
    def know(self) -> None:
        """Confirm the institution that nobody knew."""
        unknown = self._institution(2)
        details = InstitutionDetails(None, None, None, None)
        self._try(
            lambda: make_known(
                self.work, [unknown.id], lambda: confirm_institution(self.work, unknown, details)
            )
        )

    @precondition(lambda self: not self.merged)
    @rule()
    def match(self) -> None:
        """Match it with one that is known."""
        self.merged = True
        self._try(lambda: merge_institutions(self.work, self._institution(0), self._institution(2)))

    @precondition(lambda self: not self.suspended)
    @rule()
    def suspend(self) -> None:
        """Suspend the event, once: nearly nothing can be done meanwhile."""
        self.suspended = True
        self._try(lambda: release(self.work, SuspendEvent(self.event, None, "Choroba")))

    @precondition(lambda self: self.event.status == EventStatus.suspended)
    @rule()
    def resume(self) -> None:
        """Let it take place after all."""
        self._try(lambda: release(self.work, ResumeEvent(self.event)))

    # The clock and the worker.

    @rule(hours=st.sampled_from([1, 12, 24]))
    def pass_time(self, hours: int) -> None:
        """Let hours pass, before anybody looks."""
        if self.work.now + timedelta(hours=hours) < CUT_OFF:
            self._pass_to(self.work.now + timedelta(hours=hours))

    @rule()
    def pass_to_the_day_of_all(self) -> None:
        """Let the day come on which unused places go to all."""
        self._pass_to(DAY_OF_ALL)

    @precondition(lambda self: self.work.now >= DAY_OF_ALL + timedelta(hours=12))
    @rule()
    def pass_the_cut_off(self) -> None:
        """Let the cut-off pass."""
        self._pass_to(CUT_OFF)

    @rule()
    def worker_looks(self) -> None:
        """Do what the worker does each minute."""
        for id in due_to_open(self.work):
            open_places(self.work, id)
        for _ in events_with_due_offers(self.work):
            fill_free_seats(self.work, self.event)

    # What must hold.

    @invariant()
    def all_holds(self) -> None:
        """Look at everything after each step."""
        now = self._stands()
        self._limits(now)
        self._nobody_waits_in_vain(now)
        self._order(now)
        self._offers(now)
        self._told_once(now)
        self.before, self.named, self.came = now, set(), False

    def _limits(self, now: dict[int, Stand]) -> None:
        holding = [each for each in now.values() if each.state in HOLDING]
        capacity = self.event.rules.capacity
        assert capacity is None or len(holding) <= capacity
        taken = Counter(each.sender for each in holding if each.sender is not None)
        was = Counter(each.sender for each in self.before.values() if each.state in HOLDING)
        for id, count in taken.items():
            most = self._number_of(id)
            assert most is None or count <= most or count <= was[id] or self.merged, (id, count, most)
        reserves = self.event.rules.reserves_per_institution
        for each in now.values():
            joined = self.came and self._state_before(each.id) != WAITING and each.state == WAITING
            most = self._number_of(each.sender)
            if joined and most is not None and reserves is not None and self._arrival:
                line = sum(one.state == WAITING and one.sender == each.sender for one in now.values())
                assert line <= max(0, most - taken[each.sender or 0]) + reserves, "beyond the reserves"

    def _nobody_waits_in_vain(self, now: dict[int, Stand]) -> None:
        if not self._fills_itself or due_to_open(self.work) or events_with_due_offers(self.work):
            return
        for each in now.values():
            if self._is_in_line(each):
                assert each.state == WAITING, f"{each} has no turn"
                assert not self._has_one(now, each.sender), f"{each} waits in vain"
            else:
                assert each.state != WAITING, f"{each} has a turn"

    def _order(self, now: dict[int, Stand]) -> None:
        """Who got a place by their turn overtook nobody who could have had it."""
        lucky = [
            each.turn
            for each in now.values()
            if each.id not in self.named
            and each.state in HOLDING
            and self._state_before(each.id) not in HOLDING
        ]
        if not lucky or not self._arrival:
            return
        for each in now.values():
            if self._is_in_line(each) and each.turn < max(lucky):
                assert not self._has_one(now, each.sender, beside=1), f"{each} was overtaken"

    def _offers(self, now: dict[int, Stand]) -> None:
        for row in self._rows():
            timed = row.offered_until is not None
            assert timed == (row.state == OFFERED) or (row.state == OFFERED and not self._is_planned)
        for id, each in now.items():
            before = self.before.get(id)
            if before and before.lapsed and id not in self.named and not self.came:
                assert each.state == before.state, "who let an offer lapse is left alone"
        assert len({each.turn[1] for each in now.values()}) == len(now)

    def _told_once(self, now: dict[int, Stand]) -> None:
        letters = self.work.session.execute(
            select(Letter.id, Letter.kind, Letter.subject_id)
            .where(Letter.id > self.last_letter, Letter.subject_kind == "registration")
            .order_by(Letter.id)
        ).all()
        told = Counter(subject for _, kind, subject in letters if kind in OF_PLACES)
        for id, each in now.items():
            if each.state != self._state_before(id):
                assert told[id] == 1, (each, self._state_before(id), letters)
        self.last_letter = max([self.last_letter, *(id for id, *_ in letters)])

    def teardown(self) -> None:
        """Undo the whole run."""
        self.work.session.rollback()

    # How it is done and seen.

    def _try(self, deed: Callable[[], object]) -> None:
        """Do something in a savepoint; what is refused changes nothing."""
        with suppress(Refusal), self.work.session.begin_nested():
            deed()

    def _about(
        self,
        number: int,
        states: Sequence[RegistrationState],
        deed: Callable[[Work, Registration], object],
    ) -> None:
        """Do something with somebody, if possible one in these states."""
        rows = self._rows()
        fit = [row for row in rows if row.state in states] or rows
        if fit:
            row = fit[number % len(fit)]
            self.named.add(row.id)
            self._try(lambda: deed(self.work, row))

    def _come(self, sender: int) -> None:
        self.people, self.came = self.people + 1, True
        self._try(lambda: self._sign_up(self.people - 1, SENDERS[sender]))

    def _sign_up(self, number: int, sender: str | None) -> None:
        sign_up(self.work, self.event, person(number, institution=sender))

    def _pass_to(self, moment: datetime) -> None:
        self.work = replace(self.work, now=max(moment, self.work.now))

    def _institution(self, number: int) -> Institution:
        found = institution_for(self.work, SENDERS[number])
        assert found is not None
        return found

    def _rows(self) -> list[Registration]:
        # Read anew: who was sent by an institution that became another still has it at hand.
        query = select(Registration).where(Registration.event_id == self.event.id).order_by(Registration.id)
        return list(self.work.session.scalars(query.execution_options(populate_existing=True)))

    def _stands(self) -> dict[int, Stand]:
        return {
            row.id: Stand(
                row.id,
                row.state,
                (row.queue_class, row.queue_number),
                row.institution_id,
                row.institution is not None and row.institution.is_confirmed,
                row.complete_since is not None or self.event.rules.completed_by == CompletedBy.form,
                row.state == APPLIED and row.offer_lapsed_at is not None,
            )
            for row in self._rows()
        }

    def _state_before(self, id: int) -> RegistrationState | None:
        return self.before[id].state if id in self.before else None

    @property
    def _is_planned(self) -> bool:
        return self.event.status == EventStatus.planned

    @property
    def _arrival(self) -> bool:
        return self.event.rules.who_decides == WhoDecides.arrival

    @property
    def _fills_itself(self) -> bool:
        return self._arrival and self._is_planned and self.work.now < CUT_OFF

    def _is_in_line(self, each: Stand) -> bool:
        """Tell whether somebody has no place and lacks nothing but a free one."""
        countable = each.is_known or not self._counts
        return each.state in UNSEATED and countable and each.is_complete and not each.lapsed

    @property
    def _counts(self) -> bool:
        """Whether places are counted by institution."""
        rules = self.event.rules
        is_open = rules.places_open_on is not None and rules.places_open_on <= self.work.today
        return not is_open and (rules.per_institution_limit is not None or bool(rules.own_places))

    def _number_of(self, sender: int | None) -> int | None:
        rules = self.event.rules
        if sender is None or not self._counts:
            return None
        own = {each.institution_id: each.places for each in rules.own_places}
        return own.get(sender, rules.per_institution_limit)

    def _has_one(self, now: dict[int, Stand], sender: int | None, beside: int = 0) -> bool:
        """Tell whether a place is free for a sender, or would be without the last `beside` people."""
        holding = [each for each in now.values() if each.state in HOLDING]
        capacity, most = self.event.rules.capacity, self._number_of(sender)
        free = capacity is None or len(holding) < capacity + beside
        return free and (most is None or sum(each.sender == sender for each in holding) < most)


def known_senders(work: Work) -> None:
    """Make the institutions, of which staff know all but the last."""
    for name in (*KNOWN, UNKNOWN):
        institution = institution_for(work, name)
        assert institution is not None
        institution.is_confirmed = name in KNOWN
    work.session.commit()
