"""The installations in which people race: one for each database, shared by all tests of this folder."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.races.house import House, running_house
from tests.support.databases import chosen_kinds
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="session")
def houses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], House]]:
    """Open the house of a database at its first use; all are closed at the end."""
    # Asked for now, so that the database outlives the processes that use it.
    needs = {"sqlite": "sqlite_template", "postgresql": "postgres_template"}
    templates = {kind: request.getfixturevalue(needs[kind]) for kind in chosen_kinds()}
    opened: dict[str, House] = {}
    with ExitStack() as running:

        def house(kind: str) -> House:
            if kind not in opened:
                folder = tmp_path_factory.mktemp("races")
                url = _database(kind, templates[kind], folder, request)
                opened[kind] = running.enter_context(running_house(kind, url, folder))
            return opened[kind]

        yield house


def _database(kind: str, template: str | Path, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        shutil.copyfile(template, folder / "zapisy.sqlite3")
        return f"sqlite:///{folder / 'zapisy.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.url(server.create(str(template)))


@pytest.fixture
def house(database_kind: str, houses: Callable[[str], House]) -> House:
    """The running installation on this test's database."""
    return houses(database_kind)
