"""A POST reads as much with thirty rows as with three, whether they lie around it or are what it acts on."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.extensions import db, limiter
from app.sqlite import begin_write
from app.web.request_work import command_work
from tests.architecture.role_table import BODIES, ROWS, Row, address
from tests.growth.houses import FEW, MANY, fill, more_in
from tests.support.databases import settings
from tests.support.statements import reads_of, statements
from tests.support.templates import SHARED_TEMPLATES
from tests.support.world import START, World


@dataclass(frozen=True, slots=True)
class House:
    """An application on a world with so much of everything; `pristine` is its database as it was filled."""

    app: Flask
    pristine: Path

    def put_back(self) -> None:
        """Bring the database back to what it was."""
        with self.app.app_context():
            db.engine.dispose()
            limiter.reset()
        shutil.copyfile(self.pristine, self.pristine.with_name("zapisy.sqlite3"))


@pytest.fixture(scope="module")
def houses(made_world: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[House]]:
    """The world with three more of everything, and with thirty."""
    made = [_house(made_world, tmp_path_factory.mktemp("house"), count) for count in (FEW, MANY)]
    yield made
    for each in made:
        each.put_back()


def _house(made_world: tuple[Path, World], folder: Path, count: int) -> House:
    data = Path(shutil.copytree(made_world[0], folder / "data"))
    app = create_app(settings(f"sqlite:///{data / 'zapisy.sqlite3'}", data) | {"CLOCK": lambda: START})
    app.jinja_env.bytecode_cache = SHARED_TEMPLATES
    with app.app_context():
        begin_write(db.session())
        fill(command_work(db.session()), made_world[1], count)
        db.session.commit()
        db.session.remove()
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    return House(app, Path(shutil.copyfile(data / "zapisy.sqlite3", data / "pristine.sqlite3")))


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=str)
def test_what_lies_around_costs_no_reads(
    row: Row, houses: list[House], made_world: tuple[Path, World]
) -> None:
    world, body = made_world[1], BODIES.get((row.method, row.rule))
    found: list[tuple[int, list[str]]] = []
    for house in houses:
        house.put_back()
        client = house.app.test_client()
        who = (row.admitted or ["visitor"])[-1]
        if who in world.keys:
            world.sign_in(client, who, START)
        with statements() as seen:
            answer = client.post(address(row.rule, world), data=body(world) if body else {})
        found.append((answer.status_code, reads_of(seen)))
    few, many = found
    assert many[0] == few[0]
    assert more_in(many[1], few[1]) == {}
