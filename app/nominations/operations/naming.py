"""An institution names people, one instead of another, or nobody any more (docs/decisions/0212)."""

from datetime import timedelta

from sqlalchemy import func, select

from app.errors import N_, Closed, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.nominations.facts import ASKED_WHO_SENDS, TAKEN_BACK
from app.nominations.messages import who_sends_letter
from app.nominations.models import Nomination
from app.nominations.queries import askers_of, is_asked, own_nomination, places_left, promised_to
from app.outbox.operations import tell
from app.outbox.queries import mailed_since
from app.people.models import Institution
from app.progress.models import InstitutionLink
from app.registrations.counting import lock_registration, seats_by_institution
from app.registrations.explaining import no_more_reserves
from app.registrations.models import Registration
from app.registrations.naming import why_no_naming
from app.registrations.offers import named_until
from app.registrations.operations import Colleague, end_naming, move_reserve, name_person, send_from
from app.registrations.operations.naming import (
    AN_HOUR,
    GONE,
    LETTERS_EACH,
    NAMED_ALREADY,
    TOO_OFTEN,
    registration_like,
)
from app.registrations.operations.passing_on import ASK_ORGANISER
from app.work import Work

WITHDRAW_FIRST = N_(
    "Whether this person can come has to be asked first: take the other one off the list, then name this one."
)


def nominate(
    work: Work,
    event: Event,
    institution: Institution,
    named: Colleague,
    *,
    link: InstitutionLink | None = None,
    instead_of: Nomination | None = None,
    reason: str = "",
) -> Nomination:
    """Name a person for an institution: they get a place of it that is held, or join its reserves.

    They are told by letter and give data of their own. Somebody whom another institution sends already is
    asked which one does, and a place is held until they have answered; nothing is said of the other one.
    Refuses what `name_person` does, and naming the same person again.
    """
    lock_event(work, event)
    known = registration_like(work, event, named)
    mine = _mine(work, institution, known) if known is not None and known.is_in_force else None
    if mine is not None:
        raise Refusal(NAMED_ALREADY, field="last_name")
    if known is not None and known.is_in_force and known.institution_id != institution.id:
        if instead_of is not None:
            raise Refusal(WITHDRAW_FIRST, field="last_name")
        return _ask(work, event, institution, named, known, link)
    former = instead_of.registration if instead_of is not None and instead_of.ask_until is None else None
    if instead_of is not None:
        _check_alive(work, instead_of)
        _end(work, instead_of)
    promised = promised_to(work, event, institution.id)
    registration = name_person(
        work, event, institution, named, promised=promised, instead_of=former, reason=reason
    )
    return _written(work, institution, named, registration, link)


def take_back(work: Work, nomination: Nomination) -> None:
    """Let an institution send somebody no more; the place goes to its next reserve, and the person is told.

    Whom another institution has named, too, is sent by that one from now on. Refuses (Closed) who is not
    among the institution's people any more.
    """
    registration = nomination.registration
    lock_registration(work, registration)
    _check_alive(work, nomination)
    was_asked = nomination.ask_until is not None
    _end(work, nomination)
    values = {"institution": nomination.institution.name}
    if was_asked:
        record(work, TAKEN_BACK, "registration", registration.id, event_id=nomination.event_id, values=values)
        return
    others = askers_of(work, registration)
    if not others:
        end_naming(work, registration)
        return
    record(work, TAKEN_BACK, "registration", registration.id, event_id=nomination.event_id, values=values)
    hand_over(work, registration, others[0])


def hand_over(work: Work, registration: Registration, to: Nomination) -> None:
    """Let the institution of a nomination send the person, whose registration is locked."""
    promised = promised_to(work, registration.event, to.institution_id) - 1
    to.ask_until = None
    work.session.flush()
    send_from(work, registration, to.institution, promised=max(0, promised))


def move(work: Work, nomination: Nomination, *, earlier: bool) -> None:
    """Move a reserve up or down among the reserves of the institution; nothing for anybody else."""
    if nomination.ask_until is None and nomination.registration.institution_id == nomination.institution_id:
        move_reserve(work, nomination.registration, earlier=earlier)


def _ask(
    work: Work,
    event: Event,
    institution: Institution,
    named: Colleague,
    known: Registration,
    link: InstitutionLink | None,
) -> Nomination:
    """Ask a person whom another institution sends which one does; hold a place of this one meanwhile."""
    closed = why_no_naming(work, event)
    if closed is not None:
        raise closed
    if known.enrolled_until is not None:
        raise Refusal(ASK_ORGANISER, field="last_name")
    seats = seats_by_institution(work, event)
    left = places_left(work, event, institution.id, seats)
    if left.free == 0 and seats.reserves_are_full(institution.id):
        refusal = no_more_reserves(event, seats.limits)
        raise Refusal(refusal.message, field="last_name", values=refusal.values)
    _check_rate(work, event, institution)
    _check_letters(work, known)
    nomination = _written(work, institution, named, known, link)
    nomination.ask_until = named_until(event, work.now)
    if known.owes_data and known.offered_until is not None:
        known.offered_until = max(known.offered_until, nomination.ask_until)
    work.session.flush()
    values = {"institution": institution.name}
    record(work, ASKED_WHO_SENDS, "registration", known.id, event_id=event.id, values=values)
    tell(work, who_sends_letter(work, known, nomination))
    work.session.flush()
    return nomination


def _mine(work: Work, institution: Institution, known: Registration) -> Nomination | None:
    query = select(Nomination).where(
        Nomination.registration_id == known.id, Nomination.institution_id == institution.id, is_asked(work)
    )
    asked = work.session.scalars(query).first()
    return asked or (own_nomination(work, known) if known.institution_id == institution.id else None)


def _check_rate(work: Work, event: Event, institution: Institution) -> None:
    """Keep an institution's page from being used to send letters to many strangers."""
    if work.actor.is_staff:
        return
    lately = select(func.count()).where(
        Nomination.event_id == event.id,
        Nomination.institution_id == institution.id,
        Nomination.named_at > work.now - timedelta(hours=1),
    )
    if (work.session.scalar(lately) or 0) >= AN_HOUR:
        raise Refusal(TOO_OFTEN)


def _check_letters(work: Work, known: Registration) -> None:
    """Keep one person from being asked over and over, as by naming them and taking them back."""
    if work.actor.is_staff:
        return
    if mailed_since(work, "who_sends", "registration", known.id, 60) >= LETTERS_EACH:
        raise Refusal(TOO_OFTEN, field="last_name")


def _check_alive(work: Work, nomination: Nomination) -> None:
    work.session.refresh(nomination)
    if nomination.ended_at is not None or not nomination.registration.is_in_force:
        raise Closed(GONE)
    is_sent = nomination.registration.institution_id == nomination.institution_id
    if nomination.ask_until is None and not is_sent:
        raise Closed(GONE)


def _end(work: Work, nomination: Nomination) -> None:
    nomination.ended_at = nomination.told_at = work.now
    work.session.flush()


def _written(
    work: Work,
    institution: Institution,
    named: Colleague,
    registration: Registration,
    link: InstitutionLink | None,
) -> Nomination:
    nomination = Nomination(
        event=registration.event,
        institution=institution,
        registration=registration,
        link_id=link.id if link else None,
        account_id=work.actor.id if work.actor.is_staff else None,
        first_name=named.first_name,
        last_name=named.last_name,
        email=named.email,
        position=named.position,
        named_at=work.now,
    )
    work.session.add(nomination)
    work.session.flush()
    return nomination
