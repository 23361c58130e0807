"""What was typed into a form comes back when the form can't be taken: it expired, or the session ended.

See docs/decisions/0101-what-was-typed-comes-back.md.
"""

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from app.errors import N_
from app.extensions import db
from app.web.access import Audience, open_to
from app.web.carrying import is_fresh, opened, sealed
from app.web.filling_in import Filled, filled_in, worth_showing
from app.web.language import current_texts
from app.web.pages_of_forms import page_at, pages_of
from app.web.request_work import current_work
from app.web.sent_forms import CARRIED, Sent, holder_of, is_foreign, sent_now

_EXPIRED = N_("The form had expired. Everything typed is still here: check it and send it again.")
_BACK = N_("Here is what was typed. It has not been sent yet: check it and send it again.")
_SIGN_IN = N_("The session has ended. Once signed in again, everything typed comes back, ready to send.")
_OTHERS = N_(
    "Somebody else opened this form. What was typed comes back once the same person is signed in again."
)
_FILES = N_("Files have to be chosen again.")
_ALSO = N_("This was typed as well: %(text)s")
_TOO_LARGE = N_("There is too much text to carry it along. Go back and copy it before signing in.")
_FOR_ALL = (Audience.everyone, Audience.link_holder)


def install(app: Flask) -> None:
    """Give what is carried back at an address of its own, after a sign-in by a mailed link."""
    app.add_url_rule("/returned", "returned", give_back, methods=["POST"])


def expired() -> Response | None:
    """Answer a form whose token is not this session's: filled in again, or sign in first.

    None for what came from elsewhere, and where nobody can tell whose a form of the team's is.
    """
    if request.path == url_for("returned"):
        return given_back(carried_now(), 400)
    sent = sent_now()
    if sent is None:
        return None
    now = holder_of(current_work().actor)
    if sent.holder in ("", now) and (now or _is_for_all()):
        return _shown(sent, 400, _EXPIRED)
    return _sign_in_first(sent, 400, _OTHERS if now else _SIGN_IN)


def ended() -> Response | None:
    """Answer a visitor's form that only signed-in users may send: sign in first; None for an unknown one."""
    sent = sent_now()
    db.session.rollback()
    return _sign_in_first(sent, 403, _SIGN_IN) if sent is not None else None


def carried_now() -> str:
    """Return what the request carries along, sealed; empty if nothing, or if another site sent it.

    Anybody can have a form sealed for somebody else, whose number a token of theirs names. So nobody
    may bring one into another's browser: it would come back there as if its owner had typed it.
    """
    return "" if is_foreign() else request.form.get(CARRIED, "")


def given_back(carried: str | None, status: int = 200) -> Response | None:
    """Answer the form that was carried along, filled in, to whom it belongs; anybody else signs in first.

    None if nothing is carried, or for too long already.
    """
    if not carried:
        return None
    sent = opened(current_work().actor, carried)
    if sent is None:
        return _sign_in_again(carried)
    return _shown(sent, status, _BACK) if is_fresh(sent) else None


@open_to(Audience.everyone, begins_late=True)
def give_back() -> Response:
    """Give back what is carried, once its owner is signed in."""
    answer = given_back(carried_now())
    if answer is None:
        raise BadRequest
    return answer


def _is_for_all() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "audience", None) in _FOR_ALL


def _shown(sent: Sent, status: int, sentence: str) -> Response:
    """Answer the page of a form, filled in; where none is found, a page with a button that sends it."""
    texts = current_texts()
    banners = [texts.gettext(sentence)]
    db.session.rollback()
    for path in pages_of(sent):
        html = page_at(path)
        filled = filled_in(html, path, sent.action, sent.typed) if html else None
        if filled:
            return _answer(_with_banners(filled, [*banners, *_further(sent, filled)]), status)
    if sent.had_files:
        banners.append(texts.gettext(_FILES))
    words = worth_showing(sent.typed)
    return _answer(render_template("errors/returned.html", sent=sent, sentences=banners, words=words), status)


def _further(sent: Sent, filled: Filled) -> list[str]:
    texts = current_texts()
    files = [texts.gettext(_FILES)] if filled.takes_files or sent.had_files else []
    return files + [texts.gettext(_ALSO, text=value) for value in worth_showing(filled.left)]


def _sign_in_first(sent: Sent, status: int, sentence: str) -> Response | None:
    """Answer the sign-in page, which carries the form along, sealed for whose it is."""
    if not sent.holder:
        return None
    carried = sealed(sent)
    return _sign_in_page(carried or "", status, [sentence] if carried else [sentence, _TOO_LARGE])


def _sign_in_again(carried: str) -> Response:
    return _sign_in_page(carried, 403, [_OTHERS if current_work().actor.kind != "visitor" else _SIGN_IN])


def _sign_in_page(carried: str, status: int, sentences: list[str]) -> Response:
    path = url_for("sign_in.sign_in")
    html = page_at(path) or ""
    filled = filled_in(html, path, path, [(CARRIED, carried), ("email", "")])
    texts = current_texts()
    told = [texts.gettext(each) for each in sentences]
    return _answer(_with_banners(filled, told) if filled else html, status)


def _with_banners(filled: Filled, sentences: list[str]) -> str:
    banners = render_template("errors/_returned_notice.html", sentences=sentences)
    before, main, rest = filled.html.partition('<main id="main"')
    tag, container, inside = rest.partition("<div")
    opening, end, content = inside.partition(">")
    return "".join((before, main, tag, container, opening, end, banners, content))


def _answer(html: str, status: int) -> Response:
    response = make_response(html, status)
    # A page with a form stays in its browser's memory, so that Back leads to it.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
