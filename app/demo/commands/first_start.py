"""Whether the demo is loaded, and loading it into an empty database on the first start."""

import sys
from multiprocessing import get_context

from flask import Flask
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.passwords import DEMO_PASSWORD
from app.demo.build import STAFF, load_demo
from app.events.models import Event
from app.extensions import db
from app.web.transactions import transaction
from app.web.visitors import is_for_this_machine

FACES_THE_WORLD = (
    "The demo's passwords are known to everybody: it is for this machine alone. "
    "Leave out --host and BASE_URL; "
    "or for your own office set ENVIRONMENT=production, and choose a folder without the demo."
)


def demo_is_loaded() -> bool:
    """Tell whether the demo's staff, whose password everybody knows, are in the database."""
    theirs = or_(*(and_(Account.email_key == email, Account.name == name) for email, name, _ in STAFF))
    with Session(db.engine) as session:
        return session.scalar(select(Account.id).where(theirs).limit(1)) is not None


def demo_problem(base_url: str) -> str | None:
    """Return why the demo's accounts may not be served at this address; None where they may, or are not."""
    return FACES_THE_WORLD if not is_for_this_machine(base_url) and demo_is_loaded() else None


def sign_ins() -> list[str]:
    """Return the lines that tell how to sign in to the demo."""
    return [f"  {role.value}: {email} / {DEMO_PASSWORD}" for email, _, role in STAFF]


def load_demo_if_empty(app: Flask) -> bool:
    """Load the demo into an empty SQLite database, except in production; all of it or nothing.

    Empty is without staff and without events: a start that was interrupted before is made good.
    Ends the program with a sentence where BASE_URL is not this machine's. Raises ChildProcessError if the
    loading fails.
    """
    if app.config["ENVIRONMENT"] == "production" or db.engine.dialect.name != "sqlite":
        return False
    if not _is_empty():
        return False
    if not is_for_this_machine(app.config["BASE_URL"]):
        sys.exit(FACES_THE_WORLD)
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
