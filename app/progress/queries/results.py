"""What each session of an event gave one person, down to who confirmed it."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.attendance.mark_values import Value
from app.attendance.models import Decision, RegisterRow, RegisterVersion
from app.attendance.queries import confirmations, decided_value
from app.events.models import Meeting, Session
from app.events.timing import credit_minutes, session_start
from app.registrations.models import Registration
from app.work import Work


class Stage(enum.StrEnum):
    """How far a session has come for a participant."""

    upcoming = "upcoming"
    awaiting = "awaiting"
    confirmed = "confirmed"
    cancelled = "cancelled"


@dataclass(frozen=True, slots=True)
class SessionResult:
    """One session for one person. `minutes` is what a confirmation in force gave, None before it.

    `value` and `minutes` are None too for a person whom that confirmation did not know. `earlier` are
    the decisions of versions that were reopened, the oldest first. `credit` is what a full presence
    earns, if that is known.
    """

    session: Session
    stage: Stage
    credit: int | None
    value: Value | None
    minutes: int | None
    confirmation: RegisterVersion | None
    earlier: list[Decision]


def session_results(work: Work, registration: Registration) -> list[SessionResult]:
    """Return every session of the event in order of time with what it gave this person.

    The number of statements does not grow with the sessions.
    """
    sessions = work.session.scalars(
        select(Session)
        .join(Session.meeting)
        .options(joinedload(Session.meeting))
        .where(Meeting.event_id == registration.event_id)
        .order_by(Session.day, Session.starts_at, Session.id)
    ).all()
    decisions = work.session.scalars(
        select(Decision)
        .join(Decision.register)
        .options(joinedload(Decision.register).joinedload(RegisterVersion.account))
        .join(Decision.row)
        .where(RegisterRow.registration_id == registration.id)
        .order_by(RegisterVersion.version)
    ).all()
    in_force = confirmations(work, [session.id for session in sessions])
    return [_result(work, session, in_force.get(session.id), decisions) for session in sessions]


def _result(
    work: Work, session: Session, in_force: RegisterVersion | None, decisions: Sequence[Decision]
) -> SessionResult:
    mine = [each for each in decisions if each.register.session_id == session.id]
    latest = next((each for each in mine if each.register is in_force), None)
    return SessionResult(
        session=session,
        stage=_stage(work, session, in_force is not None),
        credit=in_force.credit_minutes if in_force else credit_minutes(session),
        value=decided_value(latest) if latest else None,
        minutes=latest.minutes if latest else None,
        confirmation=in_force,
        earlier=[each for each in mine if each is not latest],
    )


def _stage(work: Work, session: Session, confirmed: bool) -> Stage:
    if confirmed:
        return Stage.confirmed
    if session.cancelled_at is not None:
        return Stage.cancelled
    return Stage.awaiting if session_start(session) <= work.now else Stage.upcoming
