"""The registers of a project's months: those that closing a month locks, and those that still wait."""

from datetime import date

from sqlalchemy import ColumnElement, Select, case, extract, func, select

from app.attendance.queries.sessions import waiting
from app.events.access import organised_project_ids, organises_everything
from app.events.models import Event, Meeting, Session
from app.ledger.months import first_day, last_day
from app.projects.models import Project
from app.work import Work


def unconfirmed_in(work: Work, project_id: int, month: str) -> Select[Session]:
    """Select the sessions of a project's month whose registers wait for confirmation, the oldest first."""
    return waiting(work).where(Event.project_id == project_id, Session.day.between(*_days(month)))


def confirmed_in(work: Work, project_id: int, month: str) -> int:
    """Return how many registers of a project's month are confirmed."""
    query = select(func.count(Session.id)).join(Session.meeting).join(Meeting.event)
    query = query.where(Event.project_id == project_id, Session.day.between(*_days(month)))
    return work.session.scalar(query.where(Session.register_confirmed.is_(True))) or 0


def registers_by_month(work: Work) -> dict[tuple[int, str, str], tuple[int, int]]:
    """Return of the projects that the actor organises how many registers of each month are confirmed, and
    how many wait: by the project's number and name, and the month. In one statement."""
    year, month = extract("year", Session.day), extract("month", Session.day)
    late = waiting(work).where(_organised(work)).with_only_columns(Session.id).order_by(None)
    done = Session.register_confirmed.is_(True)
    counted = func.sum(case((done, 1), else_=0)), func.sum(case((done, 0), else_=1))
    query = (
        select(Project.id, Project.name, year, month, *counted)
        .select_from(Session)
        .join(Meeting, Meeting.id == Session.meeting_id)
        .join(Event, Event.id == Meeting.event_id)
        .join(Project, Project.id == Event.project_id)
        .where(_organised(work), done | Session.id.in_(late))
        .group_by(Project.id, Project.name, year, month)
    )
    return {
        (id, name, f"{int(year):04}-{int(month):02}"): (int(done), int(late))
        for id, name, year, month, done, late in work.session.execute(query)
    }


def _organised(work: Work) -> ColumnElement[bool]:
    if organises_everything(work):
        return Event.project_id.is_not(None)
    return Event.project_id.in_(organised_project_ids(work))


def _days(month: str) -> tuple[date, date]:
    return first_day(month), last_day(month)
