"""Queueing a letter in the caller's transaction, and giving a failed one another chance."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from app.outbox.letters import LetterText, letter_text
from app.outbox.models import Letter, LetterState
from app.work import Work


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to queue. `kind` names its templates (`email/<kind>/<language>.txt`); `context` fills them.

    `text` is the finished text, where there is one already: then nothing is rendered. `calendar` is a
    finished iCalendar file to attach. Subject and event say what the letter is about.
    """

    kind: str
    recipient: str
    recipient_name: str
    language: str
    subject_kind: str
    subject_id: int
    event_id: int | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    text: LetterText | None = None
    calendar: bytes | None = None
    reply_to: str | None = None


def preview(work: Work, letter: NewLetter) -> LetterText:
    """Return the text as it would go out, without queueing the letter."""
    if letter.text is not None:
        return letter.text
    texts = work.texts.into(letter.language)
    return letter_text(texts.render(f"email/{letter.kind}/{texts.language}.txt", **letter.context))


def queue(work: Work, letter: NewLetter) -> Letter:
    """Render the letter now, in its reader's language, and add it to the outbox.

    It leaves after the caller's transaction is committed, and not at all if that is rolled back.
    """
    row = Letter(**_columns(work, letter))
    work.session.add(row)
    return row


def queue_all(work: Work, letters: Sequence[NewLetter]) -> None:
    """Do what `queue` does for many letters, with one statement."""
    if letters:
        # By the table: by the class it would be a statement for each run of rows with the same columns empty.
        table = Letter.metadata.tables[Letter.__tablename__]
        work.session.execute(insert(table), [_columns(work, each) for each in letters])


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
        "message_id": f"<{uuid.uuid4()}@{work.mail_domain}>",
        "created_at": work.now,
        "due_at": work.now,
        "state": LetterState.queued,
        "attempts": 0,
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
