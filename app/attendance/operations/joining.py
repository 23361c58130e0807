"""Adding people to a register and taking them off; saying that somebody was not enrolled then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import delete, exists, or_, select

from app.attendance.facts import EXPECTED_AGAIN, JOINED, NOT_ENROLLED, SUBSTITUTED, TAKEN_OFF
from app.attendance.models import ADDED, UNCREDITED, Decision, Evidence, Mark, Presence, RegisterRow, RowRole
from app.attendance.operations.locking import check_takes_marks, lock_events, lock_session, lock_sessions
from app.attendance.queries.joining import home_of, homes_for, registration_here, sessions_to_make_up
from app.attendance.queries.rows import Row, marked_rows
from app.errors import Missing, Refusal
from app.events.access import may_manage_event
from app.events.models import Session
from app.history.facts import Fact
from app.history.operations import record
from app.people.models import Person
from app.people.operations.persons import known_person
from app.registrations.models import Registration
from app.work import Work

MOST_ADDED = 300
"""How many people may be added to one register."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Who is to be added: a registration of another edition, or who is known by this name and address.

    A make-up says which session of the home edition it makes up, a substitute may say for whose registration
    they come; the hours narrow what of the day is theirs.
    """

    role: RowRole
    registration_id: int | None = None
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    makes_up_session_id: int | None = None
    expected_from: time | None = None
    expected_until: time | None = None
    stands_in_for_id: int | None = None


def add_person(work: Work, session: Session, joining: Joining) -> RegisterRow:
    """Add somebody to an open register. They take no place at the event, and get no letter.

    Refuses somebody who is on it already, a make-up of anything but a missed session of the person's own
    edition of the same module (or of their own parallel group), and a confirmed or cancelled register.
    Somebody of another edition or parallel group makes up or is a guest: as a substitute or walk-in they
    would earn more than may be made up. Hours outside the day are refused. Else a person who is
    registered for the event stands on it as a participant, and who left or waits for a place under that
    registration: given a place later, they are on the register once.
    """
    if joining.role not in ADDED:
        raise Refusal("Choose as what the person takes part.", field="role")
    person = _person(work, session, joining)
    home = home_of(work, session, person.id)
    lock_events(work, {session.meeting.event_id, *([home.event_id] if home else [])})
    lock_sessions(work, [session.id])
    check_takes_marks(work, session)
    _check_hours(session, joining)
    rows = marked_rows(work, session)
    if any(row.person_id == person.id for row in rows):
        raise Refusal("This person is on the list of this session already.", field="last_name")
    if sum(row.is_added for row in rows) >= MOST_ADDED:
        raise Refusal("At most %(most)s people can be added to one session.", values={"most": MOST_ADDED})
    member = _member(joining, rows)
    row = _row(work, session, person, joining, home)
    row.stands_in_for_id = member.id if member and row.role == RowRole.substitute else None
    work.session.flush()
    values: dict[str, object] = {"role": row.role.value, "row_id": row.id}
    if row.stands_in_for_id is None or member is None:
        _tell(work, JOINED, session, person.name, values)
        return row
    _excuse(work, session, member)
    _tell(work, SUBSTITUTED, session, person.name, values, member=member.name)
    return row


def take_off(work: Work, session: Session, row_id: int) -> None:
    """Take somebody who was added off an open register again, with their mark.

    Missing for a row that is none of the session's, or of a participant. What an earlier confirmation decided
    about them stays in its version, and so does evidence.
    """
    lock_session(work, session)
    check_takes_marks(work, session)
    row = work.session.scalar(
        select(RegisterRow).where(RegisterRow.id == row_id, RegisterRow.session_id == session.id)
    )
    if row is None or (row.role not in ADDED and not row.is_expected):
        raise Missing
    name = row.registration.name if row.registration else row.person.name
    _tell(work, TAKEN_OFF, session, name, {"row_id": row.id})
    work.session.execute(delete(Mark).where(Mark.row_id == row.id))
    rests_on = exists().where(Decision.row_id == row.id), exists().where(Evidence.row_id == row.id)
    if work.session.scalar(select(or_(*rests_on))):
        row.is_expected = False
    else:
        work.session.delete(row)
    work.session.flush()


def set_enrolled(work: Work, session: Session, registration_id: int, *, enrolled: bool) -> bool:
    """Say that a participant was not enrolled at a session, or was after all; tell whether that is new.

    A mark goes with it. Missing for a registration of another event.
    """
    lock_session(work, session)
    check_takes_marks(work, session)
    registration = work.session.get(Registration, registration_id)
    if registration is None or registration.event_id != session.meeting.event_id:
        raise Missing
    row = _row_of(work, session, registration)
    wanted = None if enrolled else False
    if row.is_expected is wanted or row.role in ADDED:
        return False
    row.is_expected = wanted
    work.session.flush()
    if not enrolled:
        work.session.execute(delete(Mark).where(Mark.row_id == row.id))
    fact = EXPECTED_AGAIN if enrolled else NOT_ENROLLED
    _tell(work, fact, session, registration.name, {"registration_id": registration.id})
    work.session.flush()
    return True


def _person(work: Work, session: Session, joining: Joining) -> Person:
    if joining.registration_id is not None:
        query = homes_for(session).where(Registration.id == joining.registration_id)
        registration = work.session.scalar(query.order_by(None))
        # An address proves that somebody is known here; a number is one for all who can count.
        if registration is None or not may_manage_event(work, registration.event):
            raise Refusal("Choose a person of another edition.", field="registration")
        return registration.person
    names = joining.first_name, joining.last_name, joining.email
    return known_person(work, *names, None, work.texts.language)


def _row(
    work: Work, session: Session, person: Person, joining: Joining, home: Registration | None
) -> RegisterRow:
    makes_up = _made_up(work, session, joining, home)
    plain = home is not None and _belongs(home, session) and makes_up is None
    if home is not None and not plain and joining.role not in (RowRole.makeup, *UNCREDITED):
        raise Refusal(
            "This person takes part in another edition or group: add them as a make-up or a guest.",
            field="role",
        )
    if home is None and joining.role not in UNCREDITED:
        home = registration_here(work, session, person.id)
    row = _row_known(work, session, person, home)
    row.role = RowRole.participant if plain else joining.role
    row.is_expected = True
    row.makes_up_session_id = makes_up
    row.expected_from, row.expected_until = joining.expected_from, joining.expected_until
    return row


def _check_hours(session: Session, joining: Joining) -> None:
    """Refuse hours of which nothing lies within the day's."""
    begins, ends = joining.expected_from, joining.expected_until
    if begins and session.ends_at and begins >= session.ends_at:
        raise Refusal("The day is over by then.", field="expected_from")
    if ends and session.starts_at and ends <= session.starts_at:
        raise Refusal("The day has not begun by then.", field="expected_until")


def _belongs(home: Registration, session: Session) -> bool:
    """Tell whether somebody is here among their own: of this event, and of no other parallel group."""
    groups = {home.parallel_group_id, session.meeting.parallel_group_id}
    return home.event_id == session.meeting.event_id and (None in groups or len(groups) == 1)


def _made_up(work: Work, session: Session, joining: Joining, home: Registration | None) -> int | None:
    if joining.role != RowRole.makeup:
        return None
    if home is None:
        raise Refusal("This person is in no other edition, so there is nothing to make up.", field="role")
    known = {each.id for each in sessions_to_make_up(work, home, session)}
    if joining.makes_up_session_id is None:
        raise Refusal("Say which session is made up.", field="makes_up")
    if joining.makes_up_session_id not in known:
        raise Refusal("Choose a session that this person missed.", field="makes_up")
    return joining.makes_up_session_id


def _row_known(
    work: Work, session: Session, person: Person, registration: Registration | None
) -> RegisterRow:
    """Return the row from which somebody was taken off before, or a new one."""
    theirs = (
        RegisterRow.registration_id.is_(None)
        if registration is None
        else RegisterRow.registration_id == registration.id
    )
    query = select(RegisterRow).where(
        RegisterRow.session_id == session.id, RegisterRow.person_id == person.id, theirs
    )
    row = work.session.scalar(query)
    if row is None:
        row = RegisterRow(session_id=session.id, person_id=person.id)
        row.registration_id = registration.id if registration else None
        work.session.add(row)
    return row


def _row_of(work: Work, session: Session, registration: Registration) -> RegisterRow:
    query = select(RegisterRow).where(
        RegisterRow.session_id == session.id, RegisterRow.registration_id == registration.id
    )
    row = work.session.scalar(query)
    if row is None:
        row = RegisterRow(
            session_id=session.id,
            person_id=registration.person_id,
            registration_id=registration.id,
            role=RowRole.participant,
        )
        work.session.add(row)
    return row


def _member(joining: Joining, rows: Sequence[Row]) -> Registration | None:
    """Return for whom a substitute comes: somebody of this event on the register who has none yet."""
    if joining.stands_in_for_id is None or joining.role != RowRole.substitute:
        return None
    if any(row.stands_in_for_id == joining.stands_in_for_id for row in rows):
        raise Refusal("Somebody else stands in for this person already.", field="stands_in_for")
    for row in rows:
        if row.registration is not None and row.is_here and row.registration.id == joining.stands_in_for_id:
            return row.registration
    raise Refusal("Choose a person of this session's list.", field="stands_in_for")


def _excuse(work: Work, session: Session, member: Registration) -> None:
    """Mark somebody whose substitute comes as excused, unless they are marked already."""
    if session.meeting.event.marks_blocks:
        return
    row = _row_of(work, session, member)
    work.session.flush()
    if work.session.scalar(select(exists().where(Mark.row_id == row.id))):
        return
    work.session.add(Mark(row=row, presence=Presence.excused, changed_at=work.now))
    work.session.flush()


def _tell(
    work: Work, fact: Fact, session: Session, name: str, values: dict[str, object], **personal: str
) -> None:
    told = {"day": session.day.isoformat(), **values}
    record(
        work, fact, "session", session.id, event_id=session.meeting.event_id, values=told,
        personal={"name": name, **personal},
    )  # fmt: skip
