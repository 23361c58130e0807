"""Who receives a line's support: persons and institutions added, and told anew."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.errors import N_, Refusal
from app.history.operations import record
from app.lines import facts
from app.lines.details import MOST_RECIPIENTS
from app.lines.models import LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.lines.operations.lines import must_manage
from app.lines.operations.locking import lock_line
from app.names import refuse_addresses
from app.people.models import Institution, Person
from app.people.operations import institution_for, known_person
from app.people.operations.persons import lock_persons
from app.work import Work

NO_INSTITUTION = N_("This names no institution.")
THERE_ALREADY = N_("%(name)s is a recipient of this line already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where the confirmations of an institution alone go, instead of the institution's own contact."""

    name: str | None = None
    email: str | None = None


def add_institution(
    work: Work, line: SupportLine, name: str, contact: Contact | None = None
) -> LineRecipient:
    """Add an institution alone, found by its name as at a sign-up; an unknown one is made, unconfirmed.

    Refuses a name that means none, an institution that is a recipient already, and more than
    MOST_RECIPIENTS. Forbidden to whom the line is not theirs to manage.
    """
    _begin(work, line)
    refuse_addresses(institution=name)
    institution = institution_for(work, name)
    if institution is None:
        raise Refusal(NO_INSTITUTION, field="institution")
    alone = LineRecipient.person_id.is_(None), LineRecipient.merged_into_id.is_(None)
    same = select(LineRecipient.id).where(
        LineRecipient.line_id == line.id, LineRecipient.institution_id == institution.id, *alone
    )
    if work.session.scalar(same) is not None:
        raise Refusal(THERE_ALREADY, field="institution", values={"name": institution.name})
    return _add(work, line, None, institution, contact)


def add_person(
    work: Work,
    line: SupportLine,
    *,
    first_name: str,
    last_name: str,
    email: str,
    institution: str | None = None,
) -> LineRecipient:
    """Add a person, found by e-mail and name as at a sign-up, with the institution that sends them if any.

    Refuses names that hold addresses, somebody who is a recipient already, and more than MOST_RECIPIENTS.
    Forbidden to whom the line is not theirs to manage.
    """
    _begin(work, line)
    refuse_addresses(first_name=first_name, last_name=last_name)
    person = known_person(work, first_name, last_name, email, None, work.texts.language)
    lock_persons(work, person)
    same = select(LineRecipient.id).where(
        LineRecipient.line_id == line.id, LineRecipient.person_id == person.id
    )
    if work.session.scalar(same) is not None:
        raise Refusal(THERE_ALREADY, field="last_name", values={"name": person.name})
    return _add(work, line, person, institution_for(work, institution), None)


def change_recipient(
    work: Work, recipient: LineRecipient, contact: Contact, institution: str | None = None
) -> None:
    """Say where an institution's confirmations go, or which institution sends a person.

    An institution alone stays what it is. Forbidden to whom the line is not theirs to manage.
    """
    must_manage(work, recipient.line)
    lock_line(work, recipient.line)
    work.session.refresh(recipient)
    body = recipient.institution
    wanted = body if recipient.is_institution else institution_for(work, institution)
    changed = {}
    before, after = (recipient.contact_name, recipient.contact_email), (contact.name, contact.email)
    if before != after:
        changed["recipient_contact"] = [_joined(*before), _joined(*after)]
    if wanted is not body:
        changed["recipient_institution"] = [each.name if each else None for each in (body, wanted)]
    if not changed:
        return
    recipient.contact_name, recipient.contact_email = after
    recipient.institution = wanted
    work.session.flush()
    personal = {"recipient": recipient_name(recipient), "changed": changed}
    record(work, facts.RECIPIENT_CHANGED, "line", recipient.line_id, personal=personal)


def _begin(work: Work, line: SupportLine) -> None:
    must_manage(work, line)
    lock_line(work, line)
    here = select(func.count()).where(LineRecipient.line_id == line.id)
    if (work.session.scalar(here) or 0) >= MOST_RECIPIENTS:
        raise Refusal("A line has at most %(most)s recipients.", values={"most": MOST_RECIPIENTS})


def _add(
    work: Work,
    line: SupportLine,
    person: Person | None,
    institution: Institution | None,
    contact: Contact | None,
) -> LineRecipient:
    last = select(func.max(LineRecipient.position)).where(LineRecipient.line_id == line.id)
    position = work.session.scalar(last)
    recipient = LineRecipient(
        line_id=line.id,
        position=0 if position is None else position + 1,
        person=person,
        institution=institution,
        contact_name=contact.name if contact else None,
        contact_email=contact.email if contact else None,
    )
    work.session.add(recipient)
    work.session.flush()
    work.session.expire(line, ["recipients"])
    personal = {"recipient": recipient_name(recipient)}
    record(work, facts.RECIPIENT_ADDED, "line", line.id, personal=personal)
    return recipient


def _joined(name: str | None, email: str | None) -> str | None:
    return ", ".join(filter(None, (name, email))) or None
