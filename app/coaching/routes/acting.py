"""How an act answers: done, refused at a field with everything typed kept, or overtaken by somebody else."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.coaching.access import appointment_for_staff
from app.coaching.forms.appointments import ActForm
from app.coaching.labels import CHIP, STATE
from app.coaching.models import Appointment, Invitee
from app.coaching.queries.budgets import Told
from app.coaching.recipients import contact_address
from app.coaching.routes.blueprint import bp
from app.coaching.when import place_line, when_line, when_short
from app.errors import N_, Closed, Outdated, Refusal
from app.extensions import db
from app.lines.amounts import amount
from app.lines.names import line_title, recipient_name
from app.web.forms import Form, refuse
from app.web.rendering import notify
from app.web.request_work import current_work

DONE = 303

LITTLE_LEFT = N_("%(name)s: %(percent)s %% of the hours are used or agreed, %(left)s are left.")

WORDS: dict[str, Any] = {
    "when_line": when_line,
    "when_short": when_short,
    "place_line": place_line,
    "recipient_name": recipient_name,
    "line_title": line_title,
    "amount": amount,
    "states": STATE,
    "chips": CHIP,
}
"""What the templates of appointments say things with."""


def tried(form: Form, act: Callable[[], Any]) -> int:
    """Do and commit an act; return the status: DONE, 422 when it is refused, 409 when it came too late.

    A refusal stands at the form's field, or above the form.
    """
    try:
        act()
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return 409 if isinstance(refusal, Closed | Outdated) else 422
    return DONE


def act_page(
    id: int,
    form: ActForm,
    template: str,
    act: Callable[[Appointment], Any],
    done: str,
    **context: Any,
) -> ResponseReturnValue:
    """Answer the POST of an act on one appointment: back to its page with a sentence, or the form again.

    `done` is translated already.
    """
    appointment = appointment_for_staff(current_work(), id)
    status = 422
    if form.validate():
        status = tried(form, lambda: act(appointment))
        if status == DONE:
            notify("success", done)
            return redirect(url_for("coaching.appointment", id=id), DONE)
    if status == 409:
        form.seen.data = str(appointment.version)
        form.seen.raw_data = None
    return render_template(template, appointment=appointment, form=form, **WORDS, **context), status


@bp.after_request
def answer_script(response: Response) -> Response:
    """Tell a form that was sent by script (js/keeps.js) where to go on: it can't read a redirect.

    Only after an act: who is led elsewhere, say to sign in, has done nothing yet. Such a form is sent once
    more in the plain way, which brings back what was typed.
    """
    if request.headers.get("X-Sent-By") != "keeps" or response.status_code != DONE:
        return response
    if (response.location or "").startswith(url_for("coaching.appointments")):
        response.status_code = 200
        response.headers["X-Go-To"] = response.headers.pop("Location")
    return response


def said_of_held(came: Iterable[Invitee]) -> str:
    """Say what a record as held leads to: a letter to those who came, or a card where no e-mail is known."""
    texts = current_work().texts
    if any(contact_address(each.recipient) for each in came):
        return texts.gettext("It is written down, and the link to confirm it is on its way.")
    return texts.gettext("It is written down. No e-mail is known: a signed card confirms it.")


def tell_little_left(told: list[Told] | tuple[Told, ...]) -> None:
    """Say on the next page whose hours are nearly used up, or exceeded."""
    work = current_work()
    whole = work.texts.gettext("The whole line")
    for each in told:
        values = {
            "name": recipient_name(each.recipient) if each.recipient else whole,
            "percent": each.budget.percent,
            "left": amount(work.texts, each.budget.free),
        }
        notify("warning", work.texts.gettext(LITTLE_LEFT, **values))
