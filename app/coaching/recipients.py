"""To whom letters about an appointment go: a person, or the contact of an institution."""

from dataclasses import dataclass

from app.lines.models import LineRecipient
from app.texts import DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a recipient's letters go, and in which language."""

    email: str
    name: str
    language: str


def mailbox_of(recipient: LineRecipient) -> Mailbox | None:
    """Return a recipient's mailbox: their own, or their institution's contact; None without any e-mail."""
    person, body = recipient.person, recipient.institution
    if person is not None:
        return Mailbox(person.email, person.name, person.language) if person.email else None
    if body is None:
        return None
    if recipient.contact_email:
        return Mailbox(recipient.contact_email, recipient.contact_name or body.name, DEFAULT_LANGUAGE)
    if body.contact_email:
        return Mailbox(body.contact_email, body.contact_name or body.name, DEFAULT_LANGUAGE)
    return None
