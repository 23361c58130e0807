"""What each process measures of itself for /metrics: requests by route, their duration, its memory.

Nothing is measured, and the library is not loaded, unless METRICS_TOKEN is set. Labels are bounded:
route patterns, methods, status classes. See docs/decisions/0082.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, request

from app.extensions import db
from app.migrating import revisions
from app.web.logs import request_seconds, route_and_method

_PROJECT = Path(__file__).parent.parent.parent / "pyproject.toml"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def install(app: Flask) -> None:
    """Measure each request, if anybody may read the figures."""
    if not app.config.get("METRICS_TOKEN"):
        return
    # Late, because it takes memory that an installation without metrics need not spend.
    from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest

    registry = CollectorRegistry()
    # Memory, processor time, open files.
    ProcessCollector(registry=registry)
    requests = Counter(
        "zapisy_requests", "Requests answered.", ["route", "method", "status"], registry=registry
    )
    seconds = Histogram(
        "zapisy_request_seconds",
        "Time from the request to the answer.",
        ["route", "method"],
        buckets=_SECONDS,
        registry=registry,
    )

    def count(response: Response) -> Response:
        if request.endpoint != "static":
            route, method = route_and_method()
            requests.labels(route, method, f"{response.status_code // 100}xx").inc()
            seconds.labels(route, method).observe(request_seconds())
        return response

    app.after_request(count)
    app.extensions["measured"] = lambda: generate_latest(registry).decode()
    app.extensions["build"] = _build()


def measured(app: Flask) -> str:
    """Return what this process has measured, as Prometheus' text."""
    text: Callable[[], str] = app.extensions["measured"]
    return text()


def build(app: Flask) -> dict[str, str]:
    """Return the version of the code and the schema that it expects."""
    known: dict[str, str] = app.extensions["build"]
    return known


def pool() -> dict[str, int]:
    """Return how many connections to the database this process has open, and how many are at work."""
    counts = db.engine.pool
    used = int(getattr(counts, "checkedout", lambda: 0)())
    idle = int(getattr(counts, "checkedin", lambda: 0)())
    return {"used": used, "idle": idle}


def _build() -> dict[str, str]:
    version = tomllib.loads(_PROJECT.read_text())["project"]["version"]
    return {"version": version, "schema": revisions()[-1]}
