"""The sets of people to whom an organiser writes: those of an event in some state, its trainers, who lacks
what."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select

from app.accounts.models import Account, Role
from app.attendance.models import Mark, Presence, RegisterRow
from app.errors import N_
from app.events.models import Assignment, Event, Session
from app.events.timing import session_start
from app.events.when import session_line
from app.monitoring.queries import asks_participation
from app.progress.models import EventTest, Score, TestKind
from app.registrations.models import IN_FORCE, SEATED, Registration, RegistrationState
from app.registrations.papers import asks_paper, owes_paper
from app.registrations.participation import owes_participation
from app.typed import number_in
from app.work import Work

IN_FORCE_ALL, TRAINERS, NO_DATA, NO_ENTRY_TEST, NO_EXIT_TEST = "all", "trainers", "data", "entry", "exit"
NO_FORM = "form"
NO_PARTICIPATION = "participation"
ABSENT = "absent-"
"""The beginning of a set's name; the number of the session follows."""

_LABELS = {
    IN_FORCE_ALL: N_("All (with a place, waiting, applied)"),
    "confirmed": N_("With a place"),
    "waiting": N_("On the waiting list"),
    "offered": N_("With an offered place"),
    "applied": N_("Applied"),
    NO_DATA: N_("With a place, without phone or institution"),
    NO_FORM: N_("Those who owe the signed form"),
    NO_PARTICIPATION: N_("Those who owe the participation form"),
    NO_ENTRY_TEST: N_("With a place, without a result of the entry test"),
    NO_EXIT_TEST: N_("With a place, without a result of the exit test"),
    TRAINERS: N_("Trainers of the event"),
}
_TESTS = {NO_ENTRY_TEST: TestKind.entry, NO_EXIT_TEST: TestKind.exit}
_AWAY = (Presence.absent, Presence.excused)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to whom an organiser writes: a participant by registration, or a trainer by account.

    No e-mail: they are to be phoned.
    """

    name: str
    email: str
    language: str
    phone: str | None = None
    registration_id: int | None = None
    link_version: int = 0
    account_id: int | None = None


def reader_sets(work: Work, event: Event) -> dict[str, str]:
    """Return the sets that can be chosen for an event, by name, with their labels.

    A test is offered that the event has; absence at a session that has begun; who owes the signed form or
    the participation form, if it asks for them.
    """
    kinds = work.session.scalars(select(EventTest.kind).where(EventTest.event_id == event.id)).all()
    names = [name for name in _LABELS if name not in _TESTS or _TESTS[name] in kinds]
    if not asks_paper(event):
        names.remove(NO_FORM)
    if not asks_participation(event):
        names.remove(NO_PARTICIPATION)
    found = {name: work.texts.gettext(_LABELS[name]) for name in names}
    sessions = [each for meeting in event.meetings for each in meeting.sessions]
    for session in sorted(sessions, key=session_start):
        if session.cancelled_at is None and session_start(session) <= work.now:
            found[f"{ABSENT}{session.id}"] = _absent_at(work, session)
    return found


def label_of(work: Work, event: Event, name: str) -> str:
    """Return the label of a set, also of one that is not offered any more."""
    if name in _LABELS:
        return work.texts.gettext(_LABELS[name])
    id = number_in(name.removeprefix(ABSENT))
    sessions = (each for meeting in event.meetings for each in meeting.sessions)
    session = next((each for each in sessions if each.id == id), None)
    return _absent_at(work, session) if session else work.texts.gettext(N_("Absent from a session"))


def recipients_of(work: Work, event: Event, name: str) -> list[Recipient]:
    """Return who is in a set now, by name, with one statement; participants without e-mail included."""
    if name == TRAINERS:
        return _trainers(work, event)
    query = (
        select(
            Registration.first_name + " " + Registration.last_name,
            Registration.email,
            Registration.language,
            Registration.phone,
            Registration.id,
            Registration.link_version,
        )
        .where(Registration.event_id == event.id, _are_in(event, name))
        .order_by(Registration.name_sort, Registration.id)
    )
    return [Recipient(*row) for row in work.session.execute(query)]


def _are_in(event: Event, name: str) -> ColumnElement[bool]:
    if name == IN_FORCE_ALL:
        return Registration.state.in_(IN_FORCE)
    if name in RegistrationState.__members__:
        return Registration.state == RegistrationState(name)
    seated = Registration.state.in_(SEATED)
    if name == NO_DATA:
        lacks = (Registration.phone, Registration.institution_name)
        return seated & or_(*(each.is_(None) | (each == "") for each in lacks))
    if name == NO_FORM:
        return owes_paper(event)
    if name == NO_PARTICIPATION:
        return owes_participation(event)
    if name in _TESTS:
        return seated & ~exists(_results(event, _TESTS[name]))
    return Registration.state.in_(IN_FORCE) & exists(_absences(number_in(name.removeprefix(ABSENT)) or 0))


def _results(event: Event, kind: TestKind) -> Select[int]:
    query = select(Score.id).join(EventTest, EventTest.id == Score.test_id)
    mine = Score.registration_id == Registration.id
    return query.where(EventTest.event_id == event.id, EventTest.kind == kind, mine).correlate(Registration)


def _absences(session_id: int) -> Select[int]:
    query = select(Mark.id).join(RegisterRow, RegisterRow.id == Mark.row_id)
    of_day = Mark.block_at.is_(None) & Mark.presence.in_(_AWAY)
    mine = RegisterRow.registration_id == Registration.id
    return query.where(RegisterRow.session_id == session_id, of_day, mine).correlate(Registration)


def _trainers(work: Work, event: Event) -> list[Recipient]:
    ids = [meeting.id for meeting in event.meetings]
    mine = or_(Assignment.event_id == event.id, Assignment.meeting_id.in_(ids))
    assigned = select(Assignment.account_id).where(Assignment.role == Role.trainer, mine)
    query = select(Account.name, Account.email, Account.language, Account.id)
    query = query.where(Account.id.in_(assigned), Account.is_active.is_(True))
    rows = work.session.execute(query.order_by(Account.name, Account.id))
    return [Recipient(*row[:3], account_id=row[3]) for row in rows]


def _absent_at(work: Work, session: Session) -> str:
    return work.texts.gettext(N_("Absent: %(when)s"), when=session_line(work.texts, session))
