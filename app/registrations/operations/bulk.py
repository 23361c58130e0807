"""One act on several registrations of an event: what would happen, then the deed, in one transaction."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.errors import N_, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import NewLetter, preview, tell_all
from app.registrations.counting import IN_ORDER, seats_by_institution
from app.registrations.facts import MOVED_TO_WAITING
from app.registrations.messages import moved_letter, place_letter, refused_letter, removed_letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations.filling import Settled, fill_left, settle, tell_settled
from app.registrations.operations.leaving import (
    refusal_recorded,
    removal_recorded,
    seat_recorded,
    why_no_seat,
)
from app.registrations.operations.offering import give_place
from app.registrations.operations.previews import named, without_key
from app.registrations.operations.states import set_state
from app.registrations.why_closed import why_called_off
from app.work import Work

_HAS_SEAT = N_("has a place already")
_GONE = N_("has withdrawn or was removed")
_WAITS = N_("waits already")
_IN = N_("has a place: remove them instead")
_NO_REASON = N_("Give the reason: the person is told.")


class Act(enum.StrEnum):
    """What can be done with several registrations at once."""

    seat = "seat"
    wait = "wait"
    remove = "remove"
    refuse = "refuse"


@dataclass(slots=True)
class Outcome:
    """The people who were changed, passed over and why, or given a freed seat."""

    changed: list[Registration] = field(default_factory=list)
    passed_over: list[tuple[Registration, Refusal]] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)
    before: dict[int, RegistrationState] = field(default_factory=dict)
    """The states in which people were, by id."""
    is_quiet: bool = False
    """Whether nobody is told: a letter after the event would promise a place at what is over."""

    @property
    def promoted(self) -> list[Registration]:
        """The people who got a freed seat, in order."""
        return self.settled.seated

    @property
    def told(self) -> int:
        """How many letters go out."""
        return 0 if self.is_quiet else sum(bool(each.email) for each in (*self.changed, *self.promoted))


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do: names of the changed, names with reasons, names of those who get a freed seat.

    `letters` go out, the first as `letter`, in its reader's `language`; `to_phone` people gave no address.
    """

    changed: list[str]
    passed_over: list[tuple[str, Refusal]]
    promoted: list[str]
    letters: int
    to_phone: int
    letter: LetterText | None
    language: str


def act_on_all(
    work: Work, event: Event, registrations: Sequence[Registration], act: Act, reason: str = ""
) -> Outcome:
    """Do one act on registrations of one event; who can't be concerned is passed over with the reason.

    `seat` gives places in the order of the queue while both limits allow it. `wait` puts people with a
    place, or undecided ones, at the end of the waiting list; `remove` takes them off; `refuse` decides
    against applications that have no place. All three need a reason,
    which each is told, and freed places go to the next in line. Refuses an empty reason, an event that
    does not take place (for `seat`), and `wait` where the people would not stay on the list.
    """
    outcome = _changed(work, event, registrations, act, reason)
    letters = []
    for each in outcome.changed:
        if act == Act.seat:
            letters.append(seat_recorded(work, each, outcome.before[each.id]))
        elif act == Act.remove:
            letters.append(removal_recorded(work, each, reason))
        elif act == Act.refuse:
            letters.append(refusal_recorded(work, each, reason))
        else:
            personal = {"reason": reason}
            record(work, MOVED_TO_WAITING, "registration", each.id, event_id=event.id, personal=personal)
    if not outcome.is_quiet:
        tell_all(work, letters)
    tell_settled(work, outcome.settled)
    if act == Act.wait:
        tell_all(work, [moved_letter(work, each, reason) for each in outcome.changed])
    work.session.flush()
    fill_left(work, [*outcome.changed, *outcome.promoted])
    return outcome


def preview_of(
    work: Work, event: Event, registrations: Sequence[Registration], act: Act, reason: str
) -> Preview:
    """Return what the act would do, and change nothing. Refuses what the act would.

    The act is tried and undone; of its letters only the first is written.
    """
    attempt = work.session.begin_nested()
    try:
        done = _changed(work, event, registrations, act, reason)
        first = None if done.is_quiet else next((each for each in done.changed if each.email), None)
        return Preview(
            [named(each) for each in done.changed],
            [(named(each), why) for each, why in done.passed_over],
            [named(each) for each in done.promoted],
            done.told,
            0 if done.is_quiet else sum(not each.email for each in (*done.changed, *done.promoted)),
            preview(work, without_key(work, _letter(work, first, act, reason))) if first else None,
            first.language if first else work.texts.language,
        )
    finally:
        attempt.rollback()


def _changed(
    work: Work, event: Event, registrations: Sequence[Registration], act: Act, reason: str
) -> Outcome:
    """Do the act, and tell nobody yet."""
    if act != Act.seat and not reason.strip():
        raise Refusal(_NO_REASON, field="reason")
    lock_event(work, event)
    rows = read_anew(work, [each.id for each in registrations])
    outcome = Outcome(before={each.id: each.state for each in rows})
    outcome.is_quiet = act == Act.seat and is_past(work, event)
    {Act.seat: _seat, Act.wait: _wait, Act.remove: _remove, Act.refuse: _refuse}[act](
        work, event, rows, outcome
    )
    work.session.flush()
    return outcome


def read_anew(work: Work, ids: Sequence[int]) -> list[Registration]:
    """Read registrations anew under the event's lock, with one statement, first come first."""
    query = (
        select(Registration)
        .where(Registration.id.in_(ids))
        .options(joinedload(Registration.institution), joinedload(Registration.person))
        .order_by(*IN_ORDER, Registration.id)
        .execution_options(populate_existing=True)
    )
    return list(work.session.scalars(query))


def _seat(work: Work, event: Event, rows: Sequence[Registration], outcome: Outcome) -> None:
    called_off = why_called_off(work, event)
    if called_off:
        raise called_off
    seats = seats_by_institution(work, event)
    for each in rows:
        if each.holds_seat:
            outcome.passed_over.append((each, Refusal(_HAS_SEAT)))
            continue
        why = Refusal(_GONE) if each.has_ended else why_no_seat(work, seats, each)
        if why:
            outcome.passed_over.append((each, why))
            continue
        seats = seats.with_one_for(each.institution_id)
        give_place(work, event, each)
        outcome.changed.append(each)


def _wait(work: Work, event: Event, rows: Sequence[Registration], outcome: Outcome) -> None:
    last = work.session.scalar(
        select(func.max(Registration.queue_number)).where(Registration.event_id == event.id)
    )
    for each in rows:
        if each.has_ended or each.state == RegistrationState.waiting:
            outcome.passed_over.append((each, Refusal(_GONE if each.has_ended else _WAITS)))
            continue
        set_state(work, each, RegistrationState.waiting)
        outcome.changed.append(each)
        each.queue_number = (last or 0) + len(outcome.changed)
    work.session.flush()
    outcome.settled = settle(work, event)
    if any(each.state != RegistrationState.waiting for each in outcome.changed):
        raise Refusal(
            "These people would not stay on the waiting list: too few others wait for their places, or "
            "the organiser decides about everybody here. Lower the number of places, or remove the people."
        )


def _remove(work: Work, event: Event, rows: Sequence[Registration], outcome: Outcome) -> None:
    for each in rows:
        if each.has_ended:
            outcome.passed_over.append((each, Refusal(_GONE)))
        else:
            set_state(work, each, RegistrationState.removed)
            outcome.changed.append(each)
    work.session.flush()
    outcome.settled = settle(work, event)


def _refuse(work: Work, event: Event, rows: Sequence[Registration], outcome: Outcome) -> None:
    for each in rows:
        if each.is_unseated:
            set_state(work, each, RegistrationState.refused)
            outcome.changed.append(each)
        else:
            outcome.passed_over.append((each, Refusal(_GONE if each.has_ended else _IN)))


def _letter(work: Work, registration: Registration, act: Act, reason: str) -> NewLetter:
    if act == Act.seat:
        return place_letter(work, registration)
    write = {Act.wait: moved_letter, Act.remove: removed_letter, Act.refuse: refused_letter}[act]
    return write(work, registration, reason)
