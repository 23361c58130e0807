"""The HTTP edge: what every request passes, whatever room it is for."""

from flask import Flask

from app.web import (
    access,
    addresses,
    compression,
    errors,
    headers,
    language,
    logs,
    measures,
    rendering,
    request_size,
    request_work,
    returning,
    row_height,
    static_files,
    text_filters,
)


def install(app: Flask) -> None:
    """Put the edge around the application, from the outside in."""
    addresses.install(app)
    request_size.install(app)
    compression.install(app)
    headers.install(app)
    logs.install(app)
    measures.install(app)
    request_work.install(app)
    language.install(app)
    row_height.install(app)
    access.install(app)
    errors.install(app)
    returning.install(app)
    rendering.install(app)
    text_filters.install(app)
    static_files.install(app)
