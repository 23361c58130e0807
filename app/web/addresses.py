"""Addresses are cleaned of what no database can hold before anybody reads them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_REPLACEMENT = "%EF%BF%BD"


def register(app: Flask) -> None:
    """Put a replacement character for each NUL in paths and queries, so that they name nothing."""
    inner = app.wsgi_app

    def cleaned(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        query: str = environ.get("QUERY_STRING", "")
        if "%00" in query:
            environ["QUERY_STRING"] = query.replace("%00", _REPLACEMENT)
        path: Any = environ.get("PATH_INFO", "")
        if "\0" in path:
            environ["PATH_INFO"] = path.replace("\0", "\ufffd".encode().decode("latin-1"))
        return inner(environ, start_response)

    app.wsgi_app = cleaned  # type: ignore[method-assign]  # the documented way to wrap
