"""What the transports of letters share: how a try fails, and what is handed to Flask-Mail."""

from typing import Protocol

from flask_mail import Message

from app.errors import N_
from app.outbox.mail_bytes import mail_bytes
from app.outbox.mail_headers import ascii_address
from app.outbox.models import Letter
from app.outbox.sender import Sender

# Stored with the letter (`last_error`), so the words stay.
UNREADABLE = N_("The message can't be written as a mail; its recipient's address may be wrong.")


class NotDelivered(Exception):
    """A try that failed. `for_good`: another try would be refused as well. `nobody`: no other letter
    would get through now either. `reason` is a message id or the server's own words."""

    def __init__(self, reason: str, *, for_good: bool = False, nobody: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
        self.nobody = nobody


class Transport(Protocol):
    """A way out for letters."""

    def send(self, letter: Letter, sender: Sender) -> None:
        """Deliver one letter in the sender's name, or raise NotDelivered."""

    def close(self) -> None:
        """Let go of the connection; the next letter opens another."""


class _Ready(Message):
    """A letter that Flask-Mail sends as it is: its own way of writing headers breaks names and subjects."""

    def __init__(self, content: bytes, recipient: str, sender: str) -> None:
        super().__init__(recipients=[recipient], sender=sender)
        self._bytes = content

    def as_bytes(self) -> bytes:
        """Return the letter as it goes over the wire."""
        return self._bytes


def ready_to_send(letter: Letter, sender: Sender) -> Message:
    """Return a letter as Flask-Mail takes it; NotDelivered for good if it can't be written.

    See docs/decisions/0125.
    """
    try:
        content = mail_bytes(letter, sender)
        return _Ready(content, ascii_address(letter.recipient), ascii_address(sender.address))
    except Exception as error:  # whatever it is, the next try would meet it again
        raise NotDelivered(UNREADABLE, for_good=True) from error
