"""Who may be added to a register: people of other editions, and the sessions that they may make up."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.attendance.models import Decision, RegisterRow, RegisterVersion, RowRole
from app.attendance.queries.expected import in_group_then, owed
from app.events.models import Event, Meeting, Session
from app.registrations.enrolment import has_belonged
from app.registrations.models import SEATED, Registration
from app.work import Work

OFFERED = 500
"""How many people of other editions are offered by name; others are found by their address."""


def homes_for(session: Session) -> Select[Registration]:
    """Select the registrations whose sessions may be made up here, by name.

    Those of other editions of the module; those of this event, if it has parallel groups.
    """
    event = session.meeting.event
    same = Registration.event_id == event.id
    if event.module_id is not None:
        same = or_(same, Event.module_id == event.module_id)
    return (
        select(Registration)
        .join(Registration.event)
        .options(contains_eager(Registration.event), joinedload(Registration.institution))
        .where(same, has_belonged())
        .order_by(Registration.name_sort, Registration.id)
    )


def home_of(work: Work, session: Session, person_id: int) -> Registration | None:
    """Return the registration of a person under which something may be made up here: the newest one.

    Of another edition rather than of this one.
    """
    elsewhere = Registration.event_id != session.meeting.event_id
    query = homes_for(session).where(Registration.person_id == person_id)
    return work.session.scalar(
        query.order_by(None).order_by(elsewhere.desc(), Registration.id.desc()).limit(1)
    )


def registration_here(work: Work, session: Session, person_id: int) -> Registration | None:
    """Return the registration of a person for the session's event, be it withdrawn, removed or waiting."""
    event_id = session.meeting.event_id
    return work.session.scalar(
        select(Registration).where(Registration.event_id == event_id, Registration.person_id == person_id)
    )


def others_by_name(work: Work, session: Session) -> Sequence[Registration]:
    """Return people of other editions who hold a place there and are not on this register."""
    here = exists().where(
        RegisterRow.session_id == session.id, RegisterRow.person_id == Registration.person_id
    )
    query = homes_for(session).where(
        Registration.event_id != session.meeting.event_id, Registration.state.in_(SEATED), ~here
    )
    return work.session.scalars(query.limit(OFFERED)).all()


def replaceable(work: Work, session: Session) -> Sequence[Registration]:
    """Return those of this event who are expected at the session and have no substitute there, by name."""
    taken = select(RegisterRow.stands_in_for_id).where(
        RegisterRow.session_id == session.id,
        RegisterRow.stands_in_for_id.is_not(None),
        RegisterRow.is_expected.is_not(False),
    )
    query = owed(Registration).where(Session.id == session.id, Registration.id.not_in(taken))
    return work.session.scalars(query.order_by(Registration.name_sort, Registration.id).limit(OFFERED)).all()


def sessions_to_make_up(work: Work, registration: Registration, host: Session) -> Sequence[Session]:
    """Return the sessions of the home edition that may be made up, in order of time.

    Those where the person is owed something and had less than a full presence, or was not enrolled yet; those
    whose register is still open too. Never the host itself.
    """
    full = exists().where(
        RegisterRow.session_id == Session.id,
        RegisterRow.registration_id == registration.id,
        RegisterRow.role != RowRole.makeup,
        Decision.row_id == RegisterRow.id,
        RegisterVersion.id == Decision.register_version_id,
        RegisterVersion.credit_minutes <= Decision.minutes,
        Session.register_confirmed.is_(True),
    )
    mine = owed(Session.id).where(Registration.id == registration.id)
    before = Session.day < registration.enrolled_from if registration.enrolled_from else None
    theirs = Session.id.in_(mine) if before is None else or_(Session.id.in_(mine), before)
    query = (
        select(Session)
        .join(Session.meeting)
        .options(contains_eager(Session.meeting))
        .where(
            Meeting.event_id == registration.event_id,
            in_group_then(registration),
            theirs,
            Session.id != host.id,
            Session.cancelled_at.is_(None),
            ~full,
        )
        .order_by(Session.day, Session.starts_at, Session.id)
    )
    return work.session.scalars(query).all()
