"""A letter as the bytes that a mail server takes: plain text, the same as HTML, a calendar, a code."""

import hashlib
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from io import BytesIO

import segno

from app.outbox.letters import html_of
from app.outbox.mail_headers import address_header, one_line, plain_header, text_header
from app.outbox.models import Letter
from app.outbox.sender import Sender

# Lines of quoted-printable may not be longer than 76 (RFC 2045); the library takes its limit from here.
_POLICY = SMTP.clone(max_line_length=76)

# Readers read all eight masks. Trying each to find the best takes four fifths of the time for a code, and for
# our addresses the best is hardly better than this one (penalties of 1,610 and 1,670 of up to 1,970).
_MASK = 4


def mail_bytes(letter: Letter, sender: Sender) -> bytes:
    """Return the letter, the same bytes each time; ValueError for what no mail can carry.

    Headers are written by us: the library folds inside encoded words and leaves blanks and empty ones
    (docs/decisions/0125). Bodies are the library's, quoted-printable, so that no line is too long.
    """
    reply_to = [address_header("Reply-To", "", letter.reply_to)] if letter.reply_to else []
    subject = [text_header("Subject", letter.subject)] if one_line(letter.subject) else []
    headers = [
        address_header("From", sender.name, sender.address),
        address_header("To", letter.recipient_name, letter.recipient),
        *reply_to,
        *subject,
        plain_header("Date", format_datetime(letter.created_at)),
        plain_header("Message-ID", letter.message_id),
        plain_header("Auto-Submitted", "auto-generated"),
        plain_header("Content-Language", letter.language),
    ]
    return b"".join(headers) + _content(letter).as_bytes()


def _codes(written: str) -> Iterator[tuple[str, str]]:
    """Yield file names and codes; of several letters in one, the name says which of them it belongs to."""
    lines = written.split("\n")
    for number, code in enumerate(lines, 1):
        if code:
            yield ("kod-qr.png" if len(lines) == 1 else f"kod-qr-{number}.png"), code


def _picture(code: str) -> bytes:
    """Return a QR code as a picture, the same bytes each time."""
    drawn = BytesIO()
    segno.make(code, error="m", micro=False, mask=_MASK).save(drawn, kind="png", scale=6, border=4)
    return drawn.getvalue()


def _content(letter: Letter) -> EmailMessage:
    body = letter.body or ""
    content = EmailMessage(policy=_POLICY)
    content.set_content(body, cte="quoted-printable")
    html = html_of(body, letter.language, letter.subject)
    content.add_alternative(html, subtype="html", cte="quoted-printable")
    if letter.calendar:
        content.add_attachment(
            letter.calendar,
            maintype="text",
            subtype="calendar",
            filename="zapisy.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    for name, code in _codes(letter.code or ""):
        content.add_attachment(_picture(code), maintype="image", subtype="png", filename=name)
    number = hashlib.sha256(letter.message_id.encode()).hexdigest()[:24]
    parts = (part for part in content.walk() if part.is_multipart())
    for depth, part in enumerate(parts):
        # No line of quoted-printable and none of base64 can begin like this.
        part.set_boundary(f"=_{number}.{depth}")
    return content
