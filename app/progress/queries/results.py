"""What each session of an event gave one person, down to who confirmed it."""

import enum
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.attendance.mark_values import Value
from app.attendance.models import DecidedBlock, Decision, RegisterRow, RegisterVersion
from app.attendance.queries import confirmations, decided_value
from app.events.models import Meeting, Session
from app.events.timing import credit_minutes, session_start
from app.ledger.models import Book, LedgerEntry
from app.progress.standing import ByPart
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
    earns, if that is known. `blocks` are what the decision in force found of each block. `made_up` are the
    decisions in force elsewhere by which this session was made up, and `received` what the ledger holds for
    it by part, those included.
    """

    session: Session
    stage: Stage
    credit: int | None
    value: Value | None
    minutes: int | None
    confirmation: RegisterVersion | None
    earlier: list[Decision]
    blocks: Sequence[DecidedBlock]
    made_up: list[Decision]
    received: ByPart


def session_results(work: Work, registration: Registration) -> list[SessionResult]:
    """Return every session of the event in order of time with what it gave this person.

    The number of statements does not grow with the sessions.
    """
    sessions = work.session.scalars(
        select(Session)
        .join(Session.meeting)
        .options(joinedload(Session.meeting), selectinload(Session.blocks))
        .where(Meeting.event_id == registration.event_id)
        .order_by(Session.day, Session.starts_at, Session.id)
    ).all()
    decisions = work.session.scalars(
        select(Decision)
        .join(Decision.register)
        .options(
            joinedload(Decision.register).options(
                joinedload(RegisterVersion.account),
                joinedload(RegisterVersion.session).joinedload(Session.meeting).joinedload(Meeting.event),
            ),
            contains_eager(Decision.row),
            selectinload(Decision.blocks),
        )
        .join(Decision.row)
        .where(RegisterRow.registration_id == registration.id)
        .order_by(RegisterVersion.version)
    ).all()
    elsewhere = {each.register.session_id for each in decisions}
    in_force = confirmations(work, list({session.id for session in sessions} | elsewhere))
    received = _received(work, registration)
    return [_result(work, session, in_force, decisions, received[session.id]) for session in sessions]


def _received(work: Work, registration: Registration) -> defaultdict[int, Counter[int | None]]:
    """Return what the ledger holds under a registration: by session, then by part."""
    columns = LedgerEntry.session_id, LedgerEntry.part_id
    query = (
        select(*columns, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.registration_id == registration.id, LedgerEntry.book == Book.received)
        .group_by(*columns)
    )
    found: defaultdict[int, Counter[int | None]] = defaultdict(Counter)
    for session, part, minutes in work.session.execute(query):
        if session is not None and minutes:
            found[session][part] += int(minutes)
    return found


def _result(
    work: Work,
    session: Session,
    versions: Mapping[int, RegisterVersion],
    decisions: Sequence[Decision],
    received: ByPart,
) -> SessionResult:
    in_force = versions.get(session.id)
    mine = [each for each in decisions if each.register.session_id == session.id]
    others = [each for each in decisions if each.row.makes_up_session_id == session.id]
    latest = next((each for each in mine if each.register is in_force), None)
    return SessionResult(
        session=session,
        stage=_stage(work, session, in_force is not None),
        credit=in_force.credit_minutes if in_force else credit_minutes(session),
        value=decided_value(latest) if latest else None,
        minutes=latest.minutes if latest else None,
        confirmation=in_force,
        earlier=[each for each in mine if each is not latest],
        blocks=latest.blocks if latest else (),
        made_up=[each for each in others if versions.get(each.register.session_id) is each.register],
        received=received,
    )


def _stage(work: Work, session: Session, confirmed: bool) -> Stage:
    if confirmed:
        return Stage.confirmed
    if session.cancelled_at is not None:
        return Stage.cancelled
    return Stage.awaiting if session_start(session) <= work.now else Stage.upcoming
