"""Acts on an appointment that need nothing but words: a reason, or an answer."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app.coaching.access import appointment_for_staff
from app.coaching.forms.appointments import ReasonForm
from app.coaching.models import Appointment
from app.coaching.operations import answer_objections, drop_charge, enter_late, take_scan_back
from app.coaching.routes.acting import WORDS, act_page
from app.coaching.routes.blueprint import bp
from app.errors import N_
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@dataclass(frozen=True, slots=True)
class ReasonedAct:
    """A verb with its name, what it does, what is said when it is done, and what is typed, as message ids."""

    verb: Callable[..., None]
    heading: str
    sentence: str
    done: str
    asked: str = N_("Reason")


TAKE_BACK = ReasonedAct(
    take_scan_back,
    N_("Take the card back"),
    N_("What the card confirmed is open again, and its minutes leave the books."),
    N_("The card was taken back."),
)
ENTER = ReasonedAct(
    enter_late,
    N_("Enter in the closed month"),
    N_("Everybody confirmed after the month was closed. The minutes are added; cards get a new version."),
    N_("The appointment is entered."),
)
DROP = ReasonedAct(
    drop_charge,
    N_("Drop the charge"),
    N_("The hours go back to the recipients. What was charged stays in the history."),
    N_("The charge is dropped."),
)
ANSWER = ReasonedAct(
    answer_objections,
    N_("Answer the objection"),
    N_("The record stays as it is; who objected gets the answer by mail. A wrong record is changed instead."),
    N_("The objection is answered."),
    N_("Answer"),
)


@bp.get("/manage/appointments/<int:id>/answer")
@open_to(Audience.staff)
def answer_form(id: int) -> ResponseReturnValue:
    """Ask what is answered to an objection."""
    return _asked(id, ANSWER)


@bp.post("/manage/appointments/<int:id>/answer")
@open_to(Audience.staff)
def answer(id: int) -> ResponseReturnValue:
    """Answer the objections to an appointment's record."""
    return _acted(id, ANSWER)


@bp.get("/manage/appointments/<int:id>/take-card-back")
@open_to(Audience.staff)
def take_card_back_form(id: int) -> ResponseReturnValue:
    """Ask why the card is taken back."""
    return _asked(id, TAKE_BACK)


@bp.post("/manage/appointments/<int:id>/take-card-back")
@open_to(Audience.staff)
def take_card_back(id: int) -> ResponseReturnValue:
    """Take the card back."""
    return _acted(id, TAKE_BACK)


@bp.get("/manage/appointments/<int:id>/enter")
@open_to(Audience.staff)
def enter_form(id: int) -> ResponseReturnValue:
    """Ask why it is entered after the month was closed."""
    return _asked(id, ENTER)


@bp.post("/manage/appointments/<int:id>/enter")
@open_to(Audience.staff)
def enter_appointment(id: int) -> ResponseReturnValue:
    """Enter what was confirmed after the month was closed."""
    return _acted(id, ENTER)


@bp.get("/manage/appointments/<int:id>/drop-charge")
@open_to(Audience.staff)
def drop_charge_form(id: int) -> ResponseReturnValue:
    """Ask why nothing is to be charged."""
    return _asked(id, DROP)


@bp.post("/manage/appointments/<int:id>/drop-charge")
@open_to(Audience.staff)
def drop_the_charge(id: int) -> ResponseReturnValue:
    """Drop the charge of what did not take place."""
    return _acted(id, DROP)


def _asked(id: int, act: ReasonedAct) -> ResponseReturnValue:
    found = appointment_for_staff(current_work(), id)
    form = _named(ReasonForm(formdata=None, data={"seen": found.version}), act)
    return render_template("coaching/reason.html", appointment=found, form=form, reasoned=act, **WORDS)


def _acted(id: int, act: ReasonedAct) -> ResponseReturnValue:
    work, form = current_work(), _named(ReasonForm(), act)

    def doing(found: Appointment) -> None:
        act.verb(work, found, form.reason.data or "", seen=form.version)

    return act_page(id, form, "coaching/reason.html", doing, work.texts.gettext(act.done), reasoned=act)


def _named(form: ReasonForm, act: ReasonedAct) -> ReasonForm:
    form.reason.label.text = current_work().texts.translated(act.asked)
    return form
