"""Queueing a mail in the caller's transaction, and giving a failed one another chance."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.outbox.letters import Letter, letter_of
from app.outbox.models import MessageState, OutboxMessage
from app.work import Work


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to be queued. `kind` names its templates (`email/<kind>/<language>.txt`); `context` fills them.

    `calendar` is a finished iCalendar file to attach. Subject and event say what the mail is about.
    """

    kind: str
    recipient: str
    recipient_name: str
    language: str
    subject_kind: str
    subject_id: int
    event_id: int | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    calendar: bytes | None = None
    reply_to: str | None = None


def preview(work: Work, mail: Mail) -> Letter:
    """Return the letter as it would go out, without queueing it."""
    texts = work.texts.into(mail.language)
    return letter_of(texts.render(f"email/{mail.kind}/{texts.language}.txt", **mail.context))


def queue(work: Work, mail: Mail) -> OutboxMessage:
    """Render the mail now, in its reader's language, and add it to the outbox.

    It leaves after the caller's transaction is committed, and not at all if that is rolled back.
    """
    letter = preview(work, mail)
    row = OutboxMessage(
        kind=mail.kind,
        subject_kind=mail.subject_kind,
        subject_id=mail.subject_id,
        event_id=mail.event_id,
        language=mail.language,
        recipient=mail.recipient,
        recipient_name=mail.recipient_name,
        reply_to=mail.reply_to,
        subject=letter.subject,
        body=letter.body,
        calendar=mail.calendar,
        message_id=f"<{uuid.uuid4()}@{work.mail_domain}>",
        created_at=work.now,
        due_at=work.now,
        state=MessageState.queued,
        attempts=0,
    )
    work.session.add(row)
    return row


def send_again(work: Work, message: OutboxMessage) -> bool:
    """Make a failed message due at once, with all its tries before it; tell whether it will be tried.

    Another state stays as it is, and so does a message whose text is erased: nothing is left to send.
    """
    if message.state != MessageState.failed or message.body is None:
        return False
    message.state = MessageState.queued
    message.due_at = work.now
    message.attempts = 0
    message.last_error = None
    message.finished_at = None
    message.claimed_until = None
    message.sent_in = None
    return True
