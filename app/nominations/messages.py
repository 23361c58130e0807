"""The letters of this room: to whom two institutions named, and to an institution's contact."""

from collections.abc import Sequence

from app.events.models import Event
from app.events.titles import title
from app.nominations.models import InstitutionConsent, Nomination
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.progress.models import InstitutionLink
from app.registrations.messages import event_context, participants_letter, reply_address
from app.registrations.models import Registration
from app.work import Work


def who_sends_letter(work: Work, registration: Registration, nomination: Nomination) -> NewLetter:
    """Return the question which of two institutions sends a person."""
    until, texts = nomination.ask_until, work.texts.into(registration.language)
    return participants_letter(
        work,
        registration,
        "who_sends",
        institution=unlinked(registration.institution_name or ""),
        other=unlinked(nomination.institution.name),
        until=texts.moment(until) if until else "",
    )


def nominations_ended_letter(
    work: Work, link: InstitutionLink, event: Event, names: Sequence[str]
) -> NewLetter:
    """Return the news to an institution's contact that people whom they named do not come."""
    return NewLetter(
        kind="nominations_ended",
        recipient=link.email,
        recipient_name=link.name,
        language=link.language,
        subject_kind="institution_link",
        subject_id=link.id,
        event_id=event.id,
        context={
            **event_context(work, event, link.language),
            "title": title(event, link.language).text,
            "names": [unlinked(each) for each in names],
            "institution": unlinked(link.institution.name),
            "link": work.links.institution(link.id, link.version),
        },
        reply_to=reply_address(work, event),
    )


def consent_returned_letter(work: Work, link: InstitutionLink, consent: InstitutionConsent) -> NewLetter:
    """Return the news to an institution's contact that its signed consent was sent back, and why."""
    return NewLetter(
        kind="consent_returned",
        recipient=link.email,
        recipient_name=link.name,
        language=link.language,
        subject_kind="institution_link",
        subject_id=link.id,
        event_id=consent.event_id,
        context={
            **event_context(work, consent.event, link.language),
            "title": title(consent.event, link.language).text,
            "institution": unlinked(consent.institution.name),
            "reason": consent.reason or "",
            "link": work.links.institution(link.id, link.version),
        },
        reply_to=reply_address(work, consent.event),
    )
