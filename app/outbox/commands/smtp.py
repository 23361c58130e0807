"""How letters leave through Flask-Mail to the SMTP server, each within a limit of time."""

import contextlib
import smtplib
import ssl
import time
from typing import Any

from flask import Flask
from flask_mail import Connection

from app.errors import N_
from app.outbox.backoff import sending_limit
from app.outbox.commands.transport import UNREADABLE, NotDelivered, ready_to_send
from app.outbox.models import Letter
from app.outbox.sender import Sender

_SILENT = N_("The mail server did not answer in time.")
_UNREACHABLE = N_("The mail server can't be reached.")
_UNSAFE = N_("The mail server's certificate can't be trusted.")
_PLAIN = N_("The mail server offers no encryption.")
_SIGN_IN = N_("The mail server refused our user name or password.")
_BROKEN = N_("The connection to the mail server broke.")


class SmtpTransport:
    """Sends through one connection to the SMTP server, kept open from letter to letter."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._connection: BoundedConnection | None = None

    def send(self, letter: Letter, sender: Sender) -> None:
        """Deliver one letter, or raise NotDelivered within the limit of time for one letter."""
        with self._app.app_context():
            mail = ready_to_send(letter, sender)
            try:
                self._opened().send(mail)
            except BaseException as error:
                # After a plain refusal the connection stays good; after anything else it may not.
                refusal = isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
                if not (refusal and self._connection and self._connection.is_open):
                    self.close()
                if isinstance(error, Exception):
                    raise _told(error) from error
                raise

    def close(self) -> None:
        """Say goodbye to the server, if it still listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.leave()

    def _opened(self) -> "BoundedConnection":
        if self._connection is None:
            timeout = self._app.config["MAIL_TIMEOUT"]
            connection = BoundedConnection(self._app.extensions["mail"], timeout)
            try:
                connection.__enter__()
            except (OSError, smtplib.SMTPException) as error:
                connection.leave()
                raise _told(error, connecting=True) from error
            self._connection = connection
        self._connection.begin_letter()
        return self._connection


class BoundedConnection(Connection):
    """Flask-Mail's connection with what it lacks: time-outs, and certificates that are looked at.

    See docs/decisions/0011.
    """

    def __init__(self, mail: Any, timeout_seconds: int) -> None:
        super().__init__(mail)
        self._timeout = timeout_seconds

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        """Open, secure and sign in."""
        context = ssl.create_default_context() if self.mail.use_ssl or self.mail.use_tls else None
        host: _Bounded
        if self.mail.use_ssl:
            host = _BoundedOverTLS(timeout=self._timeout, context=context)
        else:
            host = _Bounded(timeout=self._timeout)
        # Not connected by the constructor: `leave` must be able to close it whatever happens below.
        self.host = host
        host.limit(sending_limit(self._timeout))
        host._host = self.mail.server  # type: ignore[attr-defined]  # the name that the certificate must bear
        code, answer = host.connect(self.mail.server, self.mail.port or 25)
        if code != 220:
            raise smtplib.SMTPConnectError(code, answer)
        if self.mail.use_tls:
            host.starttls(context=context)
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host

    @property
    def is_open(self) -> bool:
        """Whether another letter may go through."""
        return self.host is not None and self.host.sock is not None

    def begin_letter(self) -> None:
        """Give the next letter its time, as a whole."""
        if isinstance(self.host, _Bounded):
            self.host.limit(sending_limit(self._timeout))

    def leave(self) -> None:
        """Close, with a goodbye if the server takes it quickly."""
        host, self.host = self.host, None
        if isinstance(host, _Bounded):
            host.limit(1)
            with contextlib.suppress(smtplib.SMTPException, OSError):
                host.quit()
            host.close()


class _Bounded(smtplib.SMTP):
    """An SMTP conversation that ends when its time is over, however slowly the server answers."""

    _until = float("inf")

    def limit(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def send(self, s: Any) -> None:
        self._bound()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        self._bound()
        return super().getreply()

    def _bound(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self.sock is not None:
            self.sock.settimeout(min(left, float(self.timeout)))


class _BoundedOverTLS(_Bounded, smtplib.SMTP_SSL):
    pass


def _told(error: Exception, *, connecting: bool = False) -> NotDelivered:
    match error:
        case NotDelivered():
            return error
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            return NotDelivered(_said(code, words), for_good=code >= 500)
        case smtplib.SMTPDataError():
            return NotDelivered(_said(error.smtp_code, error.smtp_error), for_good=error.smtp_code >= 500)
        case smtplib.SMTPAuthenticationError():
            return NotDelivered(_SIGN_IN, nobody=True)
        case smtplib.SMTPResponseException():
            return NotDelivered(_said(error.smtp_code, error.smtp_error), nobody=connecting)
        case smtplib.SMTPNotSupportedError():
            return NotDelivered(_PLAIN, nobody=True)
        case ssl.SSLCertVerificationError():
            return NotDelivered(_UNSAFE, nobody=True)
        case TimeoutError():
            return NotDelivered(_SILENT, nobody=True)
        case smtplib.SMTPServerDisconnected():
            # smtplib tells a read that took too long as a connection that was cut.
            silent = isinstance(error.__context__, TimeoutError) or "timed out" in str(error)
            return NotDelivered(_SILENT if silent else _BROKEN, nobody=connecting or silent)
        case OSError() | smtplib.SMTPException():
            return NotDelivered(_UNREACHABLE if connecting else _BROKEN, nobody=True)
        case _:
            return NotDelivered(UNREADABLE, for_good=True)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"
