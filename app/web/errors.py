"""Error pages: a sentence that says what to do, and for faults of ours a reference that the log shares."""

import logging
import secrets
import traceback

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.errors import N_, Forbidden, Missing, Refusal
from app.extensions import db
from app.web import outages, returning
from app.web.language import choose_language, current_texts
from app.web.office import without_asking
from app.web.request_work import act_as_visitor, current_work
from app.work import VISITOR

log = logging.getLogger("zapisy.errors")

_PAGES = {
    400: (N_("The request can't be read"), N_("Go back, reload the page and try again.")),
    403: (
        N_("You may not see this"),
        N_("Your account has no access here. If it should, ask the person who runs this office's Zapisy."),
    ),
    404: (
        N_("There is no such page"),
        N_("The address may be mistyped, or the page is gone. The list of events is a good place to go on."),
    ),
    405: (N_("This can't be done here"), N_("Go back, reload the page and try again.")),
    413: (N_("That is too large"), N_("The file or text is too large. Choose a smaller one.")),
    429: (N_("Too many tries"), N_("Wait a few minutes, then try again.")),
}
_REFUSED = N_("This can't be done now")
_FAULT = (
    N_("Something went wrong on our side"),
    N_("Nothing was changed. Try again in a moment; if it happens again, tell us the reference below."),
)
_EXPIRED = (
    N_("This form has expired"),
    N_("Go back, reload the page and send the form again. What you typed is still in your browser."),
)


def install(app: Flask) -> None:
    """Answer refusals, missing pages, HTTP errors and faults, each with its page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(Missing, lambda _: _page(404, *_PAGES[404]))
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    _undo()
    return _page(409, _REFUSED, current_texts().sentence(refusal))


def _forbidden(error: Forbidden) -> ResponseReturnValue:
    ended = returning.ended() if request.method == "POST" and current_work().actor == VISITOR else None
    return ended or _page(403, *_PAGES[403])


def _expired(error: CSRFError) -> ResponseReturnValue:
    # The token is looked at before anything else, the language too.
    choose_language()
    return returning.expired() or _page(400, *_EXPIRED)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    _undo()
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        return _fault(error)
    response = _page(error.code, *_PAGES.get(error.code, _PAGES[400]))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _fault(error: Exception) -> ResponseReturnValue:
    cause = getattr(error, "original_exception", None) or error
    outage = outages.told(cause)
    _undo()
    reference = g.reference = secrets.token_hex(4)
    if outage is None:
        _note(f"fault {reference}", error, reference)
        return _page(500, *_FAULT, reference=reference)
    outages.note_refusal(current_app, cause)
    # It is not the code's fault: no place, or a minute without the database would fill the log.
    _log(f"fault {reference}", outages.kind(cause), reference)
    # A page that asked who is signed in would wait for the same database again.
    act_as_visitor()
    response = _page(503, *outage, reference=reference)
    response.headers["Retry-After"] = "5"
    return response


def _undo() -> None:
    """Undo what the request began; with a connection that broke, the database does it."""
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session().invalidate()


def _page(status: int, title: str, sentence: str, reference: str | None = None) -> Response:
    texts = current_texts()
    without_asking()
    try:
        body = render_template(
            "errors/page.html",
            title=texts.translated(title),
            sentence=texts.translated(sentence),
            reference=reference,
        )
    except Exception as error:  # the page needs the database (who is signed in); this one does not
        _note("the error page failed", error)
        body = str(
            Markup(
                '<!doctype html><html lang="{}"><title>{}</title><h1>{}</h1><p>{}</p><p>{}</p></html>'
            ).format(
                texts.language,
                status,
                texts.translated(title),
                texts.translated(sentence),
                reference or "",
            )
        )
    return make_response(body, status)


def _note(what: str, error: Exception, reference: str = "") -> None:
    """Log the kind and the place of an error: its message may quote what somebody typed."""
    _log(what, type(error).__name__, reference, "\n" + "".join(traceback.format_tb(error.__traceback__)))


def _log(what: str, kind: str, reference: str, place: str = "") -> None:
    route = request.url_rule.rule if request.url_rule else "(no route)"
    fields = {"route": route, "kind": kind, "reference": reference}
    log.error("%s at %s: %s%s", what, route, kind, place, extra={"fields": fields})
