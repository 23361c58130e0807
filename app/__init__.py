"""Zapisy: event registration and training records."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask

from app import migrating, rooms, web
from app.extensions import bind_extensions
from app.web.rendering import OneLayerOfGlobals

View = TypeVar("View", bound=Callable[..., Any])


class Zapisy(Flask):
    """Flask, for views of which none is a coroutine."""

    jinja_environment = OneLayerOfGlobals

    def ensure_sync(self, func: View) -> View:
        """Return a view or hook as it is. Flask asks of each of twenty, at each request, what it is."""
        return func


def create_app(config: Mapping[str, Any]) -> Flask:
    """Return the application for one configuration (see `config.py`); does no input or output."""
    app = Zapisy(__name__, template_folder="../templates", static_folder="static")
    app.config.from_mapping(config)
    bind_extensions(app)
    migrating.install(app)
    web.install(app)
    rooms.install(app)
    return app
