"""A person whom several institutions named says which one sends them."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.nominations.operations.choosing import choose_sender
from app.nominations.routes.blueprint import bp
from app.registrations.own_links import as_person, opened
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.post("/registrations/<token>/sender")
@open_to(Audience.link_holder)
def say_who_sends(token: str) -> ResponseReturnValue:
    """Let the chosen institution send the person; only behind the mailed link."""
    here, id = opened(current_work(), token), number_in(request.form.get("institution"))
    if here.by_form or id is None:
        raise Missing
    work = as_person(current_work(), here)
    form = ButtonForm()
    with committing(form) as done:
        choose_sender(work, here.registration, id)
    if done:
        notify("success", work.texts.gettext("Thank you: the institutions are told what concerns them."))
    for each in form.form_errors:
        notify("warning", each)
    return redirect(url_for("own.own", token=token), 303)
