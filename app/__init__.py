"""Zapisy: event registration and training records."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from app import migrating, rooms, web
from app.extensions import bind_extensions
from app.web.rendering import OneLayerOfGlobals


def create_app(config: Mapping[str, Any]) -> Flask:
    """Return the application for one configuration (see `config.py`); does no input or output."""
    app = Flask(__name__, template_folder="../templates", static_folder="static")
    # Before anything asks for the environment: extensions do.
    app.jinja_environment = OneLayerOfGlobals
    app.config.from_mapping(config)
    bind_extensions(app)
    migrating.install(app)
    web.install(app)
    rooms.install(app)
    return app
