"""The desk as a page, with what was ticked on it."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import render_template, request

from app.eligibility.queries import received_minutes
from app.events.models import Event, WhoDecides
from app.registrations.counting import reason_applied, seats
from app.registrations.header import header_of
from app.registrations.listing import STATES
from app.registrations.models import APPLICATIONS, UNSEATED, Registration, RegistrationState
from app.registrations.queries import load_sessions
from app.registrations.reasons import FOR_STAFF, WhyWaiting
from app.selection.access import may_appoint
from app.selection.asked import SORTS, DeskFilter
from app.selection.forms import numbers_in
from app.selection.queries import applications, figures
from app.web.pages import page_of
from app.web.request_work import current_work
from app.work import Work

PAGE = 50
MOST_FIGURES = 40
"""How many institutions or counties the tables of figures name; more are counted."""


def ticked() -> list[int]:
    """Return who is ticked: on this page of the list, or on another one before."""
    return numbers_in([request.form.get("kept", ""), *request.form.getlist("registration")])


def asked_for() -> DeskFilter:
    """Return what the address or the form asks for."""
    return DeskFilter.of(request.values)


def asked_page() -> int:
    """Return the page that the address or the form asks for; nonsense means the first."""
    words = request.values.get("page", "1")
    return max(1, int(words)) if words.isascii() and words.isdigit() and len(words) < 7 else 1


def head(event: Event) -> dict[str, Any]:
    """Return what the head of the event's pages needs."""
    work = current_work()
    load_sessions(work, event)
    counted = seats(work, event)
    return {"event": event, "seats": counted, "event_header": header_of(work, event, "selection", counted)}


def desk_page(event: Event, chosen: Collection[int] = (), *, problem: str = "") -> str:
    """Return the desk; `chosen` stay ticked where they are still open, `problem` stands above the list."""
    work, asked = current_work(), asked_for()
    shared = head(event)
    page = page_of(work.session, applications(event, asked), asked_page(), PAGE)
    open_here = {each.id for each in page.rows if each.state in UNSEATED}
    counted = figures(work, event)
    return render_template(
        "selection/desk.html",
        **shared,
        asked=asked,
        page=page,
        open_here=open_here,
        ticked=open_here & set(chosen),
        kept=[id for id in chosen if id not in {each.id for each in page.rows}],
        reasons=_reasons(work, page.rows),
        before=received_minutes(work, event, {each.person_id for each in page.rows}),
        figures=counted,
        most_figures=MOST_FIGURES,
        states={state: STATES[state] for state in APPLICATIONS},
        sorts=SORTS,
        problem=problem,
        appoints=event.rules.who_decides == WhoDecides.appointment and may_appoint(work, event),
        act=request.form.get("act", ""),
        rest=request.form.get("rest", ""),
    )


def states_of(rows: Sequence[Registration]) -> dict[int, RegistrationState]:
    """Return the states of people by id."""
    return {each.id: each.state for each in rows}


def _reasons(work: Work, rows: Sequence[Registration]) -> dict[int, Any]:
    """Return what those of the page wait for who are `applied`, by id."""
    applied = [each for each in rows if each.state == RegistrationState.applied]
    return {each.id: FOR_STAFF[reason_applied(work, each) or WhyWaiting.decision] for each in applied}
