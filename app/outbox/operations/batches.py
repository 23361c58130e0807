"""Several letters in a worker's hand at once: taken in one transaction, recorded one by one.

The promise: a worker that is killed loses nothing, and sends nothing twice but the letter that it was
sending. So the result of each letter is committed before the next one is sent. What a batch spares is the
rest: one statement looks for several letters, one takes them, and one records a letter and begins the next.

A letter of a batch is first *taken*: its lease keeps away other workers and requests that drop what is
overtaken.
It is *begun*, which counts the try, only by the last commit before its sending, so that a letter that kills
its worker costs the others no try. What has not begun when a batch ends early is let go; after a kill its
lease runs out. Taken and begun letters have the same column for their lease: its value tells whose it is.

In batches go plain letters only: in nobody's hand, never tried, and the only one that waits for a mailbox
that has room. All others are weighed one at a time by `delivering.take_next`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, case, exists, func, or_, select, update
from sqlalchemy import text as sql_text
from sqlalchemy.orm import aliased

from app.columns import Instant
from app.outbox.backoff import lease
from app.outbox.mailbox_limit import AT_ONCE, IN_TURN, LETTERS, WINDOW
from app.outbox.models import Call, CallState, Letter, LetterState
from app.outbox.operations.delivering import parts_of, take_next
from app.outbox.operations.dropping import drop, is_overtaken
from app.outbox.operations.mailboxes import in_one
from app.outbox.queries import CLOCKS_APART, takeable
from app.sqlite import must_write
from app.work import Work

BATCH = 10
"""So many letters are taken at once. More would spare little (each needs its own commit), and keep letters
that sign in waiting longer."""

_BLIND = {"synchronize_session": False}
_NOW, _UNTIL, _CLAIM = (bindparam(name, type_=Instant) for name in ("now", "until", "claim"))
_BEGINS, _ENDS = (bindparam(name, type_=Instant) for name in ("window_begins", "window_ends"))
_DONE, _NEXT = (bindparam(name, type_=Integer) for name in ("done", "following"))


@dataclass(frozen=True, slots=True)
class LetterInHand:
    """A letter in hand: its row (of several in one, the first), what is sent, the rows that this carries,
    until when they are ours, and whether `record_sent` may record it."""

    letter: Letter
    whole: Letter
    ids: Sequence[int]
    claim: datetime
    is_plain: bool


def first_due() -> Select[int, str, int, bool, bool]:
    """Select what a worker might take now, in the order in which letters leave; it wants `now`.

    Rows of `id`, `mailbox`, `lane`, `is_fresh` (it was in nobody's hand yet) and `has_calls` (it may close
    some when it arrives; none that comes up later is older than the letter).
    """
    is_fresh = (Letter.attempts == 0) & Letter.claimed_until.is_(None)
    has_calls = exists().where(
        Call.subject_kind == Letter.subject_kind,
        Call.subject_id == Letter.subject_id,
        Call.state == CallState.open,
    )
    flags = is_fresh.label("is_fresh"), has_calls.label("has_calls")
    query = select(Letter.id, Letter.mailbox, Letter.lane, *flags)
    return query.where(takeable(_NOW)).order_by(Letter.lane, Letter.due_at, Letter.id).limit(BATCH)


def take(work: Work, due: Sequence[Row[Any]], timeout_seconds: int) -> list[LetterInHand]:
    """Take those of the letters found by `first_due` that may leave now, in order; the first is begun.

    None if others have taken them meanwhile, or if their mailboxes have had their share. To be committed
    before anything is sent.
    """
    must_write(work.session)
    until = work.now + lease(timeout_seconds)
    plain = [each for each in due if each.is_fresh]
    names = {each.mailbox for each in plain if each.lane == IN_TURN}
    free = _mailboxes_locked(work, names)
    plain = [each for each in plain if each.lane == AT_ONCE or each.mailbox in free]
    taken = _taken_together(work, plain, due[0].id, until) if plain else []
    if taken and taken[0].letter.id == due[0].id:
        return taken
    letter = take_next(work, timeout_seconds)
    if letter is not None:
        parts = parts_of(work, letter)
        whole = in_one(work, parts) if len(parts) > 1 else letter
        return [LetterInHand(letter, whole, [each.id for each in parts], until, is_plain=False), *taken]
    if taken:
        begin(work, taken[0], timeout_seconds)
    return taken


def begin(work: Work, following: LetterInHand, timeout_seconds: int) -> bool:
    """Count a try of a taken letter whose turn has come; False if it is ours no more."""
    return following.letter.id in _settled(work, None, following, work.now + lease(timeout_seconds))


def record_sent(work: Work, sent: LetterInHand, following: LetterInHand | None, timeout_seconds: int) -> bool:
    """Record that a plain letter has left, and begin the following one, with one statement.

    False if the following one is ours no more.
    """
    done = _settled(work, sent, following, work.now + lease(timeout_seconds))
    return following is None or following.letter.id in done


def let_go(work: Work, taken: Sequence[LetterInHand]) -> None:
    """Give back letters that were taken and not begun; those that were overtaken meanwhile are dropped."""
    for each in taken:
        row = work.session.get(Letter, each.letter.id, with_for_update=True)
        if row is None or row.state != LetterState.queued or row.claimed_until != each.claim:
            continue
        if is_overtaken(work, row):
            drop(work, row)
        row.claimed_until = None


def _mailboxes_locked(work: Work, mailboxes: set[str]) -> set[str]:
    """Keep other workers from counting these mailboxes; return those that nobody else is busy with."""
    if not mailboxes or work.session.connection().dialect.name != "postgresql":
        return mailboxes
    rows = work.session.scalars(_LOCK, {"mailboxes": sorted(mailboxes)})
    return set(rows)


def _taken_together(work: Work, plain: Sequence[Row[Any]], first: int, until: datetime) -> list[LetterInHand]:
    values = {
        "ids": [each.id for each in plain],
        "first": first,
        "now": work.now,
        "until": until,
        "window_begins": work.now - WINDOW,
        "window_ends": work.now + CLOCKS_APART,
    }
    letters = {each.id: each for each in work.session.scalars(_TAKE, values, execution_options=_BLIND)}
    return [
        LetterInHand(letters[each.id], letters[each.id], [each.id], until, is_plain=not each.has_calls)
        for each in plain
        if each.id in letters
    ]


def _settled(
    work: Work, sent: LetterInHand | None, following: LetterInHand | None, until: datetime
) -> set[int]:
    values = {
        "done": sent.letter.id if sent else None,
        "following": following.letter.id if following else None,
        "claim": following.claim if following else None,
        "now": work.now,
        "until": until,
    }
    return set(work.session.scalars(_SETTLE, values, execution_options=_BLIND))


def _waits_alone() -> Any:
    """Return the condition on letters that nothing else waits for their mailbox, and that it has room for
    more than the last letter, which takes others along (`mailboxes.next_batch`)."""
    other = aliased(Letter)
    of_mailbox = (other.mailbox == Letter.mailbox) & (other.lane == IN_TURN)
    waits = exists().where(of_mailbox, other.state == LetterState.queued, other.id != Letter.id)
    name = func.coalesce(other.sent_in, other.message_id)
    left = select(func.count(name.distinct())).where(
        of_mailbox, other.state == LetterState.sent, other.finished_at.between(_BEGINS, _ENDS)
    )
    return ~waits & (left.scalar_subquery() < LETTERS - 1)


def _take() -> Any:
    mine = (
        select(Letter.id)
        .where(
            Letter.id.in_(bindparam("ids", expanding=True)),
            takeable(_NOW),
            Letter.attempts == 0,
            Letter.claimed_until.is_(None),
            or_(Letter.lane == AT_ONCE, _waits_alone()),
        )
        # What a request or another worker holds is passed by, not waited for.
        .with_for_update(skip_locked=True)
        .cte("mine")
    )
    values = {
        "attempts": case((Letter.id == bindparam("first"), 1), else_=0),
        "claimed_until": _UNTIL,
        "sent_in": None,
        "put_off": False,
    }
    return update(Letter).where(Letter.id.in_(select(mine.c.id))).values(values).returning(Letter)


def _settle() -> Any:
    is_done = Letter.id == _DONE
    values = {
        "state": case((is_done, LetterState.sent), else_=Letter.state),
        "finished_at": case((is_done, _NOW), else_=Letter.finished_at),
        "last_error": case((is_done, None), else_=Letter.last_error),
        "claimed_until": case((is_done, None), else_=_UNTIL),
        "attempts": case((is_done, Letter.attempts), else_=Letter.attempts + 1),
    }
    is_next = (Letter.id == _NEXT) & (Letter.claimed_until == _CLAIM)
    query = update(Letter).where(Letter.state == LetterState.queued, or_(is_done, is_next))
    return query.values(values).returning(Letter.id)


_LOCK = sql_text(
    "SELECT mailbox FROM unnest(CAST(:mailboxes AS text[])) AS mailbox"
    " WHERE pg_try_advisory_xact_lock(hashtext(mailbox))"
)
_TAKE, _SETTLE = _take(), _settle()
