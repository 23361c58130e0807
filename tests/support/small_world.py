"""The application on a copy of the small world: three fixtures that a module takes by assigning them.

They read `furnished`, which a module overrides when its world holds more.
"""

import shutil
from pathlib import Path

import pytest

from tests.support.world import World


@pytest.fixture
def world(furnished: tuple[Path, World]) -> World:
    """What is in the database, by name."""
    return furnished[1]


@pytest.fixture
def data_dir(tmp_path: Path, furnished: tuple[Path, World]) -> Path:
    """A copy of the world's folder."""
    return Path(shutil.copytree(furnished[0], tmp_path / "data"))


@pytest.fixture
def database_url(data_dir: Path) -> str:
    """The world's own database: access and pages are decided by the same statements on both kinds."""
    return f"sqlite:///{data_dir / 'zapisy.sqlite3'}"
