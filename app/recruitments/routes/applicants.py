"""Applicants over all events of a recruitment: the table, its exports, and moving people between events."""

from collections.abc import Collection

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.errors import N_, Refusal
from app.events.models import Event, Recruitment
from app.events.when import town_line, when_line
from app.extensions import db
from app.recruitments.access import managed_recruitment
from app.recruitments.applicants import (
    ApplicantFilter,
    applicants,
    chosen_applicants,
)
from app.recruitments.figures import figures
from app.recruitments.header import recruitment_header
from app.recruitments.queries import events_of
from app.recruitments.routes.blueprint import bp
from app.registrations.listing import STATES
from app.registrations.operations.moving import move_all, preview_of_move
from app.registrations.queries import MOST_CHOSEN
from app.sqlite import begin_write
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.forms import ButtonForm
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

NOBODY_TICKED = N_("Nobody was chosen: tick the people first.")
NO_TARGET = N_("Choose the event to which they are moved.")
_PAGE = 50


@bp.get("/manage/recruitments/<int:id>/applicants/")
@open_to(Audience.staff)
def people(id: int) -> ResponseReturnValue:
    """Show everybody who applied for any of the events, fifty a page."""
    work = current_work()
    return applicants_page(work, managed_recruitment(work, id))


@bp.post("/manage/recruitments/<int:id>/applicants/move")
@open_to(Audience.staff)
def move(id: int) -> ResponseReturnValue:
    """Show what moving the chosen to an event would do; move them once that was seen."""
    work = current_work()
    recruitment = managed_recruitment(work, id)
    ticked = ticked_ids()
    target = _target(events_of(work, recruitment))
    if not ticked or target is None or not ButtonForm().validate_on_submit():
        problem = work.texts.gettext(NO_TARGET if ticked else NOBODY_TICKED)
        return applicants_page(work, recruitment, ticked, problem=problem), 422
    if "moved" not in request.form:
        return _previewed(id, ticked, target.id)
    try:
        moves = move_all(work, chosen_applicants(work, recruitment, ticked), target)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        problem = work.texts.sentence(refusal)
        return applicants_page(work, managed_recruitment(work, id), ticked, problem=problem), 422
    told = work.texts.ngettext(
        "%(count)s person was moved.", "%(count)s people were moved.", len(moves.moved)
    )
    notify("success", told)
    here = ApplicantFilter.of(request.form).arguments()
    return redirect(address_of("recruitments.people", {"id": id}, here), 303)


def applicants_page(
    work: Work, recruitment: Recruitment, ticked: Collection[int] = (), *, problem: str = ""
) -> str:
    """Return the table of applicants with these people ticked, and what was refused."""
    asked, events = ApplicantFilter.of(request.values), events_of(work, recruitment)
    page = page_of(work.session, applicants(work, recruitment, asked), asked_page(), _PAGE)
    return render_template(
        "recruitments/applicants.html",
        head=recruitment_header(work, recruitment, "applicants"),
        recruitment=recruitment,
        asked=asked,
        page=page,
        events=events_named(work, events),
        figures=figures(work, recruitment, events),
        states=STATES,
        ticked=set(ticked),
        target=request.form.get("target", ""),
        problem=problem,
    )


def _previewed(id: int, ticked: Collection[int], target_id: int) -> ResponseReturnValue:
    """Show what a move would do; it is tried under the locks, and undone."""
    work = current_work()
    db.session.rollback()
    begin_write(db.session())
    recruitment = managed_recruitment(work, id)
    chosen = chosen_applicants(work, recruitment, list(ticked))
    try:
        would = preview_of_move(work, chosen, work.session.get_one(Event, target_id))
    finally:
        db.session.rollback()
    recruitment = managed_recruitment(work, id)
    return render_template(
        "recruitments/move_preview.html",
        head=recruitment_header(work, recruitment, "applicants"),
        recruitment=recruitment,
        would=would,
        reasons=[(name, work.texts.sentence(why)) for name, why in would.passed_over],
        target=events_named(work, events_of(work, recruitment))[target_id],
        fields={"target": str(target_id), **ApplicantFilter.of(request.form).arguments()},
        people_chosen=sorted(ticked),
    )


def ticked_ids() -> list[int]:
    """Return the numbers of the registrations that were ticked, in order, each once."""
    found = (number_in(word) for word in request.form.getlist("registration")[:MOST_CHOSEN])
    return list(dict.fromkeys(number for number in found if number is not None))


def _target(events: Collection[Event]) -> Event | None:
    wanted = number_in(request.form.get("target"))
    return next((event for event in events if event.id == wanted), None)


def events_named(work: Work, events: Collection[Event]) -> dict[int, str]:
    """Return how lists call the events of a recruitment, by id: with time and place, which alone do where
    all have one title."""
    one_title = len(events) > 1 and len({event.title_pl for event in events}) == 1
    found = {}
    for event in events:
        parts = (when_line(work.texts, event).text, town_line(work.texts, event))
        told = ", ".join(part for part in parts if part)
        found[event.id] = (
            told if one_title and told else f"{event.title_pl} ({told})" if told else event.title_pl
        )
    return found
