"""Who is still to be told by phone, and who was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.accounts.models import Account
from app.events.models import Event
from app.outbox.models import Call, CallState
from app.people.models import Institution, Person
from app.registrations.models import IN_FORCE, Registration
from app.work import Work

GUEST, INVITED_INSTITUTION = "guest", "invited_institution"
"""What an invitation is about: the number of the person or of the institution that was invited."""
_TOLD_OF_THE_END = ("removed", "refused")
"""The letters that are told to who takes no part any more."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as a page shows it.

    Staff, members of groups and who was invited have no registration, staff and institutions no number.
    """

    id: int
    name: str
    phone: str
    registration_id: int | None
    words: str
    language: str
    failed: bool
    created_at: datetime
    told_at: datetime | None
    told_by: str


def calls_at(event_id: int, state: CallState) -> Select[Any]:
    """Select an event's calls: open ones the oldest first, others the latest first."""
    query: Select[Any] = _joined(select(Call)).where(Call.event_id == event_id, Call.state == state)
    if state == CallState.open:
        return query.where(still_concerns()).order_by(Call.id)
    return query.order_by(Call.told_at.desc(), Call.id.desc())


def rows_of(work: Work, calls: Sequence[Call]) -> list[CallRow]:
    """Return these calls with whom to call and who did, in their order; four statements."""

    def about(kind: str) -> set[int]:
        return {each.subject_id for each in calls if each.subject_kind == kind}

    staff = about("staff") | {each.told_by for each in calls if each.told_by is not None}
    found = work.session.scalars(select(Registration).where(Registration.id.in_(about("registration"))))
    persons = about("member") | about(GUEST)
    known = {each.id: each for each in work.session.scalars(select(Person).where(Person.id.in_(persons)))}
    invited = select(Institution).where(Institution.id.in_(about(INVITED_INSTITUTION)))
    names = select(Account.id, Account.name).where(Account.id.in_(staff))
    accounts: dict[int, str] = dict(work.session.execute(names).all())
    people: dict[tuple[str, int], Registration | Person | Institution]
    people = {("registration", each.id): each for each in found}
    people |= {(kind, id): person for kind in ("member", GUEST) for id, person in known.items()}
    people |= {(INVITED_INSTITUTION, each.id): each for each in work.session.scalars(invited)}
    return [_row(each, people, accounts) for each in calls]


def _row(
    call: Call,
    people: Mapping[tuple[str, int], Registration | Person | Institution],
    accounts: Mapping[int, str],
) -> CallRow:
    who = people.get((call.subject_kind, call.subject_id))
    name, phone = accounts.get(call.subject_id, "") if call.subject_kind == "staff" else "", None
    if isinstance(who, Institution):
        name = ", ".join(part for part in (who.contact_name, who.name) if part)
    elif who is not None:
        name, phone = f"{who.first_name} {who.last_name}", who.phone
    return CallRow(
        id=call.id,
        name=name,
        phone=phone or "",
        registration_id=who.id if isinstance(who, Registration) else None,
        words=call.words,
        language=call.language,
        failed=call.letter_id is not None,
        created_at=call.created_at,
        told_at=call.told_at,
        told_by=accounts.get(call.told_by or 0, ""),
    )


def open_calls(work: Work, event: Event) -> int:
    """Count the calls that are still to be made about an event."""
    query = _joined(select(func.count()).select_from(Call)).where(
        Call.event_id == event.id, Call.state == CallState.open, still_concerns()
    )
    return work.session.scalar(query) or 0


def told_calls(work: Work, event: Event) -> int:
    """Count the calls about an event that were made."""
    made = (Call.event_id == event.id, Call.state == CallState.told)
    return work.session.scalar(select(func.count(Call.id)).where(*made)) or 0


def events_with_calls(visible: ColumnElement[bool], today: date) -> Select[Any]:
    """Select the coming events for which calls are still to be made, and how many; the first call first."""
    counted = (
        _joined(select(Call.event_id, func.count().label("count"), func.min(Call.id).label("first")))
        .where(Call.state == CallState.open, still_concerns())
        .group_by(Call.event_id)
        .subquery()
    )
    return (
        select(Event, counted.c.count)
        .join(counted, counted.c.event_id == Event.id)
        .where(visible, Event.listed_until >= today)
        .order_by(counted.c.first)
    )


def still_concerns() -> ColumnElement[bool]:
    """Return the condition that a call still concerns its reader: who has left need not hear of changes."""
    return or_(
        Call.subject_kind != "registration",
        Registration.state.in_(IN_FORCE),
        and_(Registration.id.is_not(None), Call.kind.in_(_TOLD_OF_THE_END)),
    )


def _joined(query: Any) -> Any:
    mine = and_(Call.subject_kind == "registration", Registration.id == Call.subject_id)
    return query.outerjoin(Registration, mine)
