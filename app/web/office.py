"""The office for pages, letters and commands: read once for each version, asked for nowhere else."""

from typing import Any

from flask import Flask, current_app, g
from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.extensions import db
from app.office.office import Keeper, Office
from app.office.queries import KEPT, office, office_version, told
from app.web.request_work import command_work, current_work
from app.work import Work


def current_office() -> Office:
    """Return the office for the page in hand."""
    if "office" not in g:
        g.office = office(current_work())
    found: Office = g.office
    return found


def without_asking() -> None:
    """Let the rest of the request do with the office as it was read last: an error page asks nothing."""
    if "office" not in g:
        keeper: Keeper = current_app.extensions[KEPT]
        g.office = keeper.last


def office_of(app: Flask) -> Office:
    """Return the office for a letter or a command, with a short transaction of its own."""
    with app.app_context(), Session(db.engine) as session:
        return office(command_work(session))


def with_office(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return a query of a command with the office's version as its last column, for `office_along`."""
    return query.add_columns(office_version())


def office_along(work: Work, version: str | None) -> Office:
    """Return the office for a command whose last statement brought its version along."""
    told(work, version)
    return office(work)
