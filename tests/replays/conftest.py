"""Activities of the data done again, from sign-up to the kept file, on the days on which they were."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account, Role
from app.attendance.queries import register_state
from app.events.models import Event, Session
from app.events.timing import sessions_of
from app.ledger.models import Book, LedgerEntry
from app.messages.commands import write_warnings_of_attendance
from app.outbox.commands.worker import Worker
from app.projects.models import Project
from app.records.operations import load
from app.registrations.models import Registration
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import celina, staff
from tests.support.commands import DATA
from tests.support.smtp import Delivered, MailServer
from tests.support.staff import with_session

WARSAW = ZoneInfo("Europe/Warsaw")
TIMEOUT = 5


@pytest.fixture
def config_changes(mail_server: MailServer) -> dict[str, object]:
    """Let mails leave by a real server."""
    return {"MAIL_SERVER": mail_server.host, "MAIL_PORT": mail_server.port, "MAIL_TIMEOUT": TIMEOUT}


class Replay:
    """An activity of the data, its organiser and trainer, and the moments of its days."""

    def __init__(
        self,
        app: Flask,
        work_as: Callable[..., Work],
        clock: TestClock,
        visitor: Callable[[], FlaskClient],
        mail: MailServer,
    ) -> None:
        self.app, self._work_as, self._clock, self._visitor, self._mail = app, work_as, clock, visitor, mail
        self._clients: dict[int, FlaskClient] = {}
        self._read = 0
        self.event: Event
        self.project: Project
        self.alicja: Account
        self.celina: Account

    def on(self, *moment: int) -> Work:
        """Let this moment of Polish time come."""
        self._clock.now = datetime(*moment, tzinfo=WARSAW)  # type: ignore[misc,arg-type]
        return self._work_as()

    def published(self, work: Work, record_id: str, **instead: Any) -> None:
        """Load a record as it was planned, with its project, an organiser and a trainer."""
        records = json.loads((DATA / "events.json").read_text())["events"]
        record = next(each for each in records if each["id"] == record_id)
        projects = json.loads((DATA / "projects.json").read_text())["projects"]
        own = [each for each in projects if each["name"] == record["project"]]
        planned = {**record, "status": "planned", **instead}
        assert load(work, {"projects": own, "events": [planned]}, publish=True).problems == []
        self.event = work.session.scalars(select(Event).where(Event.record_id == record_id)).one()
        assert self.event.project is not None
        self.project = self.event.project
        self.alicja = staff(work, "Alicja", Role.organiser)
        self.celina = celina(work, self.event)
        work.session.commit()

    def client(self, account: Account) -> FlaskClient:
        """Return somebody's browser, signed in at this moment."""
        work = self._work_as()
        client = self._clients.setdefault(account.id, self._visitor())
        return with_session(client, work.session, account, work.now)

    @property
    def at(self) -> str:
        """Where the event's pages of staff begin."""
        return f"/manage/events/{self.event.slug}"

    def page(self, session: Session) -> str:
        """Where the session's pages begin."""
        return f"{self.at}/sessions/{session.id}"

    def days(self, work: Work) -> list[Session]:
        """Return the sessions in order of time."""
        work.session.expire_all()
        return sessions_of(self.event)

    def people(self, work: Work) -> dict[str, Registration]:
        """Return who registered, by last name and first name."""
        work.session.expire_all()
        query = select(Registration).where(Registration.event_id == self.event.id)
        found = work.session.scalars(query.order_by(Registration.id)).all()
        return {f"{each.last_name} {each.first_name}": each for each in found}

    def letters(self, work: Work) -> list[Delivered]:
        """Let the worker send what waits; return the mails that came since the last look."""
        work.session.commit()
        Worker(self.app).deliver_all()
        work.session.expire_all()
        new = self._mail.received[self._read :]
        self._read += len(new)
        return list(new)

    def looked(self, work: Work) -> None:
        """Let the worker look, once, for registers that wait."""
        work.session.commit()
        with self.app.app_context():
            write_warnings_of_attendance()
        work.session.expire_all()

    def marks(self, work: Work, session: Session) -> dict[str, str]:
        """Return the marks of a register by name; "" for none."""
        work.session.expire_all()
        rows = register_state(work, session).rows
        return {
            f"{row.who.last_name} {row.who.first_name}": row.value.written if row.value else ""
            for row in rows
        }

    def received(self, work: Work) -> dict[str, int]:
        """Return the minutes that the ledger gives to each person of the event; nobody with none."""
        work.session.expire_all()
        query = (
            select(LedgerEntry.registration_id, func.sum(LedgerEntry.minutes))
            .where(LedgerEntry.book == Book.received)
            .group_by(LedgerEntry.registration_id)
        )
        names = {each.id: name for name, each in self.people(work).items()}
        return {names[id or 0]: int(sum) for id, sum in work.session.execute(query) if sum}

    def delivered(self, work: Work) -> int:
        """Return the minutes that the ledger says the trainer delivered."""
        query = select(func.sum(LedgerEntry.minutes)).where(
            LedgerEntry.book == Book.delivered, LedgerEntry.account_id == self.celina.id
        )
        return int(work.session.scalar(query) or 0)


@pytest.fixture
def replay(
    app: Flask,
    work_as: Callable[..., Work],
    clock: TestClock,
    client_as_visitor: Callable[[], FlaskClient],
    mail_server: MailServer,
) -> Replay:
    """The replay, nothing loaded yet."""
    return Replay(app, work_as, clock, client_as_visitor, mail_server)


def sign_up_form(first: str, last: str, email: str, institution: str) -> Mapping[str, str]:
    """Return the form of somebody who signs up."""
    return {
        "first_name": first, "last_name": last, "email": email, "institution": institution,
        "privacy_notice": "y",
    }  # fmt: skip
