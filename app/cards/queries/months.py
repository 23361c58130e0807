"""The months of projects in which something was arranged or held, and the months of one coach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, extract, func, select

from app.cards.queries.registers import registers_by_month
from app.coaching.models import CHARGED_ONLY, POSTED, RESERVING, Appointment
from app.ledger.models import MonthLock
from app.lines.access import managed_lines
from app.lines.models import SupportLine
from app.projects.models import Project
from app.work import Work


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a project: whether it is closed, how many appointments are confirmed, how many wait,
    and the same of registers."""

    project_id: int
    project: str
    month: str
    is_closed: bool
    confirmed: int
    waiting: int
    registers: int = 0
    registers_waiting: int = 0


def managed_months(work: Work) -> list[MonthRow]:
    """Return the months of the projects that the actor organises, the latest first: of appointments, and
    of meetings whose registers are confirmed or wait."""
    rows = {(row.project_id, row.month): row for row in _months(work, managed_lines(work))}
    counted = registers_by_month(work)
    closed = _closed(work, {id for id, _, _ in counted})
    for (id, name, month), (confirmed, waiting) in counted.items():
        row = rows.get((id, month)) or MonthRow(id, name, month, (id, month) in closed, 0, 0)
        rows[id, month] = replace(row, registers=confirmed, registers_waiting=waiting)
    return _latest_first(rows.values())


def own_months(work: Work) -> list[MonthRow]:
    """Return the months in which the actor coached, the latest first."""
    return _months(work, Appointment.account_id == (work.actor.id if work.actor.is_staff else None))


def _months(work: Work, whose: ColumnElement[bool]) -> list[MonthRow]:
    year, month = extract("year", Appointment.day), extract("month", Appointment.day)
    done = func.count().filter(Appointment.state.in_((*POSTED, *CHARGED_ONLY)))
    waiting = func.count().filter(Appointment.state.in_(RESERVING))
    query = (
        select(Project.id, Project.name, year, month, done, waiting)
        .select_from(Appointment)
        .join(SupportLine, SupportLine.id == Appointment.line_id)
        .join(Project, Project.id == SupportLine.project_id)
        .where(whose, Appointment.state.in_((*POSTED, *CHARGED_ONLY, *RESERVING)))
        .group_by(Project.id, Project.name, year, month)
    )
    found = work.session.execute(query).all()
    closed = _closed(work, {row[0] for row in found})
    rows = [
        MonthRow(id, name, key, (id, key) in closed, done, waiting)
        for id, name, year, month, done, waiting in found
        for key in [f"{int(year):04}-{int(month):02}"]
    ]
    return _latest_first(rows)


def _latest_first(rows: Iterable[MonthRow]) -> list[MonthRow]:
    return sorted(rows, key=lambda row: (row.month, row.project, row.project_id), reverse=True)


def _closed(work: Work, project_ids: Sequence[int] | set[int]) -> set[tuple[int, str]]:
    query = select(MonthLock.project_id, MonthLock.month).where(MonthLock.project_id.in_(project_ids))
    return {(id, month) for id, month in work.session.execute(query)}
