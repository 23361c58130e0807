"""Pages that are the same for every visitor: made once, packed once, and 304 for who has them."""

from dataclasses import dataclass
from hashlib import blake2b

from flask import Response, request, session

from app.web.compression import accepts_gzip, pack
from app.web.request_work import current_work


@dataclass(frozen=True, slots=True)
class WholePage:
    """A page as bytes, plain and packed, with the tag of its content."""

    plain: bytes
    packed: bytes
    tag: str

    @property
    def size(self) -> int:
        """Its bytes in memory."""
        return len(self.plain) + len(self.packed)


def same_for_everybody() -> bool:
    """Tell whether any visitor who reads this language would get the same page.

    Not so for who is signed in or has a notice to see, nor where the address carries a query, which
    the page repeats in the link to the other language.
    """
    return (
        current_work().actor.kind == "visitor"
        and "_flashes" not in session
        and all(name == "lang" for name in request.args)
    )


def whole_page(html: str) -> WholePage:
    """Return a rendered page ready to be sent; it must carry nothing that is one reader's secret."""
    plain = html.encode()
    return WholePage(plain, pack(plain), blake2b(plain, digest_size=12).hexdigest())


def answer_with(page: WholePage) -> Response:
    """Answer the page, or 304 to who has it."""
    response = Response(mimetype="text/html")
    # Weak: the packed bytes and the plain ones are the same page.
    response.set_etag(page.tag, weak=True)
    response.vary.update(("Accept-Encoding", "Accept-Language", "Cookie"))
    if request.if_none_match.contains_weak(page.tag):
        response.status_code = 304
    elif accepts_gzip():
        response.data = page.packed
        response.content_encoding = "gzip"
    else:
        response.data = page.plain
    return response
