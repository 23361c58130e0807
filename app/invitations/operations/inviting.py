"""Inviting people, institutions and past lists to an event, in one act."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from app.errors import N_, Closed, Refusal
from app.events.access import may_manage_event
from app.events.models import Event, Publication
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.history.operations import record
from app.invitations.facts import INVITED
from app.invitations.messages import invitation_letter
from app.invitations.models import Invitation
from app.names import refuse_addresses
from app.outbox.letters import LetterText
from app.outbox.operations import preview, queue_all
from app.people.models import Institution, Person
from app.people.operations import institution_for, known_person
from app.registrations.models import IN_FORCE, SEATED, Registration
from app.registrations.why_closed import why_called_off
from app.work import Work

MOST = 1_000
"""How many invitations one act sends."""
NOT_PUBLISHED = N_("Publish the event first: the letters lead to its page.")
OVER = N_("The event is over: nobody can be invited to it any more.")
NOBODY = N_("Say whom to invite: people, institutions, or the list of an earlier event.")
TOO_MANY = N_("At most %(most)s invitations go out in one act.")
INVITED_ALREADY = N_("was invited already")
SIGNED_UP = N_("is signed up already")
NO_EMAIL = N_("has no e-mail address: invite them by phone")
NO_CONTACT = N_("has no contact with an e-mail address: give one on the institution's page")
NO_INSTITUTION = N_("“%(name)s” names no institution.")


@dataclass(frozen=True, slots=True)
class Guest:
    """A person to be invited, as typed."""

    first_name: str
    last_name: str
    email: str
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class WhomToInvite:
    """Whom to invite: people and institutions as typed, an earlier event's people, and a note to all."""

    guests: Sequence[Guest] = ()
    institutions: Sequence[str] = ()
    past_event: Event | None = None
    note: str = ""
    language: str = "pl"


@dataclass(slots=True)
class Invited:
    """Who was invited, and who was passed over with the reason, a message id."""

    invitations: list[Invitation] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InvitingPreview:
    """What inviting would do: names, names with reasons, and the first letter in its reader's `language`."""

    names: list[str]
    passed_over: list[tuple[str, str]]
    letter: LetterText | None
    language: str


def invite(work: Work, event: Event, wanted: WhomToInvite) -> Invited:
    """Invite, each with a letter and a link to answer; who was invited or is signed up is passed over.

    Sent twice, it acts once. Refuses a draft, an event that is called off or over, names that hold
    addresses, and an act that names nobody.
    """
    done = _invited(work, event, wanted)
    if done.invitations:
        letters = [invitation_letter(work, event, each, wanted.note) for each in done.invitations]
        queue_all(work, letters)
        values = {"count": len(done.invitations)}
        record(work, INVITED, "event", event.id, event_id=event.id, values=values)
    work.session.flush()
    return done


def preview_inviting(work: Work, event: Event, wanted: WhomToInvite) -> InvitingPreview:
    """Return what `invite` would do, and change nothing. Refuses what it would."""
    attempt = work.session.begin_nested()
    try:
        done = _invited(work, event, wanted)
        first = next(iter(done.invitations), None)
        letter = invitation_letter(work, event, first, wanted.note) if first else None
        if letter is not None:
            # Only its reader may have the link.
            shown = {**letter.context, "answer_link": work.links.absolute("/invitations/…/")}
            letter = replace(letter, context=shown)
        return InvitingPreview(
            [_named(each) for each in done.invitations],
            done.passed_over,
            preview(work, letter) if letter else None,
            first.language if first else work.texts.language,
        )
    finally:
        attempt.rollback()


def _invited(work: Work, event: Event, wanted: WhomToInvite) -> Invited:
    """Make the invitations, and send nothing yet."""
    lock_event(work, event)
    _check(work, event, wanted)
    done = Invited()
    known = set(work.session.scalars(select(Invitation.person_id).where(Invitation.event_id == event.id)))
    signed_up = set(
        work.session.scalars(
            select(Registration.person_id).where(
                Registration.event_id == event.id, Registration.state.in_(IN_FORCE)
            )
        )
    )
    for person, institution, language in _people(work, wanted):
        if not person.email:
            done.passed_over.append((person.name, NO_EMAIL))
        elif person.id in known:
            done.passed_over.append((person.name, INVITED_ALREADY))
        elif person.id in signed_up:
            done.passed_over.append((person.name, SIGNED_UP))
        else:
            known.add(person.id)
            done.invitations.append(_of_person(work, event, person, institution, language))
    _add_institutions(work, event, wanted, done)
    if len(done.invitations) > MOST:
        raise Refusal(TOO_MANY, values={"most": MOST})
    work.session.add_all(done.invitations)
    work.session.flush()
    return done


def _check(work: Work, event: Event, wanted: WhomToInvite) -> None:
    if event.publication != Publication.published:
        raise Closed(NOT_PUBLISHED)
    called_off = why_called_off(work, event)
    if called_off:
        raise called_off
    if is_past(work, event):
        raise Closed(OVER)
    if not wanted.guests and not wanted.institutions and wanted.past_event is None:
        raise Refusal(NOBODY, field="people")
    if len(wanted.guests) + len(wanted.institutions) > MOST:
        raise Refusal(TOO_MANY, values={"most": MOST})
    past = wanted.past_event
    if past is not None and work.actor.kind != "system" and not may_manage_event(work, past):
        raise Refusal("Choose an event that you organise.", field="past_event")


def _people(work: Work, wanted: WhomToInvite) -> list[tuple[Person, str | None, str]]:
    """Return the persons to be invited, with their institution and language; typed ones are made if new."""
    found: list[tuple[Person, str | None, str]] = []
    for guest in wanted.guests:
        refuse_addresses(people=f"{guest.first_name} {guest.last_name}", institution=guest.institution)
        person = known_person(work, guest.first_name, guest.last_name, guest.email, None, wanted.language)
        found.append((person, guest.institution, person.language))
    if wanted.past_event is not None:
        query = (
            select(Registration, Person)
            .join(Person, Person.id == Registration.person_id)
            .where(Registration.event_id == wanted.past_event.id, Registration.state.in_(SEATED))
            .order_by(Registration.name_sort, Registration.id)
        )
        for row, person in work.session.execute(query.limit(MOST + 1)):
            found.append((person, row.institution_name, row.language))
    return found


def _of_person(
    work: Work, event: Event, person: Person, institution: str | None, language: str
) -> Invitation:
    return Invitation(
        event_id=event.id, person_id=person.id, name=person.name, email=person.email, phone=person.phone,
        institution_name=institution, language=language, link_version=1, invited_at=work.now,
    )  # fmt: skip


def _add_institutions(work: Work, event: Event, wanted: WhomToInvite, done: Invited) -> None:
    if not wanted.institutions:
        return
    query = select(Invitation.institution_id).where(
        Invitation.event_id == event.id, Invitation.institution_id.is_not(None)
    )
    known = set(work.session.scalars(query))
    for name in wanted.institutions:
        refuse_addresses(institutions=name)
        institution = institution_for(work, name)
        if institution is None:
            raise Refusal(NO_INSTITUTION, field="institutions", values={"name": name})
        if not institution.contact_email:
            done.passed_over.append((institution.name, NO_CONTACT))
        elif institution.id in known:
            done.passed_over.append((institution.name, INVITED_ALREADY))
        else:
            known.add(institution.id)
            done.invitations.append(_of_institution(work, event, institution, wanted.language))


def _of_institution(work: Work, event: Event, institution: Institution, language: str) -> Invitation:
    return Invitation(
        event_id=event.id, institution_id=institution.id, name=institution.contact_name or institution.name,
        email=institution.contact_email, institution_name=institution.name, language=language,
        link_version=1, invited_at=work.now,
    )  # fmt: skip


def _named(invitation: Invitation) -> str:
    place = invitation.institution_name
    return f"{invitation.name}, {place}" if place and place != invitation.name else invitation.name
