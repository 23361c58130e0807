"""The worker: takes some due letters at a time, sends one after another, and records what became of each.

How a batch is taken and recorded, and what a kill may cost: `app/outbox/operations/batches.py`.
"""

import logging
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.access_log import AccessLog
from app.extensions import READING
from app.outbox.backoff import lease
from app.outbox.commands.folder import FolderTransport
from app.outbox.commands.smtp import SmtpTransport
from app.outbox.commands.transport import NotDelivered, Transport
from app.outbox.models import Letter, LetterState
from app.outbox.operations import delivering
from app.outbox.operations.batches import LetterInHand, begin, first_due, let_go, record_sent, take
from app.outbox.sender import Sender, sender_of
from app.web.office import office_along, with_office
from app.web.request_work import command_work
from app.web.transactions import transaction
from app.work import Work

Result = TypeVar("Result")

log = logging.getLogger("zapisy.outbox")

POLL_SECONDS = 1.0
PAUSE_SECONDS = 5.0  # after a failure that would meet every letter
LONGEST_PAUSE_SECONDS = 5.0
BATCH_SECONDS = 5.0
"""After so long a batch ends with the letter in hand, so that leases last and links that sign in come soon.
Far below the minute by which a lease is longer than a sending."""
BEAT_EVERY = 30.0  # seconds, as the next
ERASE_EVERY = 3600.0
CHORES_EVERY = 60.0
CHORES = "chores"
"""Under this name the application has what is done by the clock (`app.rooms`), each within its context."""

_LOOK = with_office(first_due())

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
    return FolderTransport(app.config["DATA_DIR"] / "mail")


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
        found = self._look()
        if found is None:
            return Step.idle
        due, sender = found
        timeout = self._app.config["MAIL_TIMEOUT"]
        batch = self._transaction(lambda work: take(work, due, timeout))
        return self._deliver(batch, sender) if batch else Step.idle

    def _look(self) -> tuple[Sequence[Row[Any]], Sender] | None:
        """Return what is due first, and in whose name letters leave; None for nothing. Takes no lock."""
        with self._app.app_context(), Session(self._app.extensions[READING]) as session:
            work = command_work(session)
            due = session.execute(_LOOK, {"now": work.now}).all()
            if not due:
                return None
            office = office_along(work, due[0].office_version)
            return due, sender_of(self._app.config, office.sender_name, office.name)

    def _deliver(self, batch: Sequence[LetterInHand], sender: Sender) -> Step:
        """Send a batch, whose first letter is begun; what can't be sent now is let go."""
        over = time.monotonic() + BATCH_SECONDS
        at, step, goes_on = 0, Step.worked, True
        while goes_on:
            taken, failure = batch[at], self._sent(batch[at], sender)
            at += 1
            if failure is not None and failure.nobody:
                step = Step.blocked
            ends = step == Step.blocked or self._stopping.is_set() or time.monotonic() > over
            following = None if ends or at == len(batch) else batch[at]
            goes_on = self._record(taken, failure, following) and following is not None
            if failure is None:
                more = f", with {len(taken.ids) - 1} more joined to it" if len(taken.ids) > 1 else ""
                log.info("letter %s (%s) delivered%s", taken.letter.id, taken.letter.kind, more)
        if at < len(batch):
            self._transaction(lambda work: let_go(work, batch[at:]))
        return step

    def _sent(self, taken: LetterInHand, sender: Sender) -> NotDelivered | None:
        """Send a letter; return why it could not be delivered, or None."""
        letter = taken.letter
        try:
            self._transport.send(taken.whole, sender)
            return None
        except NotDelivered as failure:
            reason = delivering.told(failure.reason)
            words = _SERVER_CODE.match(reason)
            said = words[0] if words else reason
            # Later ones of a batch were read before their first try was counted.
            tries = max(letter.attempts, 1)
            log.warning("letter %s (%s), try %s: %s", letter.id, letter.kind, tries, said)
            return failure

    def _record(
        self, taken: LetterInHand, failure: NotDelivered | None, following: LetterInHand | None
    ) -> bool:
        """Record what became of a letter and begin the following one; False if that is ours no more."""
        timeout = self._app.config["MAIL_TIMEOUT"]

        def settle(work: Work) -> bool:
            if failure is None and taken.is_plain:
                return record_sent(work, taken, following, timeout)
            for id in taken.ids:
                row = work.session.get(Letter, id, with_for_update=True)
                if row is not None and row.state == LetterState.queued:
                    _note(work, row, failure)
            return following is None or begin(work, following, timeout)

        # A result that is lost would send the letter twice: the database gets all the time of the lease.
        over = time.monotonic() + lease(timeout).total_seconds()
        pause = 0.5
        while True:
            try:
                return self._transaction(settle)
            except SQLAlchemyError as error:
                name = type(error).__name__
                log.error("letter %s: its result can't be recorded: %s", taken.letter.id, name)
                if self._stopping.is_set() or time.monotonic() > over:
                    raise
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _transaction(self, verb: Callable[[Work], Result]) -> Result:
        with self._app.app_context(), transaction() as work:
            return verb(work)


def _note(work: Work, letter: Letter, failure: NotDelivered | None) -> None:
    if failure is None:
        delivering.delivered(work, letter)
    elif failure.for_good:
        delivering.give_up(work, letter, failure.reason)
    else:
        delivering.postpone(work, letter, failure.reason)
