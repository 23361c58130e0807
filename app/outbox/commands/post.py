"""What the ways out for messages share: how a try fails, and the mail that a message becomes."""

import re
from email.utils import formataddr, parseaddr
from typing import Protocol

from flask import Flask
from flask_mail import Message

from app.errors import N_
from app.outbox.letters import html_of
from app.outbox.models import OutboxMessage

_DIVIDERS = re.compile(r'[<>()\[\]:;@\\,"]')
UNREADABLE = N_("The message can't be written as a mail; its recipient's address may be wrong.")


class NotDelivered(Exception):
    """A try that failed. `for_good`: another try would be refused as well. `nobody`: no other message
    would get through now either. `reason` is a message id or the server's own words."""

    def __init__(self, reason: str, *, for_good: bool = False, nobody: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
        self.nobody = nobody


class Post(Protocol):
    """A way out for messages."""

    def send(self, message: OutboxMessage) -> None:
        """Deliver one message, or raise NotDelivered."""

    def close(self) -> None:
        """Let go of the connection; the next message opens another."""


def mail_of(app: Flask, message: OutboxMessage) -> Message:
    """Return a message as a mail: plain text, the same as HTML, and the calendar that it brings."""
    body = message.body or ""
    mail = Message(
        # One line, whatever the row holds: a line break would begin another header.
        subject=" ".join(message.subject.split()),
        recipients=[(_display(message.recipient_name), message.recipient)],
        body=body,
        html=html_of(body, message.language, message.subject),
        sender=_sender(app),
        reply_to=message.reply_to,
        date=message.created_at.timestamp(),
        extra_headers={"Auto-Submitted": "auto-generated", "Content-Language": message.language},
    )
    mail.msgId = message.message_id
    if message.calendar:
        mail.attach("zapisy.ics", "text/calendar; method=PUBLISH; charset=utf-8", message.calendar)
    return mail


def _display(name: str) -> str:
    """A name for the To line; the library folds a long one wrongly and leaves dividers unquoted.

    What looks like an encoded word («=?utf-8?q?…?=») would be decoded by who reads it.
    """
    return " ".join(_DIVIDERS.sub(" ", name).replace("=?", "= ").split())[:60]


def _sender(app: Flask) -> str:
    name, address = parseaddr(app.config["MAIL_DEFAULT_SENDER"])
    return formataddr((name or app.config["OFFICE_NAME"], address))
