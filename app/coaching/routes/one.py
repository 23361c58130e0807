"""One appointment, and what its coach or a coordinator does with it."""

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from app.coaching.access import appointment_for_staff, is_coordinator, may_change
from app.coaching.facts import SCAN_OPENED
from app.coaching.forms.appointments import (
    ActForm,
    CancelForm,
    CardForm,
    CorrectForm,
    HeldForm,
    OtherTimeForm,
)
from app.coaching.labels import CONFIRMED_BY
from app.coaching.models import Appointment, Invitee
from app.coaching.online_link import link_of
from app.coaching.operations import (
    attach_scan,
    cancel,
    correct,
    hold,
    is_confirmed_by_all,
    miss,
    move,
    send_link_again,
)
from app.coaching.queries.appointments import overlaps, records_of
from app.coaching.queries.undelivered import undelivered_of
from app.coaching.recipients import contact_address
from app.coaching.routes.acting import DONE, WORDS, act_page, said_of_held, tell_little_left, tried
from app.coaching.routes.blueprint import bp
from app.coaching.timing import end_of, planned_minutes, start_of
from app.errors import N_, Missing, Refusal
from app.files.storage import path_of, type_of
from app.history.operations import record
from app.history.queries import facts_of, lines
from app.ledger.months import is_locked
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

_NO_FILE = N_("Choose the scanned card.")


@bp.get("/manage/appointments/<int:id>/")
@open_to(Audience.staff)
def appointment(id: int) -> ResponseReturnValue:
    """Show an appointment: what is to be done, who confirmed, what stands in the books, its history."""
    work = current_work()
    found = appointment_for_staff(work, id, to_change=False)
    facts = page_of(work.session, facts_of("appointment", found.id), asked_page())
    return render_template(
        "coaching/appointment.html",
        appointment=found,
        may_change=may_change(work, found),
        coordinates=is_coordinator(work, found),
        month_closed=is_locked(work, found.line.project_id, found.day),
        overlaps=overlaps(work, found),
        records=records_of(work, found.id),
        undelivered=undelivered_of(work, found),
        addresses={each.id: contact_address(each.recipient) for each in found.invitees},
        confirmed_by=CONFIRMED_BY,
        all_confirmed=is_confirmed_by_all(found),
        objected=any(each.objection for each in found.invitees),
        begun=start_of(found) <= work.now,
        over=end_of(found) <= work.now,
        minutes=planned_minutes(found),
        online_link=link_of(work, found),
        facts=facts,
        history=lines(work.texts, facts.rows),
        **WORDS,
    )


@bp.get("/manage/appointments/<int:id>/held")
@open_to(Audience.staff)
def held_form(id: int) -> ResponseReturnValue:
    """Show the form that says who was there."""
    found = appointment_for_staff(current_work(), id)
    form = HeldForm(formdata=None, data={"seen": found.version, "minutes": found.minutes})
    form.offer(found)
    form.came.data = [each.id for each in found.invitees if each.attended is not False]
    return render_template("coaching/held.html", appointment=found, form=form, **WORDS)


@bp.post("/manage/appointments/<int:id>/held")
@open_to(Audience.staff)
def write_down_as_held(id: int) -> ResponseReturnValue:
    """Write an appointment down as held, and ask for confirmation."""
    work = current_work()
    found, form = appointment_for_staff(work, id), HeldForm()
    form.offer(found)

    def act(held: Appointment) -> None:
        told = hold(
            work,
            held,
            form.there,
            form.minutes.data,
            ask=not form.later.data,
            seen=form.version,
            override_reason=form.override_reason.data,
        )
        tell_little_left(told)

    done = said_of_held(each for each in found.invitees if each.id in form.there)
    if form.later.data:
        done = work.texts.gettext("It is written down. The link to confirm it is still to be sent.")
    return act_page(id, form, "coaching/held.html", act, done)


@bp.post("/manage/appointments/<int:id>/no-show")
@open_to(Audience.staff)
def nobody_came(id: int) -> ResponseReturnValue:
    """Write down that nobody came."""
    work = current_work()
    found, form = appointment_for_staff(work, id), ActForm()
    status = tried(form, lambda: miss(work, found, seen=form.version))
    return _back(id, form, status, work.texts.gettext("It is written down that nobody came."))


@bp.get("/manage/appointments/<int:id>/move")
@open_to(Audience.staff)
def move_form(id: int) -> ResponseReturnValue:
    """Show the form with another time or place."""
    found = appointment_for_staff(current_work(), id)
    form = OtherTimeForm(formdata=None, obj=found, data={"seen": found.version, "override_reason": None})
    form.online_link.data = link_of(current_work(), found)
    form.override_reason.data = None
    form.seen.data = str(found.version)
    return render_template("coaching/move.html", appointment=found, form=form, **WORDS)


@bp.post("/manage/appointments/<int:id>/move")
@open_to(Audience.staff)
def move_appointment(id: int) -> ResponseReturnValue:
    """Move an appointment or a slot."""
    work, form = current_work(), OtherTimeForm()

    def act(found: Appointment) -> None:
        reason = form.override_reason.data
        tell_little_left(move(work, found, form.plan, seen=form.version, override_reason=reason))

    done = work.texts.gettext("The appointment has moved. Letters go to all who have an e-mail.")
    return act_page(id, form, "coaching/move.html", act, done)


@bp.get("/manage/appointments/<int:id>/cancel")
@open_to(Audience.staff)
def cancel_form(id: int) -> ResponseReturnValue:
    """Ask who calls it off, and why."""
    found = appointment_for_staff(current_work(), id)
    form = CancelForm(formdata=None, data={"seen": found.version, "who": "coach"})
    return render_template("coaching/cancel.html", appointment=found, form=form, **WORDS)


@bp.post("/manage/appointments/<int:id>/cancel")
@open_to(Audience.staff)
def cancel_appointment(id: int) -> ResponseReturnValue:
    """Cancel an appointment or a slot."""
    work, form = current_work(), CancelForm()

    def act(found: Appointment) -> None:
        by_recipient = form.who.data == "recipient"
        cancel(work, found, form.reason.data or "", by_recipient=by_recipient, seen=form.version)

    return act_page(
        id, form, "coaching/cancel.html", act, work.texts.gettext("The appointment is cancelled.")
    )


@bp.get("/manage/appointments/<int:id>/correct")
@open_to(Audience.staff)
def correct_form(id: int) -> ResponseReturnValue:
    """Show the form that corrects what is confirmed."""
    found = appointment_for_staff(current_work(), id)
    form = CorrectForm(formdata=None, data={"seen": found.version, "minutes": found.minutes})
    form.offer(found)
    form.came.data = [each.id for each in found.invitees if each.attended]
    return render_template("coaching/correct.html", appointment=found, form=form, **WORDS)


@bp.post("/manage/appointments/<int:id>/correct")
@open_to(Audience.staff)
def correct_appointment(id: int) -> ResponseReturnValue:
    """Correct what is confirmed."""
    work, form = current_work(), CorrectForm()
    form.offer(appointment_for_staff(work, id))

    def act(found: Appointment) -> None:
        told = correct(
            work,
            found,
            form.there,
            form.minutes.data or 0,
            form.reason.data or "",
            seen=form.version,
            override_reason=form.override_reason.data,
        )
        tell_little_left(told)

    done = work.texts.gettext("The record is corrected. Those concerned are asked to confirm it anew.")
    return act_page(id, form, "coaching/correct.html", act, done)


@bp.get("/manage/appointments/<int:id>/card")
@open_to(Audience.staff)
def card_form(id: int) -> ResponseReturnValue:
    """Ask for the scanned card."""
    found = appointment_for_staff(current_work(), id)
    form = CardForm(formdata=None, data={"seen": found.version})
    return render_template("coaching/card.html", appointment=found, form=form, **WORDS)


@bp.post("/manage/appointments/<int:id>/card")
@open_to(Audience.staff, uploads=True)
def attach_card(id: int) -> ResponseReturnValue:
    """Attach a scanned card, which confirms on paper."""
    work, form = current_work(), CardForm()

    def act(found: Appointment) -> None:
        upload = form.upload()
        if upload is None:
            raise Refusal(_NO_FILE, field="file")
        attach_scan(work, found, upload, seen=form.version)

    return act_page(id, form, "coaching/card.html", act, work.texts.gettext("The card is attached."))


@bp.get("/manage/appointments/<int:id>/card/file")
@open_to(Audience.staff)
def card_file(id: int) -> ResponseReturnValue:
    """Send the scanned card; who opened it stays in the history."""
    work = current_work()
    found = appointment_for_staff(work, id, to_change=False)
    if found.scan is None or found.scan_name is None:
        raise Missing
    with apart(work) as noting:
        record(noting, SCAN_OPENED, "appointment", id)
    path, kind = path_of(work, found.scan.sha256), type_of(found.scan_name)
    if not path.is_file():
        raise Missing
    response = send_file(path, mimetype=kind, as_attachment=True, download_name=found.scan_name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/manage/appointments/<int:id>/ask/<int:invitee>")
@open_to(Audience.staff)
def send_again(id: int, invitee: int) -> ResponseReturnValue:
    """Mail the link to confirm once more."""
    work = current_work()
    found, form = appointment_for_staff(work, id), ButtonForm()
    wanted = _invitee(found, invitee)
    status = tried(form, lambda: send_link_again(work, wanted))
    return _back(id, form, status, work.texts.gettext("The link to confirm is on its way."))


def _invitee(found: Appointment, id: int) -> Invitee:
    for each in found.invitees:
        if each.id == id:
            return each
    raise Missing


def _back(id: int, form: ActForm | ButtonForm, status: int, done: str) -> ResponseReturnValue:
    """Lead back to the appointment: with what was done, or with what stood against it."""
    if status == DONE:
        notify("success", done)
    else:
        for sentence in form.form_errors:
            notify("danger", sentence)
    return redirect(url_for("coaching.appointment", id=id), DONE)
