"""A decision of staff about applications: who gets a place, who waits in which order, who is refused."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.errors import N_, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.history.operations import record
from app.outbox.letters import LetterText
from app.outbox.operations import NewLetter, preview, tell_all
from app.registrations.counting import appoints, seats_by_institution
from app.registrations.facts import RESERVED
from app.registrations.messages import place_letter, refused_letter, reserved_letter
from app.registrations.models import DECIDED, Registration, RegistrationState
from app.registrations.operations.bulk import read_anew
from app.registrations.operations.filling import Settled, fill_left, settle, tell_settled
from app.registrations.operations.leaving import refusal_recorded, seat_recorded, why_no_seat
from app.registrations.operations.offering import give_place
from app.registrations.operations.previews import named, without_key
from app.registrations.operations.states import set_state
from app.registrations.why_closed import why_called_off
from app.work import Work

_NO_REASON = N_("Give the reason: those who are refused are told.")
_WOULD_NOT_STAY = N_(
    "Places are free here and go by the order of arrival: these people would get one at once, and nobody "
    "would wait. Confirm them, or lower the number of places."
)
_MEANWHILE = N_(
    "Somebody else decided meanwhile: %(people)s. Nothing was done; this is the list as it is now."
)
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDecision:
    """Who is confirmed, who goes to the end of the waiting list in this order, who is refused and why, by id.

    `seen` are the states in which the reader who decides saw them.
    """

    confirm: Sequence[int] = ()
    reserve: Sequence[int] = ()
    refuse: Sequence[int] = ()
    reason: str = ""
    seen: Mapping[int, RegistrationState] = field(default_factory=dict)

    def targets(self) -> dict[int, RegistrationState]:
        """Return the state that each is to have, by id; who is named twice has the first of them."""
        refused = dict.fromkeys(self.refuse, RegistrationState.refused)
        reserved = dict.fromkeys(self.reserve, RegistrationState.waiting)
        return {**refused, **reserved, **dict.fromkeys(self.confirm, RegistrationState.confirmed)}


class DecidedMeanwhile(Refusal):
    """Somebody else decided about some of these people since they were shown; nothing was done.

    `ids` are theirs.
    """

    def __init__(self, rows: Sequence[Registration], told: str) -> None:
        super().__init__(_MEANWHILE, values={"people": told})
        self.ids = [each.id for each in rows]


@dataclass(slots=True)
class StaffDecided:
    """Whose state was changed, in the order of the decision, and from which; `numbers` on the waiting list.

    `before` tells whether there was anything to do: who was as decided already is passed over.
    """

    changed: list[Registration] = field(default_factory=list)
    targets: Mapping[int, RegistrationState] = field(default_factory=dict)
    settled: Settled = field(default_factory=Settled)
    before: dict[int, RegistrationState] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    is_quiet: bool = False
    """Whether nobody is told, since the event is over."""

    def of(self, target: RegistrationState) -> list[Registration]:
        """Return the changed about whom this was decided; a place may be one that is only offered yet."""
        return [each for each in self.changed if self.targets[each.id] == target]


@dataclass(frozen=True, slots=True)
class KindOfLetter:
    """What a decision says to all of one kind: to how many by mail and by phone, and the first letter."""

    state: RegistrationState
    people: list[str]
    letters: int
    to_phone: int
    letter: LetterText | None
    language: str


@dataclass(frozen=True, slots=True)
class DecisionPreview:
    """What a decision would do, a part for each kind of letter, and how many are as decided already."""

    kinds: list[KindOfLetter]
    already: int

    @property
    def changed(self) -> int:
        """How many people would be changed."""
        return sum(len(each.people) for each in self.kinds)


def decide(work: Work, event: Event, decision: StaffDecision) -> StaffDecided:
    """Decide about applications without a place, all of them or nobody, and tell each by mail or phone.

    Under the event's lock. Places are offered where the event has hours for that. Who is as decided already
    is passed over: twice is as good as once. Those put on the waiting list stand there behind all others, in
    the order of the decision; who waits already only changes place. DecidedMeanwhile if somebody is no longer
    as `seen`. Refuses more people than there are places, or than an institution may send; a refusal without
    a reason; places at an event that is called off; and a waiting list on which people would not stay.
    """
    done = _done(work, event, decision)
    letters = [_recorded(work, each, done, decision.reason) for each in done.changed]
    if not done.is_quiet:
        tell_all(work, letters)
    tell_settled(work, done.settled)
    work.session.flush()
    fill_left(work, [*done.changed, *done.settled.seated])
    return done


def preview_of_decision(work: Work, event: Event, decision: StaffDecision) -> DecisionPreview:
    """Return what a decision would do, and change nothing; refuses what `decide` would, but for a reason."""
    attempt = work.session.begin_nested()
    try:
        reason = decision.reason or "…"
        done = _done(work, event, decision, tried=True)
        return DecisionPreview(
            [kind for state in DECIDED if (kind := _kind(work, done, state, reason))],
            len(decision.targets()) - len(done.changed),
        )
    finally:
        attempt.rollback()


def _done(work: Work, event: Event, decision: StaffDecision, *, tried: bool = False) -> StaffDecided:
    """Change the states, and tell nobody yet."""
    if decision.refuse and not tried and not decision.reason.strip():
        raise Refusal(_NO_REASON, field="reason")
    lock_event(work, event)
    targets = decision.targets()
    rows = {each.id: each for each in read_anew(work, list(targets)) if each.event_id == event.id}
    _as_seen(work, rows, decision, targets)
    done = StaffDecided(targets=targets, is_quiet=is_past(work, event))
    order = [rows[id] for id in _in_order(decision) if id in rows and rows[id].is_unseated]
    seated = [each for each in order if targets[each.id] == RegistrationState.confirmed]
    _check_seats(work, event, seated)
    reserved = [each for each in order if targets[each.id] == RegistrationState.waiting]
    _put_in_line(work, event, reserved, done)
    for each in order:
        if each.state == targets[each.id]:
            continue
        done.before[each.id] = each.state
        done.changed.append(each)
        if targets[each.id] == RegistrationState.confirmed:
            give_place(work, event, each)
        else:
            set_state(work, each, targets[each.id])
    work.session.flush()
    if reserved and not appoints(event):
        done.settled = settle(work, event)
        if any(each.state != RegistrationState.waiting for each in reserved):
            raise Refusal(_WOULD_NOT_STAY)
    return done


def _in_order(decision: StaffDecision) -> list[int]:
    return list(dict.fromkeys([*decision.confirm, *decision.reserve, *decision.refuse]))


def _as_seen(
    work: Work,
    rows: Mapping[int, Registration],
    decision: StaffDecision,
    targets: Mapping[int, RegistrationState],
) -> None:
    """Refuse people who are neither as they were seen nor as decided."""
    others = [
        each
        for each in rows.values()
        if each.state != decision.seen.get(each.id, each.state) and not _is(each, targets[each.id])
    ]
    if not others:
        return
    told = ", ".join(f"{each.name} ({_named_state(work, each.state)})" for each in others[:_MOST_NAMED])
    raise DecidedMeanwhile(others, told if len(others) <= _MOST_NAMED else f"{told}, …")


def _is(registration: Registration, target: RegistrationState) -> bool:
    """Tell whether it is as decided; where places are offered, an offer is what a decision gives."""
    return registration.holds_seat if target == RegistrationState.confirmed else registration.state == target


_NOW = {
    RegistrationState.applied: N_("applied"),
    RegistrationState.offered: N_("has an offer"),
    RegistrationState.confirmed: N_("has a place"),
    RegistrationState.waiting: N_("on the waiting list"),
    RegistrationState.refused: N_("refused"),
    RegistrationState.removed: N_("removed"),
    RegistrationState.withdrawn: N_("has withdrawn"),
}


def _named_state(work: Work, state: RegistrationState) -> str:
    return work.texts.gettext(_NOW[state])


def _check_seats(work: Work, event: Event, seated: Sequence[Registration]) -> None:
    """Refuse as a whole what goes beyond the places, and say how many people are too many."""
    if not seated:
        return
    called_off = why_called_off(work, event)
    if called_off:
        raise called_off
    seats, beyond, crowded = seats_by_institution(work, event), 0, Counter[str]()
    for each in seated:
        if seats.is_full:
            beyond += 1
        elif seats.institution_is_full(each.institution_id):
            crowded[each.shown_institution or "–"] += 1
        else:
            why = why_no_seat(work, seats, each)
            if why:
                raise why
            seats = seats.with_one_for(each.institution_id)
    if beyond:
        raise Refusal(
            "%(count)s person too many: %(chosen)s chosen, free places: %(free)s.",
            plural="%(count)s people too many: %(chosen)s chosen, free places: %(free)s.",
            # Those of full institutions, too: the sentence has to add up.
            count=beyond + crowded.total(),
            values={"chosen": len(seated), "free": seats_by_institution(work, event).free or 0},
        )
    if crowded:
        named = ", ".join(f"{name} ({count})" for name, count in crowded.most_common(_MOST_NAMED))
        raise Refusal(
            "%(count)s person too many for the places of their institution: %(institutions)s.",
            plural="%(count)s people too many for the places of their institution: %(institutions)s.",
            count=crowded.total(),
            values={"institutions": named},
        )


def _put_in_line(work: Work, event: Event, reserved: Sequence[Registration], done: StaffDecided) -> None:
    """Give turns behind all others of the event, in order, and count the places on the waiting list."""
    if not reserved:
        return
    mine = [each.id for each in reserved]
    last, ahead = work.session.execute(
        select(
            func.max(Registration.queue_number),
            func.count().filter(
                Registration.state == RegistrationState.waiting, Registration.id.not_in(mine)
            ),
        ).where(Registration.event_id == event.id)
    ).one()
    for number, each in enumerate(reserved, start=1):
        each.queue_number = last + number
        if appoints(event):
            # The order is a decision: no class of applicants comes before another.
            each.queue_class = 0
        done.numbers[each.id] = ahead + number


def _recorded(work: Work, registration: Registration, done: StaffDecided, reason: str) -> NewLetter:
    """Record what was decided about one person; return the letter that tells it."""
    before = done.before[registration.id]
    if registration.holds_seat:
        return seat_recorded(work, registration, before)
    if registration.state == RegistrationState.refused:
        return refusal_recorded(work, registration, reason)
    number = done.numbers[registration.id]
    values = {"before": before.value, "number": number}
    record(work, RESERVED, "registration", registration.id, event_id=registration.event_id, values=values)
    return reserved_letter(work, registration, number)


def _letter(work: Work, registration: Registration, done: StaffDecided, reason: str) -> NewLetter:
    if registration.holds_seat:
        return place_letter(work, registration)
    if registration.state == RegistrationState.refused:
        return refused_letter(work, registration, reason)
    return reserved_letter(work, registration, done.numbers[registration.id])


def _kind(work: Work, done: StaffDecided, state: RegistrationState, reason: str) -> KindOfLetter | None:
    rows = done.of(state)
    if not rows:
        return None
    mailed = [] if done.is_quiet else [each for each in rows if each.email]
    first = next(iter(mailed), None)
    return KindOfLetter(
        state,
        list(_people(rows)),
        len(mailed),
        0 if done.is_quiet else len(rows) - len(mailed),
        preview(work, without_key(work, _letter(work, first, done, reason))) if first else None,
        first.language if first else work.texts.language,
    )


def _people(rows: Sequence[Registration]) -> Iterator[str]:
    return (named(each) for each in rows)
