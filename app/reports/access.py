"""Whose reports of hours somebody sees: those of the projects that they organise."""

from sqlalchemy import select

from app.errors import Forbidden, Missing
from app.events.access import organised_projects
from app.events.models import Event
from app.ledger.models import LedgerEntry, WhatFor
from app.lines.models import SupportLine
from app.projects.models import Project
from app.typed import number_in
from app.work import Work


def reported_projects(work: Work) -> list[Project]:
    """Return the projects whose hours the actor sees, by name; Forbidden for whom there can be none."""
    found = organised_projects(work)
    if not found and not work.actor.roles & {"administrator", "organiser"}:
        raise Forbidden
    return found


def chosen_project(work: Work, projects: list[Project], asked: str) -> Project | None:
    """Return the project that was asked for by number, else the one with the newest minutes, else the first.

    Missing for what is no project, Forbidden for one that the actor doesn't organise.
    """
    if asked:
        id = number_in(asked) or 0
        mine = next((project for project in projects if project.id == id), None)
        if mine is None:
            raise Forbidden if work.session.get(Project, id) else Missing
        return mine
    newest = _newest(work)
    return next((each for each in projects if each.id == newest), projects[0] if projects else None)


def _newest(work: Work) -> int | None:
    """Return the project for which minutes were posted last."""
    last = select(LedgerEntry.for_kind, LedgerEntry.for_id).order_by(LedgerEntry.id.desc()).limit(1)
    found = work.session.execute(last).one_or_none()
    if found is None:
        return None
    of = Event if found.for_kind == WhatFor.event else SupportLine
    return work.session.scalar(select(of.project_id).where(of.id == found.for_id))
