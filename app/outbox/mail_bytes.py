"""A letter as the bytes that a mail server takes: plain text, the same as HTML, and a calendar."""

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.outbox.letters import html_of
from app.outbox.mail_headers import address_header, one_line, plain_header, text_header
from app.outbox.models import OutboxMessage
from app.outbox.sender import Sender

# Lines of quoted-printable may not be longer than 76 (RFC 2045); the library takes its limit from here.
_POLICY = SMTP.clone(max_line_length=76)


def mail_bytes(message: OutboxMessage, sender: Sender) -> bytes:
    """Return the letter, the same bytes each time; ValueError for what no mail can carry.

    Headers are written by us: the library folds inside encoded words and leaves blanks and empty ones
    (docs/decisions/0125). Bodies are the library's, quoted-printable, so that no line is too long.
    """
    reply_to = [address_header("Reply-To", "", message.reply_to)] if message.reply_to else []
    subject = [text_header("Subject", message.subject)] if one_line(message.subject) else []
    headers = [
        address_header("From", sender.name, sender.address),
        address_header("To", message.recipient_name, message.recipient),
        *reply_to,
        *subject,
        plain_header("Date", format_datetime(message.created_at)),
        plain_header("Message-ID", message.message_id),
        plain_header("Auto-Submitted", "auto-generated"),
        plain_header("Content-Language", message.language),
    ]
    return b"".join(headers) + _content(message).as_bytes()


def _content(message: OutboxMessage) -> EmailMessage:
    body = message.body or ""
    content = EmailMessage(policy=_POLICY)
    content.set_content(body, cte="quoted-printable")
    html = html_of(body, message.language, message.subject)
    content.add_alternative(html, subtype="html", cte="quoted-printable")
    if message.calendar:
        content.add_attachment(
            message.calendar,
            maintype="text",
            subtype="calendar",
            filename="zapisy.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    number = hashlib.sha256(message.message_id.encode()).hexdigest()[:24]
    parts = (part for part in content.walk() if part.is_multipart())
    for depth, part in enumerate(parts):
        # No line of quoted-printable and none of base64 can begin like this.
        part.set_boundary(f"=_{number}.{depth}")
    return content
