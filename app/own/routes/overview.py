"""All registrations and appointments of a signed-in participant."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.coaching.forms.appointments import SlotForm
from app.coaching.labels import CHIP, STATE
from app.coaching.operations import take_slot
from app.coaching.queries.own import own_slot, own_support
from app.coaching.when import place_line, when_line, when_short
from app.errors import Closed, Refusal
from app.extensions import db
from app.lines.amounts import amount
from app.lines.names import line_title
from app.links import Purpose
from app.own.queries import own_registrations, with_hours
from app.own.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.forms import refuse
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/my/")
@open_to(Audience.participant)
def my() -> str:
    """Show the signed-in participant's appointments and registrations with their hours."""
    return _page()


@bp.post("/my/slots")
@open_to(Audience.participant)
def take_free_slot() -> ResponseReturnValue:
    """Take a free slot of an own line; a letter is mailed, and this leads to the appointment's page."""
    form = SlotForm()
    return _taken(form) if form.validate() else (_page(form), 422)


def _taken(form: SlotForm) -> ResponseReturnValue:
    work = current_work()
    slot, recipient = own_slot(work, form.id)
    try:
        mine = take_slot(work, slot, recipient)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _page(form), 409 if isinstance(refusal, Closed) else 422
    notify(
        "success", work.texts.gettext("The slot is yours. A letter with the calendar entry is on its way.")
    )
    token = work.links.token(Purpose.appointment, mine.id, mine.link_version)
    return redirect(url_for("coaching.recipient", token=token), 303)


def _page(form: SlotForm | None = None) -> str:
    work = current_work()
    page = page_of(work.session, own_registrations(work), asked_page())
    return render_template(
        "own/my.html",
        page=page,
        lines=with_hours(work, page.rows),
        support=own_support(work),
        form=form,
        amount=amount,
        chips=CHIP,
        states=STATE,
        line_title=line_title,
        place_line=place_line,
        when_line=when_line,
        when_short=when_short,
    )
