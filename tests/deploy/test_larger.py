"""The larger installation: PostgreSQL, two web processes behind nginx with TLS, two workers, Redis."""

import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from psycopg import sql

from app import clock, create_app
from app.accounts.passwords import hashed
from app.extensions import db
from app.sqlite import begin_write
from app.web.request_work import command_work
from tests.deploy.conftest import PASSWORD
from tests.deploy.document import commands
from tests.deploy.machine import Machine, need, running_machine
from tests.deploy.people import NAME, Crowd, Proxied, Rows, Secure, secure_socket
from tests.support.databases import settings
from tests.support.postgres import PostgresServer
from tests.support.world import build_world

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("larger")]

ALIVE = frozenset({"outbox_worker_beats", "outbox_messages"})
ALL = ("zapisy-web@8001", "zapisy-web@8002", "zapisy-worker@1", "zapisy-worker@2")
TOKEN = "change-this-to-a-long-random-word"


@pytest.fixture(scope="module")
def larger(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The larger installation as the guide builds it, with a world in it."""
    need("nginx", "nginx")
    need("redis-server", "redis-server")
    need("pg_dump", "postgresql-client")
    root = tmp_path_factory.mktemp("larger")
    folder = postgres_server.url("x").partition("host=")[2]
    words = {
        "postgresql:///zapisy": f"postgresql://zapisy@/zapisy?host={folder}",
        # Nobody gives up while a test lets nobody write, however slow the machine.
        "LOG_FORMAT=json\n": "LOG_FORMAT=json\nDATABASE_PATIENCE=300\nTWO_FACTOR=optional\n",
    }
    with running_machine(root, words, {"PGHOST": folder, "PGUSER": "zapisy"}) as machine:
        redis = subprocess.Popen(
            ["redis-server", "--port", str(machine.ports["6379"]), "--save", "", "--dir", str(root / "run")],
            stdout=subprocess.DEVNULL,
            process_group=machine.group,
        )
        _certificate(root / f"etc/letsencrypt/live/{NAME}")
        for name in ("program", "larger", "nginx-copy", "larger-start", "nginx"):
            machine.run(name)
        _fill(machine)
        machine.wait("8001", "8002")
        yield machine
        machine.shell(machine.here(f"systemctl stop {' '.join(ALL)} nginx"))
        redis.terminate()
        redis.wait(30)
        for name in ("zapisy", "zapisy_before"):
            postgres_server.drop(name)


def database_url(machine: Machine, name: str = "zapisy") -> str:
    """Return the address of a database of the machine's server."""
    return f"postgresql+psycopg://zapisy@/{name}?host={machine.environment['PGHOST']}"


def _fill(machine: Machine) -> None:
    app = create_app(settings(database_url(machine), machine.data) | {"CLOCK": clock.now})
    with app.app_context():
        begin_write(db.session())
        build_world(command_work(db.session()), hashed(PASSWORD))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _certificate(folder: Path) -> None:
    folder.mkdir(parents=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.fixture(scope="module")
def crowd(larger: Machine) -> Crowd:
    """People who register through nginx."""
    return Crowd(f"https://{NAME}", larger.ports["443"])


def visitor(machine: Machine) -> Secure:
    """Return a visitor who comes through nginx."""
    return Secure(f"https://{NAME}", machine.ports["443"])


def rows(machine: Machine, name: str = "zapisy") -> Rows:
    """Return every row of every table but those that live processes write."""
    with psycopg.connect(host=machine.environment["PGHOST"], user="zapisy", dbname=name) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        whole = sql.SQL("SELECT * FROM {}")
        return {
            name: sorted(connection.execute(whole.format(sql.Identifier(name))).fetchall(), key=repr)
            for (name,) in names
            if name not in ALIVE
        }


@contextmanager
def frozen(machine: Machine) -> Iterator[None]:
    """Let nobody register within the block; those who try wait."""
    with psycopg.connect(host=machine.environment["PGHOST"], user="zapisy", dbname="zapisy") as held:
        held.execute("LOCK TABLE events_events, people_persons, history_facts IN EXCLUSIVE MODE")
        yield


def test_tls_ends_at_nginx_and_zapisy_knows_it(larger: Machine) -> None:
    someone = visitor(larger)
    opener = someone._opener
    with opener.open(f"https://{NAME}/sign-in", timeout=30) as page:
        assert page.headers["Strict-Transport-Security"].startswith("max-age=")
        assert "Secure" in page.headers["Set-Cookie"]
    plain = urllib.request.Request(f"http://127.0.0.1:{larger.ports['80']}/events/?q=a")
    plain.add_header("Host", NAME)
    answer = visitor(larger)._ask(plain)
    assert (answer.status, answer.location) == (301, f"https://{NAME}/events/?q=a")


def test_who_asks_for_another_name_is_not_answered(larger: Machine) -> None:
    with pytest.raises(ssl.SSLError):
        secure_socket(larger.ports["443"], "evil.example.org")
    with closing(secure_socket(larger.ports["443"], NAME)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: evil.example.org\r\n\r\n")
        assert line.recv(100) == b""


def test_nginx_writes_no_addresses_down(larger: Machine) -> None:
    visitor(larger).get("/registrations/secret-token/")
    logs = [path.read_text() for path in (larger.root / "var/log").rglob("*") if path.is_file()]
    assert [each for each in logs if "secret-token" in each] == []


def test_each_process_tells_its_figures_to_prometheus_alone(larger: Machine) -> None:
    assert visitor(larger).get("/metrics").status == 404
    for port in ("8001", "8002"):
        asked = urllib.request.Request(f"{larger.url(port)}/metrics")  # noqa: S310 - our own address
        asked.add_header("Authorization", f"Bearer {TOKEN}")
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - as above
            assert b"zapisy_database_up 1" in answer.read()


def test_a_file_that_is_too_large_is_told_by_zapisy(larger: Machine) -> None:
    someone = visitor(larger)
    someone.get("/sign-in")
    assert someone.post("/sign-in", {"email": "x" * 13 * 1024 * 1024}).status == 413


def wrong_passwords(machine: Machine, email: str, most: int) -> int:
    """Return how many wrong passwords are let through, asking the web processes in turn."""
    people = [Proxied(machine.url(port)) for port in ("8001", "8002")]
    for number in range(most):
        someone = people[number % 2]
        someone.get("/sign-in")
        if someone.post("/sign-in", {"email": email, "password": "wrong"}).status == 429:
            return number
    return most


def test_registering_goes_on_while_the_processes_restart(larger: Machine, crowd: Crowd) -> None:
    with crowd.registering(3):
        crowd.wait_for(3)
        for number in ("8001", "8002"):
            larger.shell(f"systemctl restart zapisy-web@{larger.ports[number]}")
            larger.wait(number)
            crowd.wait_for(1)
    assert crowd.failed == []
    deadline = time.monotonic() + 60
    while len(mails(larger)) < len(crowd.answered) and time.monotonic() < deadline:
        time.sleep(0.2)
    # Two workers, and each mail once.
    assert sorted(mails(larger)) == sorted(f"jan{number}@example.org" for number in crowd.answered)


def mails(machine: Machine) -> list[str]:
    """Return who of the crowd was written to, once for each mail."""
    found = [path.read_text(errors="replace") for path in (machine.data / "mail").glob("*.eml")]
    recipients = [next(line for line in text.splitlines() if line.startswith("To:")) for text in found]
    return [to.rpartition("<")[2].strip("> ") for to in recipients if "jan" in to and "Nowak-" in to]


def test_a_backup_is_restored_while_people_register(larger: Machine, crowd: Crowd) -> None:
    with crowd.registering(2):
        crowd.wait_for(2)
        with frozen(larger):
            live = rows(larger)
            told = larger.run("backup").stdout
        crowd.wait_for(1)
    assert crowd.failed == []
    assert "postgresql database at" in told
    assert "without the key: SECRET_KEY holds it" in told
    restore, start = commands()["larger-restore"].split("sudo systemctl start ")
    larger.shell(larger.here(restore))
    assert rows(larger) == live
    now, then = (
        {path.name for path in (folder / "files").rglob("*") if path.is_file()}
        for folder in (larger.data, larger.root / "srv/zapisy-before")
    )
    assert now == then != set()
    larger.shell(larger.here(f"sudo systemctl start {start}"))
    larger.wait("8001", "8002")


def test_an_upgrade_keeps_the_data_and_nothing_starts_before_it(larger: Machine, crowd: Crowd) -> None:
    before = rows(larger)
    services = larger.here(" ".join(ALL))
    larger.shell(f"systemctl stop {services}")
    larger.shell("zapisy db downgrade -- -1")
    older = rows(larger)
    larger.shell(f"systemctl start {services}")
    deadline = time.monotonic() + 60
    while (logs := larger.logs()).count("run ./dev flask db upgrade") < 4 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert logs.count("The database is behind (") == 4
    larger.run("larger-upgrade")
    larger.wait("8001", "8002")
    after = rows(larger)
    assert {name: after[name] for name in ("registrations_registrations", "history_facts")} == {
        name: before[name] for name in ("registrations_registrations", "history_facts")
    }
    assert {name: len(after[name]) for name in older} == {name: len(older[name]) for name in older}
    crowd.register()
    assert crowd.failed == []


def test_tries_are_counted_for_all_processes_by_redis_and_for_each_without(larger: Machine) -> None:
    assert wrong_passwords(larger, "alicja@example.org", 30) == 12
    env = larger.root / "etc/zapisy.env"
    env.write_text("\n".join(each for each in env.read_text().splitlines() if "REDIS" not in each) + "\n")
    larger.shell(larger.here("systemctl restart zapisy-web@8001 zapisy-web@8002"))
    larger.wait("8001", "8002")
    assert wrong_passwords(larger, "alicja@example.org", 30) == 24
