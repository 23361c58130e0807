"""Whether the demo is loaded, and loading it into an empty database on the first start."""

from multiprocessing import get_context

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.build import PASSWORD, STAFF, load_demo
from app.events.models import Event
from app.extensions import db
from app.people.models import Account
from app.web.transactions import transaction


def demo_is_loaded() -> bool:
    """Tell whether the demo's staff, whose password everybody knows, are in the database."""
    emails = [email for email, _, _ in STAFF]
    with Session(db.engine) as session:
        return session.scalar(select(Account.id).where(Account.email_key.in_(emails)).limit(1)) is not None


def sign_ins() -> list[str]:
    """Return the lines that tell how to sign in to the demo."""
    return [f"  {role.value}: {email} / {PASSWORD}" for email, _, role in STAFF]


def load_demo_if_empty(app: Flask) -> bool:
    """Load the demo into an empty SQLite database, except in production; all of it or nothing.

    Empty is without staff and without events: a start that was interrupted before is made good.
    Raises ChildProcessError if the loading fails.
    """
    if app.config["ENVIRONMENT"] == "production" or db.engine.dialect.name != "sqlite" or not _is_empty():
        return False
    # In a process of its own, so that the memory that loading takes is given back.
    db.engine.dispose()
    loading = get_context("fork").Process(target=_load, args=(app,))
    loading.start()
    loading.join()
    if loading.exitcode != 0:
        raise ChildProcessError(loading.exitcode, "the demo could not be loaded")
    return True


def _is_empty() -> bool:
    with Session(db.engine) as session:
        return not (session.scalar(select(Account.id).limit(1)) or session.scalar(select(Event.id).limit(1)))


def _load(app: Flask) -> None:
    with app.app_context(), transaction() as work:
        load_demo(work)
