"""Correcting a registration: what was typed, and with it perhaps who the person is."""

from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from app.consents.operations import give_consents_to
from app.errors import N_, Closed, Refusal
from app.groups.models import Membership
from app.history.operations import record
from app.ledger.operations import give_registration_to
from app.lines.models import LineRecipient
from app.names import refuse_addresses
from app.outbox.operations import queue as queue_letter
from app.outbox.queries import mailed_since
from app.people.models import Person, email_key
from app.people.operations.persons import (
    CHANGED,
    Identity,
    change_identity,
    lock_persons,
    person_like,
    respell,
)
from app.registrations.asked import ASKED, NAMES, Details
from app.registrations.counting import lock_registration, not_countable, seats_by_institution
from app.registrations.explaining import no_more_reserves
from app.registrations.facts import CORRECTED
from app.registrations.messages import corrected_letter
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations.admitting import readmit
from app.registrations.operations.applicants import Application, applicant, set_institution, write
from app.registrations.operations.filling import fill_under_lock
from app.registrations.own_links import end_form_link, hide_from_form
from app.registrations.recruited import elsewhere
from app.registrations.seats import Seats
from app.work import Work

_UNKNOWN = N_(
    "Places are counted by institution, and this one is not confirmed yet: with it the place would be lost. "
    "Choose one of the suggested names, or ask the organiser."
)
OF_THE_PLACE = N_("A colleague's place is one of their institution: first take it, or decline it.")
_WITHOUT = N_("Places are counted by institution: without one the place would be lost.")

ADDRESSES_AN_HOUR = 5
"""How often within an hour the holder of a link may have the confirmation sent to another address."""


def correct(
    work: Work,
    registration: Registration,
    correction: Details,
    seen: int | None = None,
    *,
    by_form: bool = False,
) -> bool:
    """Correct a registration; tell whether its mailed link was replaced.

    `by_form` says that the link of the form was used, which proves nothing: it corrects what the form
    made, and nobody who was known before. Any other way hides what it corrects from that link, and ends
    it where another person or address is meant.

    Another e-mail raises the link's version, so that the old link is dead, and mails a confirmation
    with the new one to the new address. A new institution must be known and have a place left if the
    person is seated and places are counted by institution; one that it leaves free goes to the next.
    Somebody without a seat may get one by it, or become `applied`. The person is corrected with the
    registration (see docs/decisions/0042-who-a-correction-changes.md).
    An event's rules about who may apply are asked again for another institution, position or person, and
    nobody else waits by it beyond the reserves of another institution.
    Refuses a registration that was withdrawn or removed, a person who is registered already, and a
    correction of another version than the one `seen`: somebody else's must not vanish unnoticed.
    """
    lock_registration(work, registration)
    if seen is not None and seen != registration.version:
        raise Refusal(
            "Somebody else changed this registration while you were typing. What you typed is kept: "
            "compare it with the data and the history on this page, then save again."
        )
    if registration.has_ended:
        raise Closed("This registration has ended: it can't be corrected any more.")
    before, person = Details.of(registration), registration.person
    if before == correction:
        return False
    _check_correction(work, registration, correction)
    _identify(work, registration, before, correction, by_form=by_form)
    if not by_form:
        _keep_from_form(registration, before, correction)
    judged_before, moved = registration.eligibility, None
    if before.institution != correction.institution:
        moved = _move_to_institution(work, registration, correction.institution)
    write(registration, correction)
    readmit(
        work,
        registration,
        {"institution", "position"} & set(_changed(before, correction)),
        is_another=registration.person is not person,
    )
    registration.version += 1
    # Case and blanks make no other address: the old link's reader still gets the new one.
    readdressed = email_key(before.email) != email_key(correction.email)
    if readdressed:
        _check_rate(work, registration)
        registration.link_version += 1
    _record(work, registration, before, correction)
    work.session.flush()
    if readdressed and registration.email:
        queue_letter(work, corrected_letter(work, registration))
    if moved or registration.eligibility != judged_before:
        fill_under_lock(work, registration.event)
        _check_reserves(work, registration, moved)
    work.session.flush()
    return readdressed


def _check_correction(work: Work, registration: Registration, correction: Details) -> None:
    if not correction.email and not (work.actor.is_staff and correction.phone):
        raise Refusal("Give an e-mail address or a phone number.", field="email")
    before = Details.of(registration)
    moves = before.institution != correction.institution
    if moves and registration.owes_data and not work.actor.is_staff:
        raise Refusal(OF_THE_PLACE, field="institution")
    # What was kept before names were looked at may stay until it is changed.
    changed = {name: getattr(correction, name) for name in NAMES}
    refuse_addresses(**{name: text for name, text in changed.items() if text != getattr(before, name)})


def _check_rate(work: Work, registration: Registration) -> None:
    """Keep a participant's page from being used to send letters to strangers."""
    if work.actor.is_staff:
        return
    if mailed_since(work, "corrected", "registration", registration.id, 60) >= ADDRESSES_AN_HOUR:
        raise Refusal(
            "The address was changed several times within an hour. Try again later, or call the organiser.",
            field="email",
        )


def _keep_from_form(registration: Registration, before: Details, after: Details) -> None:
    if _identity(before).key != _identity(after).key:
        end_form_link(registration)
    else:
        hide_from_form(registration, _changed(before, after))


def _identify(
    work: Work, registration: Registration, before: Details, after: Details, *, by_form: bool
) -> None:
    """Make the registration point to whom the corrected e-mail and name mean."""
    person = registration.person
    # Only the person's own link changes whom another registration, or an earlier day, made known.
    may_change = not by_form or person.created_at == registration.registered_at
    was, wanted = _identity(before), _identity(after)
    if was.key == wanted.key:
        if may_change:
            respell(person, was, wanted)
        return
    if by_form and registration.entries > 1:
        raise Refusal(
            "Name and e-mail of somebody who had registered before are corrected on the page behind the "
            "mailed link.",
            field="last_name" if was.key[0] == wanted.key[0] else "email",
        )
    other = person_like(work, wanted)
    # Else somebody signs up for another event as the one while this makes them the other.
    lock_persons(work, person, *([other] if other else []))
    if other is not person_like(work, wanted):
        raise Refusal(CHANGED)
    if other is not None and other.id == person.id:
        return  # an earlier name or address of this very person
    if other is not None:
        _repoint(work, registration, other)
    elif not may_change or _is_known_elsewhere(work, registration):
        # The holder of this link has shown nothing about the person's other registrations: anybody
        # who knows a name and an e-mail can sign up under them. Those stay with the old mailbox.
        _repoint(work, registration, applicant(work, _application(registration, after)))
    else:
        change_identity(work, person, wanted)


def _identity(correction: Details) -> Identity:
    return Identity(correction.first_name, correction.last_name, correction.email, correction.phone)


def _repoint(work: Work, registration: Registration, person: Person) -> None:
    taken_already = exists().where(
        Registration.event_id == registration.event_id,
        Registration.person_id == person.id,
        Registration.id != registration.id,
    )
    if work.session.scalar(select(taken_already)):
        raise Refusal(
            "A person with this name and e-mail address is already registered for this event.", field="email"
        )
    if elsewhere(work, registration.event, person.id) is not None:
        raise Refusal(
            "A person with this name and e-mail address is registered for another event of the same "
            "recruitment.",
            field="email",
        )
    give_consents_to(work, registration.event_id, registration.person_id, person.id)
    registration.person = person
    # What was earned under the registration goes with it.
    give_registration_to(work, registration.id, person.id)


def _is_known_elsewhere(work: Work, registration: Registration) -> bool:
    """Tell whether the person has other registrations, receives support of a line, or is in a group.

    Who was enrolled with a group is known by that.
    """
    others = exists().where(
        Registration.person_id == registration.person_id, Registration.id != registration.id
    )
    supported = exists().where(LineRecipient.person_id == registration.person_id)
    known = or_(others, supported)
    if registration.channel != Channel.group:
        known = or_(known, exists().where(Membership.person_id == registration.person_id))
    return bool(work.session.scalar(select(known)))


def _application(registration: Registration, after: Details) -> Application:
    return Application(
        first_name=after.first_name,
        last_name=after.last_name,
        email=after.email,
        phone=after.phone,
        language=registration.language,
    )


@dataclass(frozen=True, slots=True)
class _Moved:
    """From which institution somebody came, and the seats as they were before."""

    institution_id: int | None
    seats: Seats


def _move_to_institution(work: Work, registration: Registration, text: str | None) -> _Moved:
    moved = _Moved(registration.institution_id, seats_by_institution(work, registration.event))
    seats = moved.seats
    set_institution(work, registration, text)
    if not registration.holds_seat or registration.institution_id == moved.institution_id:
        return moved
    # An appointed person may come from another institution, if it can be counted.
    if not_countable(work, registration.event, registration.institution):
        raise Refusal(_UNKNOWN if registration.institution else _WITHOUT, field="institution")
    if seats.institution_is_full(registration.institution_id):
        raise Refusal("This institution already has all its places for this event.", field="institution")
    return moved


def _check_reserves(work: Work, registration: Registration, moved: _Moved | None) -> None:
    """Refuse that somebody waits for another institution who could not have signed up for it."""
    if moved is None or work.actor.is_staff or registration.institution_id == moved.institution_id:
        return
    waits = registration.state == RegistrationState.waiting
    if waits and moved.seats.reserves_are_full(registration.institution_id):
        raise no_more_reserves(registration.event, moved.seats.limits)


def _changed(before: Details, after: Details) -> list[str]:
    return [name for name in ASKED if getattr(before, name) != getattr(after, name)]


def _record(work: Work, registration: Registration, before: Details, after: Details) -> None:
    changed = {name: [getattr(before, name), getattr(after, name)] for name in _changed(before, after)}
    # Health matters, say, are not repeated in the history.
    changed |= {name: ["…", "…"] for name in changed if ASKED[name].is_confidential}
    record(
        work,
        CORRECTED,
        "registration",
        registration.id,
        event_id=registration.event_id,
        values={"fields": sorted(changed)},
        personal={"changed": changed},
    )
