"""Which language a page is shown in: asked for, remembered, or the browser's."""

from flask import Flask, Response, g, request

from app.texts import DEFAULT_LANGUAGE, LANGUAGES, Texts, texts_in

COOKIE = "language"


def register(app: Flask) -> None:
    """Choose the language before each view and remember a choice that was asked for."""
    app.before_request(choose_language)
    app.after_request(_remember)


def current_texts() -> Texts:
    """Return the texts of the request's language."""
    return texts_in(g.get("language", DEFAULT_LANGUAGE))


def choose_language() -> None:
    """Choose the language of this request."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        g.language = g.language_chosen = asked
        return
    kept = request.cookies.get(COOKIE)
    g.language = kept if kept in LANGUAGES else _of_browser()


def _of_browser() -> str:
    return request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def _remember(response: Response) -> Response:
    chosen = g.get("language_chosen")
    if chosen:
        response.set_cookie(
            COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response
