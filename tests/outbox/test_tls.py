"""Encryption to the mail server, with certificates that are looked at."""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.outbox.commands.worker import Step, Worker
from app.outbox.models import LetterState
from tests.outbox.conftest import Queue
from tests.support.smtp import MailServer


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 that signs itself."""

    path: Path
    key: Path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A fresh certificate."""
    folder = tmp_path_factory.mktemp("certificate")
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(made.key), "-out", str(made.path)]
    subprocess.run(command, check=True, capture_output=True)
    return made


@pytest.fixture
def mail_server(certificate: Certificate) -> Iterator[MailServer]:
    """A mail server that offers STARTTLS and insists on it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.path, certificate.key)
    server = MailServer(tls=context)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def config_changes(mail_server: MailServer) -> dict[str, Any]:
    """Mail goes there, encrypted."""
    return {"MAIL_SERVER": mail_server.host, "MAIL_PORT": mail_server.port, "MAIL_USE_TLS": True}


@pytest.mark.sqlite
def test_a_trusted_server_gets_the_mail(
    queued: Queue,
    worker: Worker,
    mail_server: MailServer,
    certificate: Certificate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    queued()
    assert worker.deliver_all() == Step.idle
    assert len(mail_server.received) == 1


@pytest.mark.sqlite
def test_an_unknown_certificate_gets_nothing(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session
) -> None:
    message = queued()
    assert worker.deliver_all() == Step.blocked
    session.refresh(message)
    assert (message.state, message.last_error) == (
        LetterState.queued,
        "The mail server's certificate can't be trusted.",
    )
    assert mail_server.received == []
