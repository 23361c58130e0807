"""What the tests of installations share."""

import shutil
from pathlib import Path

import pytest

from app import clock
from app.accounts.passwords import hashed
from tests.support.world import World, world_in

PASSWORD = "Osiem-i-trochę-słów-9"


@pytest.fixture(scope="session")
def lived_in(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A data folder in which an office has worked: the small world, around today, with passwords."""
    folder = tmp_path_factory.mktemp("lived-in") / "data"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / "zapisy.sqlite3")
    return folder, world_in(folder, clock.now, hashed(PASSWORD))
