"""What people type can't become a header of a letter, another recipient or another letter."""

import email
import email.policy
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.outbox.commands.transport import NotDelivered, ready_to_send
from app.outbox.models import Letter, LetterState
from app.outbox.sender import Sender
from tests.conftest import START

HEADERS = {
    "Subject", "From", "To", "Date", "Message-ID", "Reply-To", "Auto-Submitted", "Content-Language",
    "MIME-Version", "Content-Type",
}  # fmt: skip

EVIL = (
    "Anna\r\nBcc: x@evil.example",
    "Anna\nBcc: x@evil.example",
    "Anna\r\n\r\nAnother body",
    "Anna <x@evil.example>, Ewa",
    '"Anna" x@evil.example',
    "=?utf-8?q?Anna=0D=0ABcc:_x=40evil.example?=",
    "Anna\x0bBcc: x@evil.example",
    "Anna\u2028Bcc: x@evil.example",
    "Anna\x85Bcc: x@evil.example",
    "Anna\x00",
    "ż" * 300,
)


def message(**changed: Any) -> Letter:
    """Return a queued message."""
    values: dict[str, Any] = {
        "kind": "registered", "subject_kind": "registration", "subject_id": 1, "language": "pl",
        "recipient": "anna@example.org", "recipient_name": "Anna", "reply_to": None, "subject": "Temat",
        "body": "Treść", "message_id": "<1@zapisy>", "created_at": START, "due_at": START,
        "state": LetterState.queued, "attempts": 0,
    }  # fmt: skip
    return Letter(**(values | changed))


def parsed(app: Flask, row: Letter) -> email.message.EmailMessage | None:
    """Return the mail as a program that reads it does; None if it was refused."""
    with app.app_context():
        try:
            raw = ready_to_send(row, Sender("Biuro szkoleń", "biuro@example.org")).as_bytes()
        except (NotDelivered, ValueError):
            # Flask-Mail's own refusal (BadHeaderError is a ValueError): the message fails for good.
            return None
    return email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[return-value]


@pytest.mark.sqlite
@pytest.mark.parametrize("field", ["recipient_name", "subject", "reply_to", "body"])
def test_no_field_adds_a_header_or_a_recipient(app: Flask, field: str) -> None:
    @settings(max_examples=60, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.one_of(st.sampled_from(EVIL), st.text(alphabet=st.characters(exclude_categories=["Cs"]))))
    def attempt(text: str) -> None:
        mail = parsed(app, message(**{field: text}))
        if mail is None:
            return
        assert set(mail.keys()) <= HEADERS
        assert len(mail.keys()) == len(set(mail.keys()))
        assert [each.addr_spec for each in mail["To"].addresses] == ["anna@example.org"]

    for text in EVIL:
        attempt = example(text)(attempt)
    attempt()


@pytest.mark.sqlite
def test_an_ordinary_letter_gets_through(app: Flask) -> None:
    mail = parsed(app, message(recipient_name="Anna Żółć", reply_to="biuro@example.org", subject="Zażółć"))
    assert mail is not None
    assert set(mail.keys()) == HEADERS
    assert mail["Subject"] == "Zażółć"
