"""What a participant's page says: true before the event, while it runs, and when it is over."""

import enum
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from app.errors import N_
from app.events.timing import session_start, sessions_of, starts, withdrawal_cutoff
from app.events.window import CALLED_OFF, is_past, registration_window
from app.registrations.counting import reason_applied
from app.registrations.explaining import Line, why_for_participant
from app.registrations.models import HOLDING, PUT_OUT, Registration, RegistrationState
from app.registrations.queries import counted, line_of, why_waiting
from app.registrations.reasons import WhyWaiting
from app.registrations.seats import Seats
from app.registrations.taken_back import why_not_taken_back
from app.texts import Texts
from app.work import Work

_LETTER_IS_NEW = timedelta(hours=24)


_WHILE_SUSPENDED = {
    RegistrationState.confirmed: N_("The place stays reserved. We will write when there are new dates."),
    RegistrationState.offered: N_(
        "The place stays offered. We will write when there are new dates; "
        "then the time to answer begins anew."
    ),
    RegistrationState.waiting: N_(
        "The registration stays on the waiting list. We will write when it goes on."
    ),
    RegistrationState.applied: N_("The registration still awaits a decision. We will write when it goes on."),
}


class Phase(enum.StrEnum):
    """How far an event has come for its participants: `last` means that no session is left to begin."""

    cancelled = "cancelled"
    suspended = "suspended"
    ahead = "ahead"
    running = "running"
    last = "last"
    over = "over"


@dataclass(frozen=True, slots=True)
class PageSentences:
    """The sentences of a participant's page; an empty one is not shown.

    `withdrawal` says what withdrawing means, or, unless `may_withdraw`, why it is not possible; `may_answer`
    that a place is offered that can be accepted or declined; `take_back` says that a withdrawal can be.
    """

    phase: Phase
    heading: str
    sentence: str
    position: int | None
    withdrawal: str
    may_withdraw: bool
    may_answer: bool
    take_back: str

    @property
    def goes_on(self) -> bool:
        """Whether a session is still to come, which a calendar would show."""
        return self.phase in (Phase.suspended, Phase.ahead, Phase.running)


class _Waits(NamedTuple):
    """The seats of the event and where somebody stands, of those on the waiting list."""

    seats: Seats | None
    line: Line | None


def page_sentences(work: Work, registration: Registration, *, names_email: bool) -> PageSentences:
    """Return what the page of a registration says now; `names_email` lets it name the address."""
    phase, seats = _phase(work, registration), counted(work, registration)
    line = line_of(work, registration, seats)
    position = line.place if line else None
    waits = _Waits(seats, line)
    may_withdraw = phase in (Phase.suspended, Phase.ahead, Phase.running)
    return PageSentences(
        phase,
        _heading(work, registration, phase, position),
        _sentence(work, registration, phase, names_email, waits),
        position,
        _withdrawal(work, registration, phase) if may_withdraw else _no_withdrawal(work, phase),
        may_withdraw,
        may_withdraw and _has_open_offer(work, registration),
        _take_back(work, registration),
    )


def _take_back(work: Work, registration: Registration) -> str:
    if not registration.has_ended or why_not_taken_back(work, registration):
        return ""
    if registration.left_from in HOLDING:
        return work.texts.gettext(
            "Changed your mind? Nobody else has the place yet: until somebody has, "
            "the withdrawal can be taken back."
        )
    return work.texts.gettext(
        "Changed your mind? The withdrawal can be taken back; the turn stays as it was."
    )


def _has_open_offer(work: Work, registration: Registration) -> bool:
    until = registration.offered_until
    return registration.state == RegistrationState.offered and (until is None or until > work.now)


def _phase(work: Work, registration: Registration) -> Phase:
    event = registration.event
    state = registration_window(work, event).state
    if state in CALLED_OFF:
        return Phase(state)
    if is_past(work, event):
        return Phase.over
    start = starts(event)
    if start is None or start > work.now:
        return Phase.ahead
    more = any(session_start(session) > work.now for session in sessions_of(event))
    return Phase.running if more else Phase.last


def _heading(work: Work, registration: Registration, phase: Phase, position: int | None) -> str:
    texts, state = work.texts, registration.state
    if state == RegistrationState.removed:
        return texts.gettext("The organiser has removed this registration")
    if state == RegistrationState.refused:
        return texts.gettext("The organiser has decided against this application")
    if registration.has_ended and registration.enrolled_until is not None:
        return texts.gettext("Going on in another edition")
    if state == RegistrationState.withdrawn:
        return texts.gettext("Withdrawn")
    if phase == Phase.cancelled:
        return texts.gettext("The event has been cancelled")
    if phase == Phase.suspended:
        return registration_window(work, registration.event).sentence(texts).removesuffix(".")
    if phase == Phase.over:
        return texts.gettext("The event is over")
    if phase != Phase.ahead and state != RegistrationState.offered:
        return texts.gettext("The event has begun")
    if state == RegistrationState.waiting:
        return texts.gettext("Waiting list: position %(position)s", position=position)
    if state == RegistrationState.applied:
        why = reason_applied(work, registration)
        if why == WhyWaiting.papers:
            return texts.gettext("Application received, not complete yet")
        if why == WhyWaiting.offer_lapsed:
            return texts.gettext("The time to accept the place has passed")
        return texts.gettext("Application received")
    if state == RegistrationState.offered:
        return texts.gettext("A place is offered")
    return texts.gettext("Registration accepted")


def _sentence(work: Work, registration: Registration, phase: Phase, names_email: bool, waits: _Waits) -> str:
    texts, state = work.texts, registration.state
    if state in PUT_OUT:
        mailed = texts.gettext("The reason was sent by e-mail.") if registration.email else ""
        questions = texts.gettext("If there are questions, please contact the organiser.")
        return f"{mailed} {questions}".strip()
    if registration.has_ended and registration.enrolled_until is not None:
        last = texts.gettext(
            "The last day of taking part here: %(day)s.", day=texts.day_plain(registration.enrolled_until)
        )
        letter = texts.gettext("The letter about the change leads to the new registration.")
        return f"{last} {letter}"
    if state == RegistrationState.withdrawn:
        return texts.gettext("This registration has been withdrawn; nothing more needs to be done.")
    if phase == Phase.cancelled:
        return texts.gettext("Nothing needs to be done.")
    if phase == Phase.suspended:
        return texts.gettext(_WHILE_SUSPENDED[state])
    if state == RegistrationState.offered and phase != Phase.over:
        return _with_offer(work, registration)
    if registration.is_unseated:
        return _without_seat(work, registration, phase, waits)
    if phase == Phase.over:
        return texts.gettext("Nothing more needs to be done.")
    if phase != Phase.ahead:
        return texts.gettext("Participation is confirmed.")
    return _with_seat(work, registration, names_email)


def _with_offer(work: Work, registration: Registration) -> str:
    texts, until = work.texts, registration.offered_until
    if registration.is_named and (until is None or until > work.now):
        return _with_named_place(texts, registration)
    if registration.is_stand_in and (until is None or until > work.now):
        if until is None:
            return texts.gettext("The place of a colleague is held for this registration. Take it below.")
        return texts.gettext(
            "The place of a colleague is held for this registration until %(when)s. Take it below.",
            when=texts.moment(until),
        )
    if until is None:
        return texts.gettext("The place is held for this registration. Accept or decline it below.")
    if until <= work.now:
        return texts.gettext("The time to answer has passed: the place goes to the next person.")
    return texts.gettext(
        "The place is held for this registration until %(when)s. Accept or decline it below.",
        when=texts.moment(until),
    )


def _with_named_place(texts: Texts, registration: Registration) -> str:
    until, institution = registration.offered_until, registration.institution_name or ""
    if until is None:
        return texts.gettext(
            "%(institution)s holds a place for this registration. Take it below.", institution=institution
        )
    return texts.gettext(
        "%(institution)s holds a place for this registration until %(when)s. Take it below.",
        institution=institution,
        when=texts.moment(until),
    )


def _with_seat(work: Work, registration: Registration, names_email: bool) -> str:
    texts, email = work.texts, registration.email
    reserved = texts.gettext("A place is reserved.")
    if not (names_email and email and work.now - registration.state_changed_at < _LETTER_IS_NEW):
        return reserved
    mailed = texts.gettext("A confirmation with a calendar file goes to %(email)s.", email=email)
    return f"{reserved} {mailed}"


def _without_seat(work: Work, registration: Registration, phase: Phase, waits: _Waits) -> str:
    texts, seats = work.texts, waits.seats
    if phase == Phase.over:
        return texts.gettext("There was no place for this registration.")
    if phase != Phase.ahead:
        return texts.gettext("There has been no place for this registration so far.")
    if registration.is_named:
        return texts.gettext(
            "%(institution)s has named this person as a reserve. A place that becomes free is offered by "
            "letter; the data can be given now.",
            institution=registration.institution_name or "",
        )
    why = why_waiting(work, registration, seats)
    if why is None:
        return ""
    told = why_for_participant(texts, why, waits.line)
    if why != WhyWaiting.institution_full or seats is None or seats.free is None:
        return told
    others = texts.ngettext(
        "%(count)s place is free for other institutions.",
        "%(count)s places are free for other institutions.",
        seats.free,
    )
    return f"{told} {others}"


def _no_withdrawal(work: Work, phase: Phase) -> str:
    texts = work.texts
    if phase == Phase.cancelled:
        return ""
    if phase == Phase.last:
        return texts.gettext("The last meeting has begun: there is nothing to withdraw from any more.")
    return texts.gettext("The event is over: there is nothing to withdraw from any more.")


def _withdrawal(work: Work, registration: Registration, phase: Phase) -> str:
    texts = work.texts
    again = texts.gettext("The withdrawal can be taken back here.")
    if registration.holds_seat:
        again = texts.gettext("The withdrawal can be taken back here until somebody else has the place.")
    return f"{_what_becomes_of_the_seat(work, registration, phase)} {again}"


def _what_becomes_of_the_seat(work: Work, registration: Registration, phase: Phase) -> str:
    texts, state = work.texts, registration.state
    if state == RegistrationState.applied:
        return texts.gettext("The organiser no longer decides about this registration.")
    if state == RegistrationState.waiting:
        return texts.gettext("The registration leaves the waiting list.")
    if phase == Phase.suspended:
        return texts.gettext("The place is free for somebody else once the event goes on.")
    if phase == Phase.running:
        return texts.gettext("What was attended stays. The organiser decides what becomes of the place.")
    cutoff = withdrawal_cutoff(registration.event)
    if cutoff is not None and work.now >= cutoff:
        return texts.gettext("The event begins soon: the organiser decides who gets the place.")
    return texts.gettext("The place goes to the next person on the waiting list.")
