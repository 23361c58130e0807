"""Addresses are cleaned of what no database can hold before anybody reads them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, url_for
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError
from werkzeug.urls import uri_to_iri

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_REPLACEMENT = "%EF%BF%BD"
_NO_HOST = "host.invalid"


class RowNumber(IntegerConverter):
    """A number in an address that can be a row's: a greater one names nothing, and is not asked for."""

    regex = r"\d{1,10}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


class Name(UnicodeConverter):
    """A name in an address (a slug, a token): one with characters that cannot be seen names nothing."""

    def to_python(self, value: str) -> str:
        """Return the name; an unprintable one is no address of ours, and nothing is asked for it."""
        if not value.isprintable():
            raise ValidationError
        return value


def address_of(endpoint: str, parts: Mapping[str, Any], query: Mapping[str, Any]) -> str:
    """Return the address of a page with a query of any names; a list gives a name several times.

    `url_for` takes some names for its own settings: a visitor's `_external=1` must not get there.
    """
    text = urlencode(query, doseq=True)
    return url_for(endpoint, **parts) + (f"?{text}" if text else "")


def install(app: Flask) -> None:
    """Put a replacement character for each NUL in paths and queries, and bound numbers and names.

    A name of a host that nobody can read (`xn--` alone) is replaced too: it failed after the work was done.
    """
    app.url_map.converters["int"] = RowNumber
    app.url_map.converters["default"] = app.url_map.converters["string"] = Name
    inner = app.wsgi_app

    def cleaned(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        query: str = environ.get("QUERY_STRING", "")
        if "%00" in query:
            environ["QUERY_STRING"] = query.replace("%00", _REPLACEMENT)
        path: Any = environ.get("PATH_INFO", "")
        if "\0" in path:
            environ["PATH_INFO"] = path.replace("\0", "\ufffd".encode().decode("latin-1"))
        if not _can_be_read(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = _NO_HOST
        return inner(environ, start_response)

    app.wsgi_app = cleaned  # type: ignore[method-assign]  # the documented way to wrap


def _can_be_read(host: str) -> bool:
    try:
        uri_to_iri(f"http://{host}/")
    except ValueError:
        return False
    return True
