"""The small world with planted words, and a way to send it requests that no client would write."""

import io
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import run_wsgi_app

from app import create_app
from app.columns import Base
from app.extensions import db, limiter
from app.sqlite import begin_write
from app.web.request_work import command_work
from tests.attack.canaries import plant
from tests.attack.shots import Range, Shot, routes_of
from tests.conftest import START
from tests.support.databases import settings
from tests.support.world import World, build_world

NAMES = re.compile(r'<(?:input|select|textarea|button)[^>]*? name="([^"]+)"')
FORMS = (
    "/sign-in",
    "/account/",
    "/manage/events/new",
    "/manage/events/seminarium/edit",
    "/manage/people/new",
    "/manage/events/seminarium/sessions/new",
    "/manage/events/seminarium/registrations/new",
    "/manage/events/seminarium/cancel",
    "/manage/institutions/new",
    "/manage/projects/new",
    "/events/inne/register",
    "/manage/events/seminarium/downloads/new",
    "/manage/events/seminarium/copy",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """An application on the planted world, its twin that checks the forms' tokens, and who is signed in."""

    app: Flask
    checking: Flask
    world: World
    range: Range
    cookies: dict[str, str]

    def hit(self, shot: Shot, *, checking: bool = False) -> Answer:
        """Send one request, as it is, to the application (or to the one that checks tokens)."""
        app = self.checking if checking else self.app
        path = unquote_to_bytes(shot.path).decode("latin-1")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": shot.method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": shot.query,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost", "CONTENT_TYPE": shot.kind, "CONTENT_LENGTH": str(len(shot.body)),
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(shot.body),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }  # fmt: skip
        cookie = self.cookies.get(shot.who, "")
        for name, value in shot.headers.items():
            encoded = value.encode("utf-8").decode("latin-1")
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = encoded
        if cookie:
            environ["HTTP_COOKIE"] = "; ".join(filter(None, (cookie, environ.get("HTTP_COOKIE"))))
        pieces, status, headers = run_wsgi_app(app, environ)
        body = b"".join(pieces)
        close = getattr(pieces, "close", None)
        if close:
            close()
        return Answer(int(status.split()[0]), dict(headers), body, tuple(headers.getlist("Set-Cookie")))


@dataclass(frozen=True, slots=True)
class Planted:
    """The planted world in a data folder (to be copied), and the names of the fields of its forms."""

    folder: Path
    world: World
    names: tuple[str, ...]


def clock_at_start() -> datetime:
    """The moment around which the world is built."""
    return START


@pytest.fixture(scope="session")
def planted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Build the planted world once."""
    folder = tmp_path_factory.mktemp("planted") / "data"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / "zapisy.sqlite3")
    app = create_app(settings(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder) | {"CLOCK": clock_at_start})
    world = built(app)
    client = world.sign_in(app.test_client(), "grazyna", START)
    names = {name for path in FORMS for name in NAMES.findall(client.get(path).text)}
    with app.app_context():
        db.engine.dispose()
    return Planted(folder, world, tuple(sorted(names)))


def built(app: Flask) -> World:
    """Build the planted world in an application's empty database."""
    with app.app_context():
        begin_write(db.session())
        work = command_work(db.session())
        made = build_world(work)
        plant(work, made)
        db.session.commit()
        db.session.remove()
    return made


@pytest.fixture
def world(app: Flask, planted: Planted, data_dir: Path) -> World:
    """The planted world, in the database of the test."""
    app.test_client_class = FlaskClient
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        return built(app)
    with app.app_context():
        db.engine.dispose()
    shutil.copytree(planted.folder, data_dir, dirs_exist_ok=True)
    return planted.world


@contextmanager
def target_of(config: dict[str, Any], world: World, names: tuple[str, ...]) -> Iterator[Target]:
    """Two applications of one configuration, one of which checks the forms' tokens; no limits reached yet."""
    app, checking = create_app(config), create_app(config | {"WTF_CSRF_ENABLED": True})
    with app.app_context():
        limiter.reset()
    cookies = {name: cookie_of(app, world, name) for name in world.keys}
    yield Target(
        app, checking, world, Range(routes_of(list(app.url_map.iter_rules())), world, names), cookies
    )
    for each in (app, checking):
        with each.app_context():
            db.engine.dispose()


@pytest.fixture
def target(
    base_config: dict[str, Any], config_changes: dict[str, Any], world: World, planted: Planted
) -> Iterator[Target]:
    """The planted world behind applications whose clock stands still."""
    with target_of(base_config | {"CLOCK": clock_at_start} | config_changes, world, planted.names) as made:
        yield made


def cookie_of(app: Flask, world: World, name: str) -> str:
    """Return the header of somebody's session."""
    client = app.test_client()
    world.sign_in(client, name, START)
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert kept is not None
    return f"{kept.key}={kept.value}"


UNCOUNTED = ("people_sign_ins",)
"""Tables that reading may touch: when somebody was last seen."""


@pytest.fixture
def state(app: Flask) -> Callable[[], dict[str, list[tuple[Any, ...]]]]:
    """Read every row of every table."""
    with app.app_context():
        engine: Engine = db.engine

    def read() -> dict[str, list[tuple[Any, ...]]]:
        with engine.connect() as connection:
            return {
                name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for name, table in sorted(Base.metadata.tables.items())
                if name not in UNCOUNTED
            }

    return read


@pytest.fixture
def pulse(database_url: str) -> Iterator[Callable[[], int]]:
    """A number that stays the same as long as nobody has written: much cheaper than reading every row."""
    if database_url.startswith("sqlite"):
        lite = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        yield lambda: int(lite.execute("PRAGMA data_version").fetchone()[0])
        lite.close()
        return
    plain = database_url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(plain, autocommit=True) as connection:
        yield lambda: int(
            connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()[0]  # type: ignore[index]
        )
