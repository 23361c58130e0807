"""The small world behind a real server, and visitors who are signed in already."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.serving import make_server

from app import create_app
from app.extensions import db
from tests.conftest import START
from tests.support.browser import OpenPage
from tests.support.databases import settings
from tests.support.ports import free_port
from tests.support.world import World


@dataclass(frozen=True, slots=True)
class LiveWorld:
    """A server on a copy of the world, whose clock stands still."""

    base_url: str
    app: Flask
    world: World

    def client(self, viewer: str) -> FlaskClient:
        """Return a client of somebody who has signed in, or of a visitor; it needs no browser."""
        client = FlaskClient(self.app, self.app.response_class)
        return self.world.sign_in(client, viewer, START) if viewer in self.world.keys else client

    def cookie(self, name: str) -> str:
        """Return the cookie of somebody's session."""
        interface = self.app.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        signer = interface.get_signing_serializer(self.app)
        assert signer is not None
        kept = {"_user_id": self.world.keys[name], "_fresh": True}
        return str(signer.dumps(kept))


@contextmanager
def serving(made_world: tuple[Path, World], folder: Path) -> Iterator[LiveWorld]:
    """Serve a copy of the world from a folder, at the moment at which the tests' clock begins."""
    shutil.copytree(made_world[0], folder)
    port = free_port()
    config = settings(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder) | {"CLOCK": lambda: START}
    app = create_app(config | {"BASE_URL": f"http://127.0.0.1:{port}", "WTF_CSRF_ENABLED": True})
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield LiveWorld(f"http://127.0.0.1:{port}", app, made_world[1])
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def shared_world(
    made_world: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveWorld]:
    """One server for all pages that are only looked at."""
    with serving(made_world, tmp_path_factory.mktemp("live") / "data") as served:
        yield served


@pytest.fixture
def live_world(shared_world: LiveWorld) -> LiveWorld:
    """The served world of this test; a file may have one of its own."""
    return shared_world


@pytest.fixture
def look(open_page: OpenPage, live_world: LiveWorld) -> Callable[[str, str, str], Page]:
    """Open a browser for somebody: `look("alicja", "phone", "en")`."""

    def opened(viewer: str, viewport: str, language: str) -> Page:
        page = open_page(viewport, language)
        if viewer in live_world.world.keys:
            page.context.add_cookies(
                [{"name": "session", "value": live_world.cookie(viewer), "url": live_world.base_url}]
            )
        return page

    return opened
