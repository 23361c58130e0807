"""The letters of this room: please confirm, and a next edition takes applications."""

from app.events.models import Event
from app.interest.models import InterestEntry
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.registrations.messages import event_context, reply_address
from app.work import Work

CONFIRM, NEXT = "interest_confirm", "interest_next"


def confirm_letter(work: Work, entry: InterestEntry) -> NewLetter:
    """Return the letter with the link that confirms an entry, or leads to one that is confirmed."""
    return _letter(work, entry, entry.event, CONFIRM)


def next_letter(work: Work, entry: InterestEntry, event: Event) -> NewLetter:
    """Return the news that an edition takes applications, with the link to leave the list."""
    return _letter(work, entry, event, NEXT)


def _letter(work: Work, entry: InterestEntry, event: Event, kind: str) -> NewLetter:
    return NewLetter(
        kind=kind,
        recipient=entry.email,
        recipient_name=entry.name,
        language=entry.language,
        subject_kind="interest",
        subject_id=entry.id,
        event_id=event.id,
        context={
            **event_context(work, event, entry.language),
            "additions": (),
            "name": unlinked(entry.name),
            "confirmed": entry.confirmed_at is not None,
            "link": work.links.interest(entry.id, entry.secret),
            "form": work.links.event(event.slug),
        },
        reply_to=reply_address(work, event),
    )
