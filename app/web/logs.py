"""The log: where it goes, and one line a request, never an address with a token or a query."""

import logging
import time

from flask import Flask, Response, g, request

from app.web.log_lines import formatter

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
"""The methods that some route answers."""

log = logging.getLogger("zapisy.requests")


def register(app: Flask) -> None:
    """Time each request and write its line."""
    app.before_request(_start)
    app.after_request(_write)


def log_to_stderr(form: str) -> None:
    """Log to stderr in the form "text" or "json"; no line carries anybody's data."""
    out = logging.StreamHandler()
    out.setFormatter(formatter(form))
    logging.basicConfig(level=logging.INFO, handlers=[out], force=True)
    # Alembic tells how it works, not what it does.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)


def request_seconds() -> float:
    """Return how long the request has taken until now."""
    now = time.perf_counter()
    return now - float(g.get("started", now))


def route_and_method() -> tuple[str, str]:
    """Return the request's route pattern and method, each one of a bounded number of words."""
    route = request.url_rule.rule if request.url_rule else "(no route)"
    return route, request.method if request.method in METHODS else "(other)"


def _start() -> None:
    g.started = time.perf_counter()


def _write(response: Response) -> Response:
    if request.endpoint == "static":
        return response
    route, method = route_and_method()
    milliseconds = round(request_seconds() * 1000)
    fields = {"method": method, "route": route, "status": response.status_code, "milliseconds": milliseconds}
    line = f"{method} {route} {response.status_code} {milliseconds}ms"
    # The error page showed this reference.
    if reference := g.get("reference"):
        fields["reference"] = reference
        line += f" fault {reference}"
    log.info("%s", line, extra={"fields": fields})
    return response
