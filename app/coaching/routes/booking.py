"""A new appointment, and free slots."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app import clock
from app.accounts.models import Account
from app.coaching.access import line_to_book, lines_to_book
from app.coaching.budget import LineBudget
from app.coaching.forms.appointments import NewForm, SlotsForm
from app.coaching.models import AppointmentState
from app.coaching.operations import Booked, hold, note_appointment, offer_slots
from app.coaching.queries.appointments import last_line, last_place, recipients_of
from app.coaching.queries.budgets import budget_of
from app.coaching.routes.acting import DONE, WORDS, said_of_held, tell_little_left, tried
from app.coaching.routes.blueprint import bp
from app.errors import Forbidden, Missing, Refusal
from app.lines.access import coach_of, may_manage_line
from app.lines.amounts import amount
from app.lines.models import LineRecipient, SupportLine
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

MOST_LINES = 100
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody books for: the line, its recipients with what is left, and the coaches to choose from."""

    lines: Sequence[SupportLine]
    line: SupportLine | None
    recipients: Sequence[LineRecipient]
    coaches: Sequence[Account]
    budget: LineBudget | None

    def left(self, work: Work) -> list[tuple[LineRecipient, str]]:
        """Return each recipient with the words for what is left."""
        assert self.budget is not None  # noqa: S101 - asked only with a line
        return [
            (each, work.texts.gettext("%(left)s left", left=amount(work.texts, self.budget.of[each.id].free)))
            for each in self.recipients
        ]


@bp.get("/manage/appointments/new")
@open_to(Audience.staff)
def new_appointment() -> ResponseReturnValue:
    """Show the form of a new appointment: today, the place as last time."""
    work = current_work()
    desk = _desk(work, _asked_line())
    if desk.line is None:
        return _without_line(desk)
    form = NewForm(formdata=None)
    form.offer(desk.left(work), desk.coaches)
    _prefill(work, desk, form)
    if len(desk.recipients) == 1:
        form.recipients.data = [desk.recipients[0].id]
    return _new_page(desk, form)


@bp.post("/manage/appointments/new")
@open_to(Audience.staff)
def note() -> ResponseReturnValue:
    """Note an appointment; `then` says whether it is agreed or was held."""
    work = current_work()
    form = NewForm()
    desk = _desk(work, _asked_line())
    if desk.line is None:
        raise Forbidden
    form.offer(desk.left(work), desk.coaches)
    status, made = 422, list[Booked]()
    if form.validate():
        held = request.form.get("then") == "held"
        status = tried(form, lambda: made.append(_book(work, desk, form, held=held)))
    if status != DONE:
        _renew_key(form, status)
        return _new_page(desk, form), status
    tell_little_left(tuple(made[0].told))
    notify("success", _said(work, made[0]))
    return redirect(url_for("coaching.appointment", id=made[0].appointment.id), DONE)


@bp.get("/manage/appointments/slots")
@open_to(Audience.staff)
def slots() -> ResponseReturnValue:
    """Show the form that offers free slots."""
    work = current_work()
    desk = _desk(work, _asked_line())
    if desk.line is None:
        return _without_line(desk)
    form = SlotsForm(formdata=None)
    form.account.choices = [SelectChoice(each.id, each.name) for each in desk.coaches]
    _prefill(work, desk, form)
    form.day.data = work.today + timedelta(days=1)
    return render_template("coaching/slots.html", desk=desk, form=form, **WORDS)


@bp.post("/manage/appointments/slots")
@open_to(Audience.staff)
def offer_free_slots() -> ResponseReturnValue:
    """Offer free slots to the line's recipients."""
    work = current_work()
    form = SlotsForm()
    desk = _desk(work, _asked_line())
    line = desk.line
    if line is None:
        raise Forbidden
    form.account.choices = [SelectChoice(each.id, each.name) for each in desk.coaches]
    status = 422
    if form.validate():
        status = tried(form, lambda: offer_slots(work, line, _coach(desk, form), form.plans, _key(form)))
    if status != DONE:
        _renew_key(form, status)
        return render_template("coaching/slots.html", desk=desk, form=form, **WORDS), status
    count = len(form.plans)
    sentence = work.texts.ngettext(
        "%(count)s free slot is offered.", "%(count)s free slots are offered.", count
    )
    notify("success", sentence)
    return redirect(url_for("coaching.appointments", _anchor="offered"), DONE)


def _book(work: Work, desk: Desk, form: NewForm, *, held: bool) -> Booked:
    assert desk.line is not None  # noqa: S101 - the caller has looked
    chosen = form.chosen(desk.recipients)
    reason = form.override_reason.data
    booked = note_appointment(
        work,
        desk.line,
        _coach(desk, form),
        form.plan,
        chosen,
        override_reason=reason,
        request_key=_key(form),
    )
    appointment = booked.appointment
    if not held or (booked.again and appointment.state != AppointmentState.agreed):
        return booked
    came = [each.id for each in appointment.invitees]
    told = hold(work, appointment, came, form.minutes.data, override_reason=reason)
    return Booked(appointment, told)


def _said(work: Work, booked: Booked) -> str:
    appointment = booked.appointment
    if booked.again:
        return work.texts.gettext("This was saved already: nothing stands here twice.")
    if appointment.minutes is None:
        return work.texts.gettext("The appointment is agreed. Letters go to all who have an e-mail.")
    return said_of_held(appointment.invitees)


def _coach(desk: Desk, form: NewForm | SlotsForm) -> Account:
    found = next((each for each in desk.coaches if each.id == form.account.data), None)
    if found is None:
        raise Refusal("Choose the coach.", field="account")
    return found


def _renew_key(form: NewForm | SlotsForm, status: int) -> None:
    """Let a form that came back because its key was used save what it holds when it is sent again."""
    if status == CONFLICT:
        form.request_key.data, form.request_key.raw_data = secrets.token_hex(16), None


def _key(form: NewForm | SlotsForm) -> str | None:
    return str(form.request_key.data or "") or None


def _asked_line() -> int | None:
    """Return the line that the page is to be about, None for no wish; Missing for nonsense."""
    asked = request.values.get("line", "")
    found = number_in(asked)
    if asked and not found:
        raise Missing
    return found


def _desk(work: Work, line_id: int | None) -> Desk:
    """Gather what is booked for; the line that was asked for, the last one, or the only one."""
    lines = work.session.scalars(lines_to_book(work).limit(MOST_LINES)).all()
    running = [each for each in lines if each.starts <= work.today <= each.ends]
    line = line_to_book(work, line_id) if line_id else None
    if line is None:
        last = last_line(work, work.actor.id or 0)
        line = next((each for each in lines if each.id == last), None)
    if line is None and lines:
        line = (running or lines)[0]
    if line is None:
        return Desk(lines, None, [], [], None)
    return Desk(lines, line, recipients_of(work, line), _coaches(work, line), budget_of(work, line))


def _coaches(work: Work, line: SupportLine) -> list[Account]:
    """Return who may be booked: all coaches of the line for a coordinator, oneself for a coach."""
    everybody = [each.account for each in line.coaches if each.account.is_active]
    if may_manage_line(work, line):
        return sorted(everybody, key=lambda each: (each.id != work.actor.id, each.name))
    return [each for each in everybody if each.id == work.actor.id and coach_of(work, line)]


def _prefill(work: Work, desk: Desk, form: NewForm | SlotsForm) -> None:
    assert desk.line is not None  # noqa: S101 - the caller has looked
    ids = [each.id for each in desk.coaches]
    form.request_key.data = secrets.token_hex(16)
    form.line.data = str(desk.line.id)
    form.day.data = work.today
    account_id = next((id for id in ids if id == work.actor.id), ids[0] if ids else 0)
    form.account.data = account_id
    form.place.data, form.online_link.data = last_place(work, desk.line.id, account_id)
    hour = clock.local(work.now).time().hour
    form.starts_at.data = time(max(hour - 1, 0))  # type: ignore[assignment]  # an hour, not text
    form.ends_at.data = time(max(hour, 1))  # type: ignore[assignment]  # an hour, not text


def _new_page(desk: Desk, form: NewForm) -> str:
    return render_template("coaching/new.html", desk=desk, form=form, **WORDS)


def _without_line(desk: Desk) -> ResponseReturnValue:
    if not desk.lines:
        return render_template("coaching/no_line.html")
    raise Forbidden
