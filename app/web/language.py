"""Which language a page is shown in: asked for, remembered, or the browser's."""

from functools import lru_cache

from flask import Flask, Response, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.texts import DEFAULT_LANGUAGE, LANGUAGES, Texts, texts_in

COOKIE = "language"
_LONGEST = 500
"""More characters of a browser's wishes are not read."""


def install(app: Flask) -> None:
    """Choose the language before each view and remember a choice that was asked for."""
    app.before_request(choose_language)
    app.after_request(_remember)


def current_texts() -> Texts:
    """Return the texts of the request's language."""
    return texts_in(g.get("language", DEFAULT_LANGUAGE))


def choose_language() -> None:
    """Choose the language of this request."""
    asked = request.args.get("lang")
    kept = request.cookies.get(COOKIE)
    if asked in LANGUAGES:
        g.language = asked
        if asked != kept:
            g.language_chosen = asked
            _ask_whole()
        return
    g.language = kept if kept in LANGUAGES else _of_browser()


def _of_browser() -> str:
    return _best_of(request.headers.get("Accept-Language", "")[:_LONGEST])


@lru_cache(maxsize=256)
def _best_of(header: str) -> str:
    """Browsers send a few different headers in all, and reading one takes longer than most else."""
    accepted = parse_accept_header(header, LanguageAccept)
    return accepted.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def _ask_whole() -> None:
    """Let a browser that has the page get it whole once more, so that the choice can come with it."""
    if "text/html" in request.headers.get("Accept", ""):
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
            request.environ.pop(name, None)


def _remember(response: Response) -> Response:
    """Send the choice with a page, once, and never with what is kept: that would choose for others too.

    The page that carries it bears no mark by which it could be asked for again; with the choice in the
    browser the same address is answered like any other.
    """
    chosen = g.get("language_chosen")
    if chosen and response.mimetype == "text/html" and not response.cache_control.public:
        if response.status_code == 304:
            return response
        response.headers.pop("ETag", None)
        response.headers.pop("Last-Modified", None)
        response.set_cookie(
            COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response
