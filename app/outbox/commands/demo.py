"""Whether the demo is loaded, and loading it into an empty database on the first start."""

import logging

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.people.models import Account

log = logging.getLogger("zapisy.serve")

PASSWORD = "demo-demo-demo"  # noqa: S105 (known to everybody, hence only on this machine)
STAFF = ("organiser@example.org", "trainer@example.org", "admin@example.org")


def demo_is_loaded() -> bool:
    """Tell whether the demo's staff are in the database."""
    with Session(db.engine) as session:
        return session.scalar(select(Account.id).where(Account.email_key.in_(STAFF)).limit(1)) is not None


def sign_ins() -> list[str]:
    """Return the lines that tell how to sign in to the demo."""
    return [f"  {email}  {PASSWORD}" for email in STAFF]


def load_demo_if_empty(app: Flask) -> None:
    """Load the demo into an empty SQLite database, except in production."""
