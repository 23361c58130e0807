"""A real SMTP server on loopback that records mail and can be told to misbehave."""

import asyncio
import email
import email.policy
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One mail that the server accepted, with its envelope, its bytes and the connection by which it came."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    peer: object = None
    raw: bytes = b""

    @property
    def text(self) -> str:
        """The plain text of the mail."""
        body = self.message.get_body(("plain",))
        return body.get_content() if body else ""


class _Controller(Controller):
    """Runs the server in a thread of its own, on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.base_events.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd leaves it untyped


class MailServer:
    """Accepts everything until told otherwise; `received` holds what was accepted, oldest first."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.received: list[Delivered] = []
        self._refused: dict[str, str] = {}
        self._answer: str | None = None
        self._hang_seconds = 0.0
        self._drop = False
        self._controller = _Controller(self, hostname=HOST, port=0, tls_context=tls, ready_timeout=10)

    @property
    def host(self) -> str:
        """The address it listens on."""
        return HOST

    @property
    def port(self) -> int:
        """The port it listens on, chosen by the system."""
        return int(self._controller.port)

    def refuse(self, address: str, answer: str = "550 5.1.1 No such mailbox") -> None:
        """Answer RCPT for this address with a refusal."""
        self._refused[address.lower()] = answer

    def answer(self, text: str = "451 4.3.0 Try again later") -> None:
        """Answer every message with this line instead of accepting it."""
        self._answer = text

    def hang(self, seconds: float) -> None:
        """Wait that long before every answer to a message."""
        self._hang_seconds = seconds

    def drop(self) -> None:
        """Cut the connection in the middle of every message."""
        self._drop = True

    def behave(self) -> None:
        """Accept everything again; what was received stays."""
        self._refused.clear()
        self._answer, self._hang_seconds, self._drop = None, 0.0, False

    def wait_for(self, count: int, seconds: float = 60.0) -> list[Delivered]:
        """Return what was received once there are `count` mails; AssertionError after `seconds`."""
        deadline = time.monotonic() + seconds
        while len(self.received) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.received) >= count, f"{len(self.received)} of {count} mails in {seconds} s"
        return list(self.received)

    def start(self) -> None:
        """Begin to listen."""
        self._controller.start()

    def stop(self) -> None:
        """Stop to listen; open connections are cut."""
        self._controller.stop()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer one recipient of a message."""
        if refusal := self._refused.get(address.lower()):
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer one message: record it, or misbehave as told."""
        if self._hang_seconds:
            await asyncio.sleep(self._hang_seconds)
        if self._drop:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "421 4.3.0 Closing"
        if self._answer:
            return self._answer
        content = envelope.original_content or b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        recipients = tuple(envelope.rcpt_tos)
        self.received.append(Delivered(envelope.mail_from or "", recipients, message, session.peer, content))
        return "250 2.0.0 Ok"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server of this test's own."""
    server = MailServer()
    server.start()
    yield server
    server.stop()
