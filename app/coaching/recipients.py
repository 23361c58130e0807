"""To whom letters about an appointment go: a person, or the contact of an institution."""

from dataclasses import dataclass

from app.lines.models import LineRecipient
from app.texts import DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class ContactAddress:
    """Where a recipient's letters go, and in which language."""

    email: str
    name: str
    language: str


def counting_for(recipient: LineRecipient) -> LineRecipient:
    """Return the recipient for which this one counts: another one's row where two turned out to be one."""
    while recipient.merged_into is not None:
        recipient = recipient.merged_into
    return recipient


def contact_address(recipient: LineRecipient) -> ContactAddress | None:
    """Return a recipient's mailbox: their own, or their institution's contact; None without any e-mail."""
    person, body = recipient.person, recipient.institution
    if person is not None:
        return ContactAddress(person.email, person.name, person.language) if person.email else None
    if body is None:
        return None
    if recipient.contact_email:
        return ContactAddress(recipient.contact_email, recipient.contact_name or body.name, DEFAULT_LANGUAGE)
    if body.contact_email:
        return ContactAddress(body.contact_email, body.contact_name or body.name, DEFAULT_LANGUAGE)
    return None
