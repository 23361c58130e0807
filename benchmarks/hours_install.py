"""An install with years of hours, and those who ask it: an organiser, a coach, a participant's link."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.models import Account, Role, SignIn
from app.accounts.operations import add_staff, give_role
from app.accounts.sign_ins import fresh_key, hash_of
from app.cards.queries.issued import month_of_cards
from app.cards.queries.month import Subject
from app.clock import now
from app.extensions import db
from app.links import Purpose
from app.projects.models import Project
from app.registrations.models import Registration
from app.web.transactions import transaction
from app.work import Work
from benchmarks.hours_filling import HoursFilled, fill_hours
from tests.support.databases import migrate, settings
from tests.support.statements import statements

CARDS = 100
_EMAIL = "koordynacja@example.org"


@dataclass(frozen=True, slots=True)
class Took:
    """What asking took: the least of its times in seconds, and its statements."""

    seconds: float
    statements: int


class HoursInstall:
    """A filled install, and a client for each who asks it."""

    def __init__(self, app: Flask, filled: HoursFilled) -> None:
        self.app, self.filled = app, filled
        with app.app_context(), transaction() as work:
            organiser = work.session.query(Account).filter_by(email=_EMAIL).one()
            self.organiser = self._signed_in(work, organiser.id)
            self.coach = self._signed_in(work, filled.coach)
            place = work.session.get_one(Registration, filled.registration)
            token = work.links.token(Purpose.manage, place.id, place.link_version)
        self.own = f"/registrations/{token}/"
        self.participant = app.test_client()
        self._some_cards: list[Subject] = []

    def some_cards(self, work: Work) -> list[Subject]:
        """Return a hundred cards of the month, drawn evenly from all that it has; they are read once."""
        if not self._some_cards:
            project = work.session.get_one(Project, self.filled.project)
            every = [each.subject for each in month_of_cards(work, project, self.filled.month).cards]
            self._some_cards = every[:: max(1, len(every) // CARDS)][:CARDS]
        return self._some_cards

    def _signed_in(self, work: Work, account: int) -> FlaskClient:
        """Return a client with the session of somebody of staff, without the way over the sign-in page."""
        key = fresh_key()
        work.session.add(
            SignIn(
                key_hash=hash_of(key), version=1, device="Firefox", account_id=account, started_at=work.now,
                used_at=work.now,
            )
        )  # fmt: skip
        client = self.app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = f"a{key}", True
        return client


@contextmanager
def hours_installed(url: str, folder: Path, entries: int) -> Iterator[HoursInstall]:
    """Make and fill an install at the address of an empty database."""
    migrate(url, folder)
    app = create_app(settings(url, folder))
    with app.app_context():
        with transaction() as work:
            give_role(work, add_staff(work, _EMAIL, "Kora Koordynacka", None), Role.organiser)
        filled = fill_hours(db.engine, entries, now())
    try:
        yield HoursInstall(app, filled)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def expect(answer: TestResponse, status: int = 200) -> TestResponse:
    """Return the answer if it is the expected one."""
    if answer.status_code != status:
        raise RuntimeError(f"{answer.request.path} answered {answer.status}, not {status}")
    return answer


def took(ask: Callable[[], None], *, least: int = 5, seconds: float = 1.0) -> Took:
    """Ask once to warm up, once to count statements, then as often as fits into some seconds."""
    ask()
    with statements() as seen:
        ask()
    times: list[float] = []
    began = time.perf_counter()
    while len(times) < least or time.perf_counter() - began < seconds:
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return Took(min(times), len(seen))
