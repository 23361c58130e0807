"""Installations whose processes and whose database can be stopped."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.office import PERSONAL, Office
from tests.support.databases import migrate
from tests.support.missing import missing
from tests.support.postgres import (
    SETTINGS,
    PostgresServer,
    installed_binaries,
    running_postgres,
    wheel_binaries,
)
from tests.support.smtp import MailServer

MakeOffice = Callable[..., Office]


@pytest.fixture
def make_office(
    database_url: str, data_dir: Path, mail_server: MailServer, tmp_path: Path
) -> Iterator[MakeOffice]:
    """Make an installation on a fresh database; at the end nothing runs, and its log names nobody."""
    with ExitStack() as stack:

        def made(**settings: str) -> Office:
            mail = {"MAIL_SERVER": mail_server.host, "MAIL_PORT": str(mail_server.port), "MAIL_TIMEOUT": "5"}
            office = Office(data_dir, database_url, mail | settings)
            stack.callback(names_nobody, office)
            stack.callback(office.end)
            return office

        yield made


def names_nobody(office: Office) -> None:
    """Fail if the log holds anything personal."""
    found = PERSONAL.search(office.log)
    assert found is None, office.log[max(found.start() - 1500, 0) : found.end() + 200]


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    """A server of this file's own, which may be stopped; what it has committed survives that."""
    binaries = installed_binaries() or wheel_binaries()
    if binaries is None:
        missing("PostgreSQL", "apt-get install postgresql")
    settings = [each for each in SETTINGS if each != "synchronous_commit=off"]
    with running_postgres(binaries, settings) as server:
        yield server


@pytest.fixture(scope="module")
def database(own_postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated database on that server."""
    url = own_postgres.url(own_postgres.create())
    migrate(url, tmp_path_factory.mktemp("migrated"))
    return url
