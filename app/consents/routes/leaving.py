"""The link in a newsletter: its reader withdraws with one button, without an account."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consents.models import ConsentChannel
from app.consents.operations import About, withdraw_consent
from app.consents.queries import newsletter_reader, reads_newsletter
from app.consents.routes.blueprint import bp
from app.errors import Missing
from app.extensions import db
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
def leave_newsletter(token: str) -> ResponseReturnValue:
    """Ask once whether to withdraw; posted, withdraw. The page names nobody: newsletters are passed on."""
    work = current_work()
    person = newsletter_reader(work, token)
    if person is None:
        raise Missing
    if request.method == "POST" and ButtonForm().validate():
        channel, about = ConsentChannel.link, About("person", person.id)
        withdraw_consent(work, person.id, TextKind.newsletter, None, channel, about)
        db.session.commit()
        return redirect(url_for("consents.leave_newsletter", token=token), 303)
    return render_template("consents/leave.html", token=token, reads=reads_newsletter(work, person.id))
