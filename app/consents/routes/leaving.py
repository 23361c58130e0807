"""The link in a newsletter: its reader withdraws with one button, without an account."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from app.consents.models import ConsentChannel
from app.consents.operations import About, withdraw_consent
from app.consents.queries import newsletter_reader, reads_newsletter
from app.consents.routes.blueprint import bp
from app.errors import Missing
from app.extensions import csrf, db
from app.notices.models import TextKind
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm
from app.web.request_work import current_work


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep the page behind a reader's link out of caches and search machines."""
    if request.path.startswith("/newsletter/"):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/newsletter/<token>/", methods=["GET", "POST"])
@open_to(Audience.link_holder)
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF has no types
def leave_newsletter(token: str) -> ResponseReturnValue:
    """Ask once whether to withdraw; posted, withdraw. The page names nobody: newsletters are passed on.

    The same address may stand in the header List-Unsubscribe: mail programs post it with one click.
    """
    work = current_work()
    person = newsletter_reader(work, token)
    if person is None:
        raise Missing
    if request.method == "POST":
        if not (_is_one_click() or ButtonForm().validate()):
            raise CSRFError
        channel, about = ConsentChannel.link, About("person", person.id)
        withdraw_consent(work, person.id, TextKind.newsletter, None, channel, about)
        db.session.commit()
        return redirect(url_for("consents.leave_newsletter", token=token), 303)
    return render_template("consents/leave.html", token=token, reads=reads_newsletter(work, person.id))


def _is_one_click() -> bool:
    """Tell whether a mail program posts what RFC 8058 says; it has no form, the link is its secret."""
    return request.form.get("List-Unsubscribe") == "One-Click"
