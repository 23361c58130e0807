"""Keeping one mailbox from being flooded: what is over its limit waits, and goes in one letter."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy import text as sql_text

from app.outbox.letters import letter_text
from app.outbox.mailbox_limit import IN_TURN, LETTERS, PARTS, WINDOW, joined_calendar, joined_id
from app.outbox.models import Letter, LetterState
from app.outbox.queries import CLOCKS_APART, due, is_next
from app.work import Work

_SOON = timedelta(seconds=30)


def next_batch(work: Work, letter: Letter) -> list[Letter]:
    """Return what goes out now to a mailbox for which this letter is due, in order; nothing if it waits,
    or if another worker is busy with this mailbox.

    Mostly that is one, the oldest that waits for nothing but its turn. The last letter that a
    mailbox may get in the window takes along whatever there is. What has to wait is put off, all of it,
    until the window has room again. See docs/decisions/0097.
    """
    if not _locked(work, letter.mailbox):
        return []
    left = _departures(work, letter.mailbox)
    if len(left) >= LETTERS:
        _put_off(work, letter.mailbox, _opens(work, left))
        return []
    fits = PARTS if len(left) == LETTERS - 1 else 1
    # What was put off comes first, though it may fall due a moment later than what is new.
    put_off = (Letter.state == LetterState.queued) & Letter.put_off
    query = (
        select(Letter)
        .where(
            or_(due(work.now), put_off),
            Letter.mailbox == letter.mailbox,
            Letter.lane == IN_TURN,
            Letter.attempts < work.settings["mail_tries"],
            *([is_next()] if fits == 1 else []),
        )
        .order_by(Letter.id)
        .limit(fits)
        .with_for_update(skip_locked=True)
    )
    return _in_order(work, list(work.session.scalars(query))) or [letter]


def _in_order(work: Work, letters: Sequence[Letter]) -> list[Letter]:
    """Return those before which no earlier letter about the same row is left behind."""
    if not letters:
        return []
    ids = [each.id for each in letters]
    of_row = Letter.subject_kind.in_({each.subject_kind for each in letters}) & Letter.subject_id.in_(
        {each.subject_id for each in letters}
    )
    query = select(Letter.id, Letter.subject_kind, Letter.subject_id, Letter.mailbox, Letter.several).where(
        Letter.state == LetterState.queued,
        Letter.lane == IN_TURN,
        or_(of_row, Letter.mailbox == letters[0].mailbox),
        Letter.id.not_in(ids),
        Letter.id < max(ids),
    )
    behind: list[Any] = list(work.session.execute(query))
    found = list[Letter]()
    for letter in letters:
        (behind if any(_goes_before(each, letter) for each in behind) else found).append(letter)
    return found


def _goes_before(earlier: Any, letter: Letter) -> bool:
    """Tell whether a letter leaves only after another one, as `outbox.queries.is_next` says it."""
    same_row = (earlier.subject_kind, earlier.subject_id) == (letter.subject_kind, letter.subject_id)
    in_mailbox = earlier.mailbox == letter.mailbox and (earlier.several or letter.several)
    return earlier.id < letter.id and (same_row or in_mailbox)


def in_one(work: Work, letters: Sequence[Letter]) -> Letter:
    """Return one letter that says what several say, in their order; it is no row of the outbox."""
    first = letters[0]
    texts = work.texts.into(first.language)
    text = letter_text(texts.render(f"email/joined/{texts.language}.txt", letters=letters))
    same_reply = len({each.reply_to for each in letters}) == 1
    return Letter(
        id=first.id,
        kind="joined",
        language=texts.language,
        recipient=first.recipient,
        recipient_name=first.recipient_name,
        reply_to=first.reply_to if same_reply else None,
        subject=text.subject,
        body=text.body,
        calendar=joined_calendar([each.calendar for each in letters if each.calendar]),
        code="\n".join(each.code or "" for each in letters),
        message_id=joined_id([each.message_id for each in letters]),
        created_at=first.created_at,
        attempts=first.attempts,
    )


def _locked(work: Work, mailbox: str) -> bool:
    """Let no other worker count the same mailbox; on SQLite nobody else writes anyway.

    Never waits: two workers that hold one mailbox each and go on to the other's would wait for each other.
    """
    if work.session.connection().dialect.name != "postgresql":
        return True
    lock = sql_text("SELECT pg_try_advisory_xact_lock(hashtext(:mailbox))")
    return bool(work.session.scalar(lock, {"mailbox": mailbox}))


def _departures(work: Work, mailbox: str) -> Sequence[datetime | None]:
    """Return when the letters of the window left, the latest first; None for one that is leaving now."""
    name = func.coalesce(Letter.sent_in, Letter.message_id)
    query = select(func.max(Letter.finished_at)).where(
        Letter.mailbox == mailbox,
        Letter.lane == IN_TURN,
        or_(_left(work), _leaving(work)),
    )
    rows = work.session.scalars(query.group_by(name)).all()
    return sorted(rows, key=lambda at: at or work.now, reverse=True)


def _left(work: Work) -> ColumnElement[bool]:
    # One from the future was sent before the clock was set back: it says nothing about this window.
    sent = Letter.state == LetterState.sent
    return sent & Letter.finished_at.between(work.now - WINDOW, work.now + CLOCKS_APART)


def _leaving(work: Work) -> ColumnElement[bool]:
    return (Letter.state == LetterState.queued) & (Letter.claimed_until > work.now)


def _opens(work: Work, left: Sequence[datetime | None]) -> datetime:
    sixth = left[LETTERS - 1]
    return work.now + _SOON if sixth is None else max(sixth + WINDOW, work.now) + timedelta(seconds=1)


def _put_off(work: Work, mailbox: str, until: datetime) -> None:
    # What another worker holds waits for our lock: that one puts it off itself.
    mine = (
        select(Letter)
        .where(due(work.now), Letter.mailbox == mailbox, Letter.lane == IN_TURN)
        .with_for_update(skip_locked=True)
    )
    for each in work.session.scalars(mine):
        each.due_at, each.put_off = until, True
    work.session.flush()
