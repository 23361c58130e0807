"""The log: where it goes, and one line a request, never an address with a token or a query."""

import logging
import time

from flask import Flask, Response, g, request

log = logging.getLogger("zapisy.requests")


def register(app: Flask) -> None:
    """Time each request and write its line."""
    app.before_request(_start)
    app.after_request(_write)


def log_to_stderr() -> None:
    """Log to stderr: time, level, name, message; no line carries anybody's data."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True
    )
    # Alembic tells how it works, not what it does.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)


def _start() -> None:
    g.started = time.perf_counter()


def _write(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "(no route)"
    if request.endpoint != "static":
        passed = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        log.info("%s %s %s %.0fms", request.method, route, response.status_code, passed)
    return response
