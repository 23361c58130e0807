"""One log line a request: route pattern, status and time; never an address with a token or a query."""

import logging
import time

from flask import Flask, Response, g, request

log = logging.getLogger("zapisy.requests")


def register(app: Flask) -> None:
    """Time each request and write its line."""
    app.before_request(_start)
    app.after_request(_write)


def _start() -> None:
    g.started = time.perf_counter()


def _write(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "(no route)"
    if request.endpoint != "static":
        passed = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        log.info("%s %s %s %.0fms", request.method, route, response.status_code, passed)
    return response
