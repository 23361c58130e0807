"""A coach's first page, and the list of all appointments that somebody may see."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_

from app.coaching.access import (
    lines_to_book,
    own_appointments,
    visible_appointments,
)
from app.coaching.models import Appointment, AppointmentState
from app.coaching.operations import ask_waiting
from app.coaching.queries.appointments import (
    coaches_of,
    listed,
    month_minutes,
    unasked,
    worklist,
)
from app.coaching.routes.acting import WORDS
from app.coaching.routes.blueprint import bp
from app.errors import Forbidden
from app.extensions import db
from app.ledger.months import month_of
from app.lines.access import coaches_anything, manages_lines
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


def sees_appointments(work: Work) -> bool:
    """Tell whether somebody is a coach, or coordinates lines (for the navigation)."""
    return coaches_anything(work) or manages_lines(work)


@bp.get("/manage/appointments/")
@open_to(Audience.staff)
def appointments() -> ResponseReturnValue:
    """Show what waits for a coach; coordinators see all coaches of their projects, or one of them."""
    work = current_work()
    _only_who_sees(work)
    coordinates = manages_lines(work)
    chosen = number_in(request.args.get("coach", ""))
    is_coach = coaches_anything(work)
    asks_all = request.args.get("coach") == "all" or not is_coach
    everybody = coordinates and not chosen and asks_all
    whose, account_id = _whose(work, chosen, everybody=everybody, coordinates=coordinates)
    confirmed, waiting = month_minutes(work, whose, work.today) if account_id else (0, 0)
    return render_template(
        "coaching/worklist.html",
        found=worklist(work, whose),
        unasked=unasked(work, own_appointments(work)),
        coaches=coaches_of(work) if coordinates else [],
        chosen=chosen,
        everybody=everybody,
        is_coach=is_coach,
        has_month=account_id is not None,
        confirmed=confirmed,
        waiting=waiting,
        month=work.today,
        **WORDS,
    )


@bp.post("/manage/appointments/ask")
@open_to(Audience.staff)
def ask_for_confirmation() -> ResponseReturnValue:
    """Mail the links of all own held appointments to which none was sent yet."""
    work = current_work()
    _only_who_sees(work)
    count = ask_waiting(work)
    db.session.commit()
    sentence = work.texts.ngettext("%(count)s letter was sent.", "%(count)s letters were sent.", count)
    notify("success", sentence)
    return redirect(url_for("coaching.appointments"), 303)


@bp.get("/manage/appointments/all/")
@open_to(Audience.staff)
def all_appointments() -> ResponseReturnValue:
    """Show all appointments of a coach, or of the lines that a coordinator manages, with filters."""
    work = current_work()
    _only_who_sees(work)
    coordinates = manages_lines(work)
    asked = request.args
    state = asked.get("state", "")
    month = asked.get("month", "")
    filters: dict[str, Any] = {
        "account_id": number_in(asked.get("coach", "")) if coordinates else None,
        "line_id": number_in(asked.get("line", "")),
        "state": AppointmentState(state) if state in {each.value for each in AppointmentState} else None,
        "month": month if _is_month(month) else None,
    }
    page = page_of(work.session, listed(visible_appointments(work), **filters), asked_page())
    return render_template(
        "coaching/all.html",
        page=page,
        coaches=coaches_of(work) if coordinates else [],
        lines=work.session.scalars(lines_to_book(work).limit(100)).all(),
        filters=filters,
        **WORDS,
    )


def _only_who_sees(work: Work) -> None:
    if not sees_appointments(work):
        raise Forbidden


def _whose(
    work: Work, chosen: int | None, *, everybody: bool, coordinates: bool
) -> tuple[ColumnElement[bool], int | None]:
    if everybody:
        return visible_appointments(work), None
    if chosen and coordinates:
        return and_(visible_appointments(work), Appointment.account_id == chosen), chosen
    return own_appointments(work), work.actor.id


def _is_month(text: str) -> bool:
    try:
        return month_of(date.fromisoformat(f"{text}-01")) == text
    except ValueError:
        return False
