"""Fresh databases for tests: copies of a migrated template, on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import create_app, migrating
from app.extensions import db
from config import from_environment
from tests.support.missing import missing
from tests.support.ports import free_port
from tests.support.postgres import (
    PostgresServer,
    installed_binaries,
    running_postgres,
    wheel_binaries,
)
from tests.support.postgres_pool import PostgresPool
from tests.support.statement_cache import SHARED_STATEMENTS

KINDS = ("sqlite", "postgresql")

SECRET_KEY = "tests-only"
MONITORING_KEY = "tests-only-this-one-seals-participation-forms"


def chosen_kinds() -> list[str]:
    """Return the databases of this run: ZAPISY_TEST_DATABASES, by default both."""
    kinds = [kind for kind in os.environ.get("ZAPISY_TEST_DATABASES", "").split(",") if kind]
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise pytest.UsageError(
            f"ZAPISY_TEST_DATABASES knows sqlite and postgresql, not {', '.join(unknown)}"
        )
    return kinds or list(KINDS)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that uses a database on both; a browser's on the first, a marked one on its own."""
    if "database_kind" not in metafunc.fixturenames:
        return
    kinds = chosen_kinds()
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    if "postgres" in marks:
        kinds = ["postgresql"]
    elif "sqlite" in marks:
        kinds = ["sqlite"]
    elif "browser" in marks:
        kinds = kinds[:1]
    metafunc.parametrize("database_kind", kinds, scope="function")


def migrate(url: str, folder: Path) -> None:
    """Bring the database at `url` to the newest migration."""
    app = create_app(settings(url, folder))
    with app.app_context():
        migrating.upgrade()
        db.engine.dispose()


def settings(url: str, folder: Path) -> dict[str, Any]:
    """Return the configuration of an application under test; `folder` is its data folder."""
    environment = {"DATA_DIR": str(folder), "DATABASE_URL": url, "SECRET_KEY": SECRET_KEY}
    environment["MONITORING_KEY"] = MONITORING_KEY
    environment |= {"BASE_URL": "http://localhost", "MAIL_SENDER": "zapisy@example.org", "MAIL_TIMEOUT": "5"}
    # Tests sign in with a password alone, except where they are about the code.
    environment["TWO_FACTOR"] = "optional"
    # No test cuts the power of a database in its own process.
    environment["SQLITE_SYNC"] = "normal"
    # Forms are posted without a token, except where a test is about the token.
    config = from_environment(environment) | {"TESTING": True, "WTF_CSRF_ENABLED": False}
    return config | {
        "SQLALCHEMY_ENGINE_OPTIONS": {"execution_options": {"compiled_cache": SHARED_STATEMENTS}}
    }


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for the whole run."""
    binaries = installed_binaries() or wheel_binaries()
    if binaries is None:
        missing("PostgreSQL", "apt-get install postgresql")
    with running_postgres(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated, empty PostgreSQL database."""
    name = postgres_server.create()
    migrate(postgres_server.url(name), tmp_path_factory.mktemp("template"))
    return name


@pytest.fixture(scope="session")
def postgres_pool(postgres_server: PostgresServer, postgres_template: str) -> Iterator[PostgresPool]:
    """The databases that tests of this process take in turn."""
    pool = PostgresPool(postgres_server, postgres_template)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated, empty SQLite database."""
    folder = tmp_path_factory.mktemp("template")
    migrate(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder)
    return folder / "zapisy.sqlite3"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data folder of the application under test."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def database_url(database_kind: str, data_dir: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, migrated, empty database."""
    if database_kind == "sqlite":
        target = data_dir / "zapisy.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), target)
        yield f"sqlite:///{target}"
        return
    pool: PostgresPool = request.getfixturevalue("postgres_pool")
    name = pool.take()
    yield request.getfixturevalue("postgres_server").url(name)
    pool.give_back(name)


@pytest.fixture
def base_config(database_url: str, data_dir: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    """The configuration of the application under test, on its fresh database."""
    config = settings(database_url, data_dir)
    if "live_url" in request.fixturenames:
        # Links in mails and calendars must lead to the server that the browser sees.
        config["BASE_URL"] = f"http://127.0.0.1:{free_port()}"
    return config
