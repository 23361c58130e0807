"""Queueing a letter in the caller's transaction, and giving a failed one another chance."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from app.outbox.letters import LetterText, letter_text
from app.outbox.models import Letter, LetterState
from app.outbox.new_letter import NewLetter
from app.outbox.operations.calls import add_calls
from app.outbox.operations.dropping import drop_overtaken
from app.work import Work

# By the table: by the class it would be a statement for each run of rows with the same columns empty.
_INSERT = insert(Letter.metadata.tables[Letter.__tablename__])


def preview(work: Work, letter: NewLetter) -> LetterText:
    """Return the text as it would go out, without queueing the letter."""
    if letter.text is not None:
        return letter.text
    texts = work.texts.into(letter.language)
    return letter_text(texts.render(f"email/{letter.kind}/{texts.language}.txt", **letter.context))


def queue(work: Work, letter: NewLetter) -> Letter:
    """Render the letter now, in its reader's language, and add it to the outbox.

    It leaves after the caller's transaction is committed, and not at all if that is rolled back. Earlier
    ones that it overtakes and that have not left are dropped.
    """
    drop_overtaken(work, [letter])
    row = Letter(**_columns(work, letter))
    work.session.add(row)
    return row


def queue_all(work: Work, letters: Sequence[NewLetter], *, are_first: bool = False) -> list[str]:
    """Do what `queue` does for many letters, with one statement; return their Message-IDs, in order.

    `are_first` says that there can be no earlier ones that these overtake.
    """
    if not are_first:
        drop_overtaken(work, letters)
    rows = [_columns(work, each) for each in letters]
    if rows:
        work.session.execute(_INSERT, rows)
    return [row["message_id"] for row in rows]


def tell(work: Work, letter: NewLetter) -> None:
    """Queue a letter, or let its reader be phoned if they gave no e-mail."""
    tell_all(work, [letter])


def tell_all(work: Work, letters: Sequence[NewLetter]) -> None:
    """Do what `tell` does for many, with a constant number of statements."""
    queue_all(work, [each for each in letters if each.recipient])
    unreached = [each for each in letters if not each.recipient]
    add_calls(work, unreached, [preview(work, each) for each in unreached])


def _columns(work: Work, letter: NewLetter) -> dict[str, Any]:
    text = preview(work, letter)
    return {
        "kind": letter.kind,
        "subject_kind": letter.subject_kind,
        "subject_id": letter.subject_id,
        "event_id": letter.event_id,
        "language": letter.language,
        "recipient": letter.recipient,
        "recipient_name": letter.recipient_name,
        "reply_to": letter.reply_to,
        "subject": text.subject,
        "body": text.body,
        "calendar": letter.calendar,
        "code": letter.code,
        "message_id": f"<{uuid.uuid4()}@{work.mail_domain}>",
        "created_at": work.now,
        "due_at": work.now,
        "state": LetterState.queued,
        "attempts": 0,
        "about": sorted(letter.about) or None,
        "since": letter.since,
        "several": letter.several,
    }


def send_again(work: Work, letter: Letter) -> bool:
    """Make a failed letter due at once, with all its tries before it; tell whether it will be tried.

    Another state stays as it is, and so does a letter whose text is erased: nothing is left to send.
    """
    if letter.state != LetterState.failed or letter.body is None:
        return False
    letter.state = LetterState.queued
    letter.due_at = work.now
    letter.attempts = 0
    letter.last_error = None
    letter.finished_at = None
    letter.claimed_until = None
    letter.sent_in = None
    return True
