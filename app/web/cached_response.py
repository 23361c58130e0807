"""Pages that are the same for every visitor: made once, packed once, and 304 for a browser that has them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from flask import Response, request, session

from app.web.compression import accepts_gzip, pack
from app.web.request_work import current_work


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A page or another text as bytes, plain and packed, with the tag of its content."""

    plain: bytes
    packed: bytes
    tag: str
    mimetype: str

    @property
    def size(self) -> int:
        """Its bytes in memory."""
        return len(self.plain) + len(self.packed)


def same_for_everybody(filters: Collection[str] = ()) -> bool:
    """Tell whether any visitor who reads this language would get the same page.

    Not so for a user who is signed in or has a notice to see, nor where the address carries a query, which
    the page repeats in the link to the other language; `filters` are the names that are part of the page's
    key.
    """
    return (
        current_work().actor.kind == "visitor"
        and "_flashes" not in session
        and all(name == "lang" or name in filters for name in request.args)
    )


def cached_response(text: str | bytes, mimetype: str = "text/html") -> CachedResponse:
    """Return a finished text ready to be sent; it must carry nothing that is one reader's secret."""
    plain = text.encode() if isinstance(text, str) else text
    return CachedResponse(plain, pack(plain), blake2b(plain, digest_size=12).hexdigest(), mimetype)


def answer_with(page: CachedResponse, modified: datetime | None = None) -> Response:
    """Answer the page, or 304 to a browser that has it."""
    packed = accepts_gzip()
    response = Response(page.packed if packed else page.plain, mimetype=page.mimetype)
    if packed:
        response.content_encoding = "gzip"
    # Weak: the packed bytes and the plain ones are the same page.
    response.set_etag(page.tag, weak=True)
    if modified:  # None would be written as now
        response.last_modified = modified
    response.vary.update(("Accept-Encoding", "Accept-Language", "Cookie"))
    if "If-None-Match" in request.headers or "If-Modified-Since" in request.headers:
        response.make_conditional(request)
    return response
