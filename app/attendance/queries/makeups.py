"""Whose make-ups hang on a session, and all that decides what they are worth."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from app.attendance.earning import by_part, stretches_of
from app.attendance.makeups import MadeUp, Parts
from app.attendance.models import DecidedBlock, Decision, RegisterRow, RegisterVersion, RowRole
from app.attendance.queries.registers import confirmations
from app.events.models import Event, Session
from app.programmes.models import Module
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class MakeUp:
    """A make-up in force: its decision, on which day and for whom, and what the rule asks."""

    decision_id: int
    day: date
    registration: Registration
    missed_session_id: int
    rule: MadeUp


@dataclass(slots=True)
class MakeUps:
    """All make-ups in force of one person in one module, in order of time; `most` minutes count."""

    most: int | None
    make_ups: list[MakeUp]


_MAKES_UP = RegisterRow.role == RowRole.makeup


def persons_making_up(session: Session) -> Select[int]:
    """Select the persons who make something up at this session, or make this session up elsewhere."""
    return select(RegisterRow.person_id).where(_MAKES_UP, _hangs_on(session))


def home_events(work: Work, session: Session) -> set[int]:
    """Return the ids of the events in whose books a make-up at this session, or of it, is written."""
    query = (
        select(Registration.event_id)
        .join(RegisterRow, RegisterRow.registration_id == Registration.id)
        .where(_MAKES_UP, RegisterRow.person_id.in_(persons_making_up(session)))
        .distinct()
    )
    return set(work.session.scalars(query))


def decisions_of_make_ups(session: Session) -> Select[int]:
    """Select the decisions, of any version, about make-ups of those who have one that hangs on a session."""
    return (
        select(Decision.id)
        .join(RegisterRow, RegisterRow.id == Decision.row_id)
        .where(_MAKES_UP, RegisterRow.person_id.in_(persons_making_up(session)))
    )


def most_made_up(module: Module | None) -> int | None:
    """Return how many minutes of a module may be made up; None without a limit."""
    if module is None or module.makeup_percent is None:
        return None
    return module.required_minutes * module.makeup_percent // 100


def make_ups_of(work: Work, session: Session) -> list[MakeUps]:
    """Return the make-ups of everybody who has one that hangs on the session, by person and module.

    One statement where there is none; a number that does not grow with them otherwise.
    """
    query = (
        select(RegisterRow, Registration, Event.module_id, Module, Session.day)
        .join(Registration, Registration.id == RegisterRow.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(Module, Module.id == Event.module_id)
        .join(Session, Session.id == RegisterRow.session_id)
        .where(_MAKES_UP, RegisterRow.person_id.in_(persons_making_up(session)))
        .order_by(Session.day, RegisterRow.id)
    )
    found = work.session.execute(query).all()
    if not found:
        return []
    facts = _facts(work, [row for row, *_ in found])
    found_for: dict[tuple[int, int | None, int], MakeUps] = {}
    for row, registration, module_id, module, day in found:
        # Without a module, an edition stands for itself.
        key = row.person_id, module_id, 0 if module_id else registration.event_id
        theirs = found_for.setdefault(key, MakeUps(most_made_up(module), []))
        decision = facts.decided.get((row.id, row.session_id))
        made_up = row.makes_up_session_id
        if decision is not None and made_up is not None:
            missed = facts.missed(registration.id, made_up)
            rule = MadeUp((registration.id, made_up), facts.parts(decision), missed)
            theirs.make_ups.append(MakeUp(decision.id, day, registration, made_up, rule))
    return list(found_for.values())


@dataclass(slots=True)
class _Facts:
    """What registers in force decided: by row and session, by registration and session, and by part."""

    decided: Mapping[tuple[int, int], Decision]
    own: Mapping[tuple[int, int], Decision]
    blocks: Mapping[int, Mapping[int | None, int]]
    plans: Mapping[int, Parts]

    def parts(self, decision: Decision) -> Parts:
        """Return the minutes there by part."""
        return self.blocks.get(decision.id, {None: decision.minutes})

    def missed(self, registration_id: int, session_id: int) -> Parts | None:
        """Return what a registration missed of a session by part; None while its register is open."""
        if session_id not in self.plans:
            return None
        own = self.own.get((registration_id, session_id))
        had = self.parts(own) if own else {}
        return {part: max(0, minutes - had.get(part, 0)) for part, minutes in self.plans[session_id].items()}


def _facts(work: Work, rows: Sequence[RegisterRow]) -> _Facts:
    missed_ids = {row.makes_up_session_id for row in rows if row.makes_up_session_id is not None}
    in_force = confirmations(work, [*{row.session_id for row in rows}, *missed_ids])
    sessions = {version.id: session_id for session_id, version in in_force.items()}
    registrations = {row.registration_id for row in rows}
    query = (
        select(Decision, RegisterRow.registration_id)
        .join(RegisterRow, RegisterRow.id == Decision.row_id)
        .where(
            Decision.register_version_id.in_(sessions),
            or_(RegisterRow.id.in_([row.id for row in rows]), RegisterRow.registration_id.in_(registrations)),
        )
    )
    decided, own = dict[tuple[int, int], Decision](), dict[tuple[int, int], Decision]()
    for decision, registration_id in work.session.execute(query):
        session_id = sessions[decision.register_version_id]
        decided[decision.row_id, session_id] = decision
        own[registration_id or 0, session_id] = decision
    blocks = _blocks(work, [decision.id for decision in decided.values()])
    return _Facts(decided, own, blocks, _plans(work, {id: in_force[id] for id in missed_ids & set(in_force)}))


def _blocks(work: Work, decision_ids: Sequence[int]) -> dict[int, dict[int | None, int]]:
    found: dict[int, dict[int | None, int]] = defaultdict(dict)
    query = select(DecidedBlock).where(DecidedBlock.decision_id.in_(decision_ids))
    for block in work.session.scalars(query.order_by(DecidedBlock.starts_at)):
        parts = found[block.decision_id]
        parts[block.part_id] = parts.get(block.part_id, 0) + block.minutes
    return found


def _plans(work: Work, in_force: Mapping[int, RegisterVersion]) -> dict[int, Parts]:
    """Return what full presences earned, by session and part; blocks stay as they are while confirmed."""
    query = select(Session).options(selectinload(Session.blocks)).where(Session.id.in_(in_force))
    found: dict[int, Parts] = {}
    for session in work.session.scalars(query):
        stretches = stretches_of(session, in_force[session.id].credit_minutes or 0)
        found[session.id] = by_part(stretches, [each.minutes for each in stretches])
    return found


def _hangs_on(session: Session) -> ColumnElement[bool]:
    return or_(RegisterRow.session_id == session.id, RegisterRow.makes_up_session_id == session.id)
