"""The worker: takes one due letter after another, sends it, and records what became of it."""

import logging
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import TypeVar

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.access_log import AccessLog
from app.extensions import db
from app.outbox.backoff import lease
from app.outbox.commands.folder import FolderTransport
from app.outbox.commands.smtp import SmtpTransport
from app.outbox.commands.transport import NotDelivered, Transport
from app.outbox.models import Letter, LetterState
from app.outbox.operations import delivering
from app.outbox.operations.mailboxes import in_one
from app.outbox.queries import anything_due
from app.web.request_work import command_work
from app.web.transactions import transaction
from app.work import Work

Result = TypeVar("Result")
Verb = Callable[[Work, Letter], None]

log = logging.getLogger("zapisy.outbox")

POLL_SECONDS = 1.0
PAUSE_SECONDS = 5.0  # after a failure that would meet every letter
LONGEST_PAUSE_SECONDS = 5.0
BEAT_EVERY = 30.0  # seconds, as the next
ERASE_EVERY = 3600.0
CHORES_EVERY = 60.0
CHORES = "chores"
"""Under this name the application has what is done by the clock (`app.rooms`), each within its context."""

# What a server says after its code may name the person.
_SERVER_CODE = re.compile(r"\d{3}( \d\.\d{1,3}\.\d{1,3})?\b")


class Step(Enum):
    """What one look into the outbox came to."""

    idle = "idle"
    worked = "worked"
    blocked = "blocked"


def transport_of(app: Flask) -> Transport:
    """Return the way out that the configuration asks for."""
    if app.config["MAIL_SERVER"]:
        return SmtpTransport(app)
    return FolderTransport(app, app.config["DATA_DIR"] / "mail")


class Worker:
    """Delivers mail until it is told to stop; several may work side by side, each letter goes to one.

    It holds no lock of the database while it talks to the mail server. Why no queue library does this:
    docs/decisions/0010.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._transport: Transport = transport_of(app)
        self._access_log = AccessLog(app.config["DATA_DIR"], app.config["ACCESS_LOG_MONTHS"])
        self._stopping = threading.Event()
        self._name = f"{socket.gethostname()[:80]}:{os.getpid()}"
        # By the clock that nobody sets.
        self._next_beat = self._next_erasure = self._next_chores = 0.0

    def stop(self) -> None:
        """Make `run` return once the letter in hand is done with."""
        self._stopping.set()

    def run(self) -> None:
        """Deliver whatever falls due, and give signs of life, until `stop`."""
        while not self._stopping.is_set():
            try:
                self._keep_house()
                step = self._step()
            except Exception as error:  # the worker outlives a full disk and a database that restarts
                log.error("the outbox can't be worked on now: %s", type(error).__name__)
                step = Step.blocked
            if step != Step.worked:
                self._transport.close()
                self._stopping.wait(POLL_SECONDS if step == Step.idle else PAUSE_SECONDS)
        self._transport.close()

    def deliver_all(self) -> Step:
        """Deliver everything that is due now, once; stops early when no letter would get through."""
        try:
            self._mend_clock()
            self._do_chores()
            while (step := self._step()) == Step.worked:
                pass
            return step
        finally:
            self._transport.close()

    def beat(self) -> None:
        """Give a sign of life now."""
        self._transaction(lambda work: delivering.beat(work, self._name))
        self._next_beat = time.monotonic() + BEAT_EVERY

    def _keep_house(self) -> None:
        now = time.monotonic()
        if now >= self._next_beat:
            self.beat()
            self._mend_clock()
        if now >= self._next_chores:
            self._next_chores = now + CHORES_EVERY
            self._do_chores()
        if now >= self._next_erasure:
            # Whatever becomes of it: what can't be erased keeps no mail back.
            self._next_erasure = now + ERASE_EVERY
            self._access_log.remove_old(self._transaction(self._erase_old_bodies))

    def _do_chores(self) -> None:
        for chore in self._app.extensions.get(CHORES, ()):
            try:
                with self._app.app_context():
                    chore()
            except Exception as error:  # it is tried again in a minute, and keeps no mail back
                log.error("%s failed: %s", chore.__name__, type(error).__name__)

    def _erase_old_bodies(self, work: Work) -> date:
        """Erase what is older than is kept; return the day, for what is kept outside the database."""
        delivering.erase_old_bodies(work, self._app.config["MAIL_KEEP_DAYS"])
        return work.today

    def _mend_clock(self) -> None:
        timeout = self._app.config["MAIL_TIMEOUT"]
        mended = self._transaction(lambda work: delivering.mend_clock(work, timeout))
        if mended:
            log.warning("the clock was set back: %s letters no longer wait for its old time", mended)

    def _step(self) -> Step:
        if not self._anything_due():
            return Step.idle
        timeout = self._app.config["MAIL_TIMEOUT"]
        taken = self._transaction(lambda work: _taken(work, timeout))
        if taken is None:
            return Step.idle
        letter, whole, ids = taken
        try:
            self._transport.send(whole)
        except NotDelivered as failure:
            reason = delivering.told(failure.reason)
            words = _SERVER_CODE.match(reason)
            said = words[0] if words else reason
            log.warning("letter %s (%s), try %s: %s", letter.id, letter.kind, letter.attempts, said)
            self._record(letter, _failed(reason, for_good=failure.for_good), ids)
            return Step.blocked if failure.nobody else Step.worked
        self._record(letter, delivering.delivered, ids)
        more = f", with {len(ids) - 1} more joined to it" if len(ids) > 1 else ""
        log.info("letter %s (%s) delivered%s", letter.id, letter.kind, more)
        return Step.worked

    def _anything_due(self) -> bool:
        with self._app.app_context(), Session(db.engine) as session:
            return anything_due(command_work(session))

    def _record(self, letter: Letter, verb: Verb, ids: Sequence[int] = ()) -> None:
        def settle(work: Work) -> None:
            for id in ids or [letter.id]:
                row = work.session.get(Letter, id, with_for_update=True)
                if row is not None and row.state == LetterState.queued:
                    verb(work, row)

        # A result that is lost would send the letter twice: the database gets all the time of the lease.
        over = time.monotonic() + lease(self._app.config["MAIL_TIMEOUT"]).total_seconds()
        pause = 0.5
        while True:
            try:
                self._transaction(settle)
                return
            except SQLAlchemyError as error:
                log.error("letter %s: its result can't be recorded: %s", letter.id, type(error).__name__)
                if self._stopping.is_set() or time.monotonic() > over:
                    raise
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _transaction(self, verb: Callable[[Work], Result]) -> Result:
        with self._app.app_context(), transaction() as work:
            return verb(work)


def _taken(work: Work, timeout: int) -> tuple[Letter, Letter, list[int]] | None:
    """Claim what is next; return the letter, what goes out with it, and the rows of all parts."""
    letter = delivering.take_next(work, timeout)
    if letter is None:
        return None
    parts = delivering.parts_of(work, letter)
    whole = in_one(work, parts) if len(parts) > 1 else letter
    return letter, whole, [each.id for each in parts]


def _failed(reason: str, *, for_good: bool) -> Verb:
    verb = delivering.give_up if for_good else delivering.postpone
    return lambda work, letter: verb(work, letter, reason)
