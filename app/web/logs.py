"""The log: where it goes, and one line a request, never an address with a token or a query."""

import logging
import re
import time
import traceback

from flask import Flask, Response, g, request

from app.web.log_lines import formatter

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
"""The methods that some route answers."""

log = logging.getLogger("zapisy.requests")

# "Exception while serving /registrations/…" (waitress), "Exception on /sign-in/… [GET]" (Flask)
_PATH = re.compile(r"\b(serving |on )/\S*")


def install(app: Flask) -> None:
    """Time each request and write its line."""
    app.before_request(_start)
    app.after_request(_write)


def log_to_stderr(form: str) -> None:
    """Log to stderr in the form "text" or "json"; no line carries anybody's data."""
    out = logging.StreamHandler()
    out.setFormatter(formatter(form))
    out.addFilter(without_words)
    logging.basicConfig(level=logging.INFO, handlers=[out], force=True)
    # Alembic tells how it works, not what it does.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)


def without_words(record: logging.LogRecord) -> bool:
    """Take from a line what libraries add to it: an error's words, and the path of a request.

    The words may quote what somebody typed or what the database holds, the path a link that acts. What
    stays of an error is its kind, those of its causes, and the places that it passed.
    """
    text = record.getMessage()
    if not record.name.startswith("zapisy."):
        text = _PATH.sub(r"\1(a page)", text)
    if record.exc_info and record.exc_info[1]:
        text = "\n".join((text, *_places(record.exc_info[1])))
    record.msg, record.args, record.exc_info, record.exc_text = text, None, None, None
    return True


def _places(error: BaseException) -> list[str]:
    chain: list[str] = []
    met: BaseException | None = error
    while met is not None and len(chain) < 5:
        chain.append(f"{type(met).__name__}\n{''.join(traceback.format_tb(met.__traceback__))}")
        met = met.__cause__ or met.__context__
    return chain


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
