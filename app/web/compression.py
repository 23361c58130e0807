"""Answers in fewer bytes: text is packed with gzip where the browser takes it."""

import io
import secrets
from gzip import GzipFile
from typing import Final

from flask import Flask, Response, request

LEAST: Final = 500
"""Below so many bytes packing saves nothing: the answer fits in one packet anyway."""

_LEVEL = 6
_MOST_EXTRA = 100
_TEXTS = frozenset(
    {"text/html", "text/css", "text/javascript", "text/plain", "text/calendar", "image/svg+xml"}
    | {"application/json", "application/javascript"}
)


def install(app: Flask) -> None:
    """Pack answers on their way out."""
    app.after_request(_pack)


def accepts_gzip() -> bool:
    """Tell whether the request's sender reads gzip: named or covered by a star, and not with q=0."""
    return bool(request.accept_encodings.quality("gzip") > 0)


def pack(data: bytes, level: int = 9, name: str = "") -> bytes:
    """Return data packed with gzip; the same data gives the same bytes."""
    packed = io.BytesIO()
    with GzipFile(name, "wb", level, packed, mtime=0) as file:
        file.write(data)
    return packed.getvalue()


def _pack(response: Response) -> Response:
    """Pack an answer whose body is whole and text; leave files, streams, parts and small ones alone.

    A page may hold a secret and words that came with the request, and its length would tell how
    much they have in common. So it gets a name of random length (a field of the format that readers
    skip), as Django's middleware does. See docs/decisions/0037-how-answers-are-packed.md.
    """
    if response.status_code == 304:
        response.vary.add("Accept-Encoding")
        return response
    if response.is_streamed or response.direct_passthrough or response.mimetype not in _TEXTS:
        return response
    if response.content_encoding or "Content-Range" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    data = response.get_data()
    if len(data) < LEAST or not accepts_gzip():
        return response
    extra = "x" * secrets.randbelow(_MOST_EXTRA + 1)
    response.data = pack(data, _LEVEL, extra)
    response.content_encoding = "gzip"
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(tag, weak=True)
    return response
