"""What a recipient's mailed link opens: one appointment, to see, confirm, object to or cancel."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.coaching.access import whole_appointment
from app.coaching.charging import is_late, last_moment_to_cancel, share_charged
from app.coaching.forms.appointments import ActForm, ObjectionForm, SlotForm
from app.coaching.models import CHARGED_ONLY, POSTED, Appointment, AppointmentState, Invitee
from app.coaching.online_link import link_of, link_shown_from
from app.coaching.operations import cancel_own, confirm, object_to, take_slot
from app.coaching.own_links import LinkReplaced, as_recipient, opened_invitee
from app.coaching.queries.appointments import free_slots
from app.coaching.queries.budgets import budget_of
from app.coaching.recipients import counting_for
from app.coaching.routes.acting import DONE, WORDS, tried
from app.coaching.routes.blueprint import bp
from app.coaching.timing import end_of, start_of
from app.errors import Missing
from app.lines.models import LineRecipient
from app.links import Purpose
from app.web.access import Audience, open_to
from app.web.forms import Form
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.errorhandler(LinkReplaced)
def link_replaced(error: LinkReplaced) -> ResponseReturnValue:
    """Say that a newer link was mailed."""
    return render_template("coaching/link_replaced.html"), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep a recipient's page, which names people, out of caches and search machines."""
    if request.path.startswith("/appointments/"):
        if request.method != "POST":
            response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/appointments/<token>/")
@open_to(Audience.link_holder)
def recipient(token: str) -> ResponseReturnValue:
    """Show a recipient their appointment; nothing happens yet."""
    return _page(current_work(), token)


@bp.post("/appointments/<token>/confirm")
@open_to(Audience.link_holder)
def confirm_own(token: str) -> ResponseReturnValue:
    """Confirm what was recorded."""
    form = ActForm()

    def act(work: Work, invitee: Invitee) -> None:
        confirm(work, invitee, seen=form.version)

    done = current_work().texts.gettext("Thank you: the appointment is confirmed.")
    return _acted(token, form, act, done)


@bp.post("/appointments/<token>/object")
@open_to(Audience.link_holder)
def object_own(token: str) -> ResponseReturnValue:
    """Say that the record is wrong."""
    form = ObjectionForm()

    def act(work: Work, invitee: Invitee) -> None:
        object_to(work, invitee, form.objection.data or "", seen=form.version)

    done = current_work().texts.gettext(
        "Thank you: the coach and the project's organiser see what you wrote."
    )
    return _acted(token, form, act, done, objection=form)


@bp.post("/appointments/<token>/cancel")
@open_to(Audience.link_holder)
def cancel_own_appointment(token: str) -> ResponseReturnValue:
    """Cancel an appointment before it begins."""
    form = ActForm()

    def act(work: Work, invitee: Invitee) -> None:
        cancel_own(work, invitee)

    done = current_work().texts.gettext("The appointment is cancelled for you.")
    return _acted(token, form, act, done)


@bp.post("/appointments/<token>/take")
@open_to(Audience.link_holder)
def take_another(token: str) -> ResponseReturnValue:
    """Take a free slot of the same line; its own link is mailed, and this leads to it."""
    work, form = current_work(), SlotForm()
    invitee = opened_invitee(work, token)
    taken: list[Invitee] = []

    def act(acting: Work, invitee: Invitee) -> None:
        slot = slot_of_line(acting, form.id, invitee.recipient)
        taken.append(take_slot(acting, slot, counting_for(invitee.recipient)))

    status = tried(form, lambda: act(as_recipient(work, invitee), invitee)) if form.validate() else 422
    if status != DONE:
        return _page(work, token, form=form), status
    notify(
        "success", work.texts.gettext("The slot is yours. A letter with the calendar entry is on its way.")
    )
    link = work.links.token(Purpose.appointment, taken[0].id, taken[0].link_version)
    return redirect(url_for("coaching.recipient", token=link), DONE)


def slot_of_line(work: Work, id: int | None, recipient: LineRecipient) -> Appointment:
    """Return an appointment of the recipient's own line; Missing for one of another line."""
    query = whole_appointment().where(Appointment.id == id, Appointment.line_id == recipient.line_id)
    slot = work.session.scalar(query) if id is not None else None
    if slot is None:
        raise Missing
    return slot


def _acted(
    token: str, form: Form, act: Callable[[Work, Invitee], None], done: str, **shown: Any
) -> ResponseReturnValue:
    work = current_work()
    invitee = opened_invitee(work, token)
    status = 422
    if form.validate():
        status = tried(form, lambda: act(as_recipient(work, invitee), invitee))
    if status != DONE:
        return _page(work, token, form=form, **shown), status
    notify("success", done)
    return redirect(url_for("coaching.recipient", token=token), DONE)


def _page(work: Work, token: str, *, form: Form | None = None, objection: ObjectionForm | None = None) -> str:
    invitee = opened_invitee(work, token)
    appointment = invitee.appointment
    state = appointment.state
    held = state == AppointmentState.held or state in POSTED
    ahead = state == AppointmentState.agreed and start_of(appointment) > work.now
    declined = state == AppointmentState.agreed and invitee.attended is False
    budget = budget_of(work, appointment.line).of.get(
        invitee.recipient.merged_into_id or invitee.recipient_id
    )
    late = ahead and is_late(appointment, work.now)
    return render_template(
        "coaching/recipient.html",
        invitee=invitee,
        appointment=appointment,
        token=token,
        form=form,
        objection=objection or ObjectionForm(formdata=None, data={"seen": appointment.version}),
        asks=held and invitee.attended and invitee.confirmed_at is None,
        may_object=(held or state in CHARGED_ONLY) and invitee.confirmed_at is None,
        held=held,
        may_cancel=ahead and not declined,
        declined=declined,
        cancel_until=last_moment_to_cancel(appointment),
        late_charge=share_charged(appointment, appointment.line.late_percent) if late else 0,
        **_online(work, appointment, declined=declined),
        slots=free_slots(work, [appointment.line_id]),
        budget=budget,
        **WORDS,
    )


def _online(work: Work, appointment: Appointment, *, declined: bool) -> dict[str, str | None]:
    """Return the link, or from when it is shown; nothing once the appointment is over or off."""
    shown: dict[str, str | None] = {"online_link": None, "link_later": None}
    if appointment.state != AppointmentState.agreed or declined or end_of(appointment) <= work.now:
        return shown
    from_when = link_shown_from(work, appointment)
    if from_when <= work.now:
        return {**shown, "online_link": link_of(work, appointment)}
    return {**shown, "link_later": work.texts.moment(from_when) if appointment.is_online else None}
