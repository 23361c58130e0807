"""Links for the door: what one opens, those of an event, and whom somebody may find there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import joinedload, load_only

from app.attendance.queries.expected import owed
from app.attendance.queries.signing import added_at
from app.columns import folded
from app.door.facts import OPENED, WRONG_PIN
from app.door.models import DoorLink, DoorMark, MarkKind
from app.door.stays import stays
from app.errors import Missing
from app.events.models import Event, ParallelGroup, Session
from app.events.queries import sessions_with_events
from app.events.timing import sessions_of
from app.history.models import HistoryFact
from app.links import Purpose
from app.people.models import Institution, Person
from app.registrations.models import Registration
from app.registrations.queries import load_sessions
from app.typed import searched
from app.work import Work

SHORTEST = 3
"""So many letters of a name must be typed before anybody is shown."""
MOST_FOUND = 20
"""So many people are shown at most; more are told as a number of further ones."""
MOST_WRONG = 20
"""So many wrong PINs of a link are answered within PIN_WINDOW."""
PIN_WINDOW = timedelta(minutes=15)


# Put together once: that takes as long as to run them, and all marks of an event queue for its lock.
_LINK = select(DoorLink).where(DoorLink.id == bindparam("id"))
_LINK_AND_EVENT = _LINK.options(joinedload(DoorLink.event))


class DoorLinkEnded(Missing):
    """The link was good once: it was taken back, or its time has been over for long."""


@dataclass(slots=True)
class DoorPerson:
    """Somebody expected on the day, as the door may know them: name and institution, nothing else.

    `who` names them in what the page sends, for this link only. `sessions` are those of the day, by id.
    """

    who: str
    person_id: int
    registration_id: int | None
    name: str
    institution: str
    sessions: set[int] = field(default_factory=set)
    came_at: datetime | None = None
    left_at: datetime | None = None
    received: set[MarkKind] = field(default_factory=set)


def opened_link(work: Work, token: str, *, with_event: bool = True) -> DoorLink:
    """Return what a link for the door opens; Missing for a forged one, DoorLinkEnded for one taken back.

    The event comes along, unless it is read later under its lock anyway.
    """
    claim = work.links.claim(Purpose.door, token)
    if claim is None:
        raise Missing
    link = work.session.scalar(_LINK_AND_EVENT if with_event else _LINK, {"id": claim.id})
    if link is None:
        raise Missing
    if link.version != claim.version or link.revoked_at is not None:
        raise DoorLinkEnded
    return link


def sessions_of_day(work: Work, link: DoorLink) -> Sequence[Session]:
    """Return the sessions of a link's day that take place, in order of time; one statement."""
    query = (
        sessions_with_events()
        .where(Event.id == link.event_id, Session.day == link.day, Session.cancelled_at.is_(None))
        .order_by(Session.starts_at, Session.id)
    )
    return work.session.scalars(query).unique().all()


def sessions_known_of_day(event: Event, day: date) -> list[Session]:
    """Return the same of an event whose meetings are loaded, as they are under its lock; no statement."""
    return [session for session in sessions_of(event) if session.day == day]


def groups_of_day(work: Work, link: DoorLink) -> list[ParallelGroup]:
    """Return the parallel groups that meet on a link's day, in their order; two statements."""
    ids = {each.meeting.parallel_group_id for each in sessions_of_day(work, link)}
    return [each for each in link.event.parallel_groups if each.id in ids]


def is_long_enough(words: str) -> bool:
    """Tell whether enough of a name was typed for anybody to be shown."""
    return any(len(each) >= SHORTEST for each in folded(searched(words, 100)).split())


def found_by_name(work: Work, link: DoorLink, sessions: Sequence[Session], words: str) -> list[DoorPerson]:
    """Return who of these sessions of the day has all these parts in their name, by name; nobody for less
    than three letters.

    At most one more than MOST_FOUND. A constant number of statements.
    """
    if not is_long_enough(words):
        return []
    parts = folded(searched(words, 100)).split()
    named = [Person.name_key.contains(each, autoescape=True) for each in parts]
    found = guests(work, link, sessions, *named, most=MOST_FOUND + 1)
    note_marks(work, link, found)
    return found


# Of a registration and a person a phone is shown a name and an institution: the other fifty columns stay in
# the database.
_SHOWN = (
    load_only(
        Registration.person_id, Registration.first_name, Registration.last_name,
        Registration.institution_id, Registration.institution_name,
    ),
    joinedload(Registration.institution).load_only(Institution.name, Institution.is_confirmed),
)  # fmt: skip
_SHOWN_OF_PERSON = load_only(Person.first_name, Person.last_name)
_OWN = (
    owed(Registration, Session.id)
    .join(Person, Person.id == Registration.person_id)
    .options(*_SHOWN)
    .order_by(Registration.name_sort, Registration.id)
)
_MARKS = (
    select(DoorMark)
    .join(DoorLink, DoorLink.id == DoorMark.link_id)
    .where(
        DoorLink.event_id == bindparam("event"),
        DoorLink.day == bindparam("day"),
        DoorMark.person_id.in_(bindparam("persons", expanding=True)),
    )
    .order_by(DoorMark.made_at, DoorMark.id)
)


def guests(
    work: Work, link: DoorLink, sessions: Sequence[Session], *conditions: ColumnElement[bool], most: int
) -> list[DoorPerson]:
    """Return who is expected at these sessions and meets conditions on `Person`, `Registration` or
    `RegisterRow`, by name; two statements. An event has so few sessions a day that `most` holds of people."""
    ids = [each.id for each in sessions]
    if not ids:
        return []
    rows = most * len(ids)
    own = _OWN.where(Session.id.in_(ids), *conditions)
    added = added_at(ids).options(_SHOWN_OF_PERSON, *_SHOWN).where(*conditions)
    added = added.order_by(Person.name_sort, Person.id)
    found: dict[int, DoorPerson] = {}
    for registration, session_id in work.session.execute(own.limit(rows)):
        token = work.links.token(Purpose.door_person, registration.id, link.id)
        guest = DoorPerson(
            f"p{token}", registration.person_id, registration.id, registration.name,
            registration.shown_institution or "",
        )  # fmt: skip
        found.setdefault(registration.person_id, guest).sessions.add(session_id)
    for row, registration, person in work.session.execute(added.limit(rows)):
        institution = (registration.shown_institution or "") if row.registration_id else ""
        token = work.links.token(Purpose.door_row, row.id, link.id)
        guest = DoorPerson(f"r{token}", person.id, row.registration_id, person.name, institution)
        found.setdefault(person.id, guest).sessions.add(row.session_id)
    return list(found.values())[:most]


def note_marks(work: Work, link: DoorLink, found: Sequence[DoorPerson]) -> None:
    """Write down at each of them when they came and left today, and what they received; one statement."""
    marks = marks_of(work, link, {each.person_id for each in found})
    for each in found:
        mine = marks.get(each.person_id, ())
        there = stays(mine)
        if there:
            each.came_at, each.left_at = there[0].arrived_at, there[-1].left_at
        each.received = {mark.kind for mark in mine if mark.taken_back_at is None}


def marks_of(work: Work, link: DoorLink, persons: Collection[int]) -> Mapping[int, list[DoorMark]]:
    """Return what was marked of some persons on the link's day, by whichever link, in order of time."""
    named = {"event": link.event_id, "day": link.day, "persons": list(persons)}
    found: dict[int, list[DoorMark]] = defaultdict(list)
    for mark in work.session.scalars(_MARKS, named) if persons else ():
        found[mark.person_id].append(mark)
    return found


def links_of(event: Event) -> Select[DoorLink]:
    """Select the links of an event, those of the latest day first."""
    query = select(DoorLink).where(DoorLink.event_id == event.id).options(joinedload(DoorLink.account))
    return query.order_by(DoorLink.day.desc(), DoorLink.id.desc())


def openings(link: DoorLink) -> Select[HistoryFact]:
    """Select when a link was opened with the PIN, or tried with a wrong one, the newest first."""
    query = select(HistoryFact).where(
        HistoryFact.subject_kind == "door_link",
        HistoryFact.subject_id == link.id,
        HistoryFact.kind.in_((OPENED.kind, WRONG_PIN.kind)),
    )
    return query.order_by(HistoryFact.at.desc(), HistoryFact.id.desc())


def has_tries(work: Work, link: DoorLink) -> bool:
    """Tell whether a PIN of a link may be tried; one statement.

    The wrong ones are counted by their facts, which a restart of the server leaves, and all processes see.
    """
    wrong = (
        select(HistoryFact.id)
        .where(
            HistoryFact.subject_kind == "door_link",
            HistoryFact.subject_id == link.id,
            HistoryFact.kind == WRONG_PIN.kind,
            HistoryFact.at > work.now - PIN_WINDOW,
        )
        .limit(MOST_WRONG)
    )
    return len(work.session.scalars(wrong).all()) < MOST_WRONG


def openings_of(work: Work, links: Sequence[DoorLink]) -> Mapping[int, Mapping[str, int]]:
    """Return how often each of these links was opened and wrongly tried, by id and kind, in one statement."""
    query = (
        select(HistoryFact.subject_id, HistoryFact.kind, func.count())
        .where(
            HistoryFact.subject_kind == "door_link",
            HistoryFact.subject_id.in_([link.id for link in links]),
            HistoryFact.kind.in_((OPENED.kind, WRONG_PIN.kind)),
        )
        .group_by(HistoryFact.subject_id, HistoryFact.kind)
    )
    found: dict[int, dict[str, int]] = {link.id: {} for link in links}
    for id, kind, count in work.session.execute(query):
        found[id][kind] = count
    return found


def counts_of(work: Work, links: Sequence[DoorLink]) -> Mapping[int, Mapping[MarkKind, int]]:
    """Return of how many people each of these links has marks, by id and kind, in one statement."""
    query = (
        select(DoorMark.link_id, DoorMark.kind, func.count(DoorMark.person_id.distinct()))
        .where(DoorMark.link_id.in_([link.id for link in links]), DoorMark.taken_back_at.is_(None))
        .group_by(DoorMark.link_id, DoorMark.kind)
    )
    found: dict[int, dict[MarkKind, int]] = {link.id: {} for link in links}
    for id, kind, count in work.session.execute(query):
        found[id][kind] = count
    return found


def days_to_offer(work: Work, event: Event) -> list[Session]:
    """Return one session of each day of an event that is not over, in order of time."""
    load_sessions(work, event)
    found = {
        session.day: session
        for meeting in event.meetings
        for session in meeting.sessions
        if session.cancelled_at is None and session.day >= work.today
    }
    return [found[day] for day in sorted(found)]
