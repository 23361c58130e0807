"""The worker's verbs: take a letter in hand, and record what became of it; each is one short transaction."""

import re
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, literal, or_, select, update

from app.columns import Instant
from app.errors import N_
from app.outbox.backoff import LONGEST_WAIT, lease, wait_after
from app.outbox.mailbox_limit import IN_TURN, WINDOW, joined_id
from app.outbox.models import Letter, LetterState, WorkerBeat
from app.outbox.operations.calls import call_instead
from app.outbox.operations.dropping import close_calls, drop, is_overtaken
from app.outbox.operations.mailboxes import next_batch
from app.outbox.queries import takeable
from app.sqlite import must_write
from app.work import Work

# Stored with the letter (`last_error`), so the words stay.
_STOPPED = N_("The program was stopped each time while it was sending this message.")
_BEATS_KEPT = timedelta(days=1)
_BLIND = {"synchronize_session": False}
_ADDRESS = re.compile(r"[^\s<>@,;:\"']+@[^\s<>@,;:\"']+")


def take_next(work: Work, timeout_seconds: int) -> Letter | None:
    """Claim the letter that has been due longest, and count the try; None if nothing is due.

    Letters about one row leave in the order in which they were queued: none is taken while an earlier one
    waits for another try or is in somebody's hand. One that was tried and overtaken meanwhile is dropped.
    Links that sign in and news about accounts come before all others. A mailbox that has had its
    share waits; the last letter that it may get takes others along, which are claimed with it:
    `parts_of` returns them all.

    The claim must be committed before the letter is sent: a worker that dies then leaves a lease that
    runs out, and a letter that keeps killing its worker is given up like any other.
    """
    must_write(work.session)
    passed: set[str] = set()
    while True:
        letter = work.session.scalar(
            select(Letter)
            .where(takeable(work.now), or_(Letter.lane != IN_TURN, Letter.mailbox.not_in(passed)))
            .order_by(Letter.lane, Letter.due_at, Letter.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if letter is None:
            return None
        # One that a killed worker had taken and not begun has had no try.
        was_in_hand = letter.attempts or letter.claimed_until is not None
        if was_in_hand and is_overtaken(work, letter):
            drop(work, letter)
            work.session.flush()
            continue
        if letter.attempts >= work.settings["mail_tries"]:
            give_up(work, letter, _STOPPED)
            work.session.flush()
            continue
        batch = next_batch(work, letter) if letter.lane == IN_TURN else [letter]
        name = joined_id([each.message_id for each in batch]) if len(batch) > 1 else None
        for each in batch:
            each.attempts += 1
            each.claimed_until = work.now + lease(timeout_seconds)
            each.sent_in, each.put_off = name, False
        work.session.flush()
        if batch:
            return batch[0]
        passed.add(letter.mailbox)


def parts_of(work: Work, letter: Letter) -> list[Letter]:
    """Return the claimed letters that are joined with this one, itself included, in order."""
    if letter.sent_in is None:
        return [letter]
    query = select(Letter).where(
        Letter.mailbox == letter.mailbox,
        Letter.state == LetterState.queued,
        Letter.sent_in == letter.sent_in,
    )
    return list(work.session.scalars(query.order_by(Letter.id)))


def delivered(work: Work, letter: Letter) -> None:
    """Record that the letter has left; calls that it makes pointless are closed."""
    close_calls(work, letter)
    letter.state = LetterState.sent
    letter.finished_at = work.now
    letter.claimed_until = None
    letter.last_error = None


def postpone(work: Work, letter: Letter, reason: str) -> None:
    """Record a failed try: the next one comes after a wait, and after the last the letter is given up.

    One that a later letter has overtaken is not tried again.
    """
    if is_overtaken(work, letter):
        drop(work, letter)
        return
    if letter.attempts >= work.settings["mail_tries"]:
        give_up(work, letter, reason)
        return
    letter.due_at = work.now + wait_after(letter.attempts)
    letter.claimed_until = None
    letter.sent_in = None
    letter.last_error = told(reason)


def give_up(work: Work, letter: Letter, reason: str) -> None:
    """Record that the letter can't be delivered; staff see the reason and may send it again, or phone.

    One that a later letter has overtaken needs neither.
    """
    if is_overtaken(work, letter):
        drop(work, letter)
        return
    letter.state = LetterState.failed
    letter.sent_in = None
    letter.finished_at = work.now
    letter.claimed_until = None
    letter.last_error = told(reason)
    call_instead(work, letter)


def told(reason: str) -> str:
    """Return a server's words as one short line without anybody's address."""
    return _ADDRESS.sub("…", " ".join(reason[:2_000].split()))[:400]


def erase_old_bodies(work: Work, keep_days: int) -> int:
    """Erase texts and calendars of letters that were done with long ago; the line in the log stays."""
    old = work.now - timedelta(days=keep_days)
    erased = work.session.execute(
        update(Letter)
        .where(
            Letter.state != LetterState.queued,
            Letter.finished_at <= old,
            Letter.body.is_not(None),
        )
        .values(body=None, calendar=None, code=None, since=None)
    )
    return int(getattr(erased, "rowcount", 0))


def mend_clock(work: Work, timeout_seconds: int) -> int:
    """Shorten waits and leases that are longer than any that is given out; return how many there were.

    They are left behind when the clock was set back: by an hour, and no mail would leave for an hour.
    A lease is begun anew, not ended, since its worker may be sending. See docs/decisions/0049.
    """
    must_write(work.session)
    now, slack = work.now, timedelta(minutes=1)
    queued = update(Letter).where(Letter.state == LetterState.queued)
    longest = now + lease(timeout_seconds)
    leased = queued.where(Letter.claimed_until > longest + slack).values(claimed_until=longest)
    waits = {tries: wait_after(tries) for tries in range(1, work.settings["mail_tries"])} | {0: timedelta(0)}
    waiting = queued.where(
        Letter.due_at > now + slack,
        Letter.due_at > _after(now + slack, waits),
        or_(Letter.put_off.is_(False), Letter.due_at > now + slack + WINDOW),
    ).values(due_at=_after(now, waits))
    done = [work.session.execute(each, execution_options=_BLIND) for each in (leased, waiting)]
    return sum(int(getattr(each, "rowcount", 0)) for each in done)


def _after(now: datetime, waits: dict[int, timedelta]) -> ColumnElement[datetime]:
    """Return the moment at which a letter is due, from `now`, by the tries that it has had."""
    moments = {tries: literal(now + wait, Instant) for tries, wait in waits.items()}
    return case(moments, value=Letter.attempts, else_=literal(now + LONGEST_WAIT, Instant))


def beat(work: Work, name: str) -> None:
    """Record a worker's sign of life; those of workers long gone are dropped."""
    work.session.execute(delete(WorkerBeat).where(WorkerBeat.at < work.now - _BEATS_KEPT))
    work.session.merge(WorkerBeat(name=name, at=work.now))
