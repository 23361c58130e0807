"""Deciding about applications: what would happen and which letters go out, then the deed."""

from collections.abc import Sequence

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.errors import N_, Closed, Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.extensions import db
from app.registrations.models import RegistrationState
from app.registrations.operations import (
    DecidedMeanwhile,
    StaffDecided,
    StaffDecision,
    decide,
    preview_of_decision,
)
from app.selection.forms import AtDesk, DeskForm, read, written
from app.selection.queries import in_order, undecided_ids
from app.selection.routes.blueprint import bp
from app.selection.routes.page import asked_for, asked_page, desk_page, head, states_of, ticked
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.forms import page_status, refuse
from app.web.pages import page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work

_NOBODY = N_("Nobody was chosen: tick the people first.")
_HEADINGS = {
    RegistrationState.confirmed: N_("Get a place"),
    RegistrationState.waiting: N_("Go on the waiting list, in this order"),
    RegistrationState.refused: N_("Are refused"),
}
_NAMES_A_PAGE = 100


@bp.post("/manage/events/<slug>/selection/decide")
@open_to(Audience.staff)
def decide_about(slug: str) -> ResponseReturnValue:
    """Show what a decision about the chosen would do; do it once that was seen."""
    event = managed_event(current_work(), slug)
    if "seen" not in request.form:
        return _first_shown(event)
    form = DeskForm()
    decision = read(request.form, form.reason.data or "")
    if "decided" not in request.form or not form.validate_on_submit():
        return _previewed(event.slug, decision, form)
    try:
        done = decide(current_work(), event, decision)
        db.session.commit()
    except Closed:
        raise
    except Refusal as refusal:
        db.session.rollback()
        if refusal.field is not None:
            refuse(form, refusal)
            return _previewed(slug, decision, form)
        return _refused(slug, refusal)
    _say(done)
    return redirect(address_of("selection.desk", {"slug": slug}, _narrowed()), 303)


def _first_shown(event: Event) -> ResponseReturnValue:
    """Show the preview for what was ticked and chosen on the desk."""
    work, asked, choice = current_work(), asked_for(), AtDesk.of(request.form)
    all_open = undecided_ids(work, event, asked) if choice.rest or _all_meant() else []
    chosen = all_open if _all_meant() else ticked()
    ordered = [each.id for each in in_order(work, event, chosen, asked.sort)]
    everybody = in_order(work, event, {*ordered, *all_open}, asked.sort)
    decision = choice.decision(ordered, all_open, states_of(everybody))
    if not decision.targets():
        return desk_page(event, problem=work.texts.gettext(_NOBODY)), 422
    return _previewed(event.slug, decision, DeskForm(formdata=None), ordered)


def _all_meant() -> bool:
    return request.form.get("scope") == "all"


def _previewed(
    slug: str, decision: StaffDecision, form: DeskForm, chosen: Sequence[int] | None = None
) -> ResponseReturnValue:
    """Show what a decision would do; `chosen` were ticked, if the form does not tell."""
    work = current_work()
    # The preview tries the decision under the event's lock, and undoes it.
    db.session.rollback()
    begin_write(db.session())
    event = managed_event(work, slug)
    try:
        would = preview_of_decision(work, event, decision)
    except Closed:
        raise
    except Refusal as refusal:
        return _refused(slug, refusal)
    finally:
        db.session.rollback()
    event = managed_event(work, slug)
    names = [(kind.state, number, name) for kind in would.kinds for number, name in enumerate(kind.people, 1)]
    page = render_template(
        "selection/preview.html",
        **head(event),
        would=would,
        form=form,
        fields={
            **written(decision),
            "kept": ",".join(map(str, ticked() if chosen is None else chosen)),
            "act": request.form.get("act", ""),
            "rest": request.form.get("rest", ""),
        },
        words=_narrowed(),
        headings=_HEADINGS,
        names=page_of_list(names, asked_page(), _NAMES_A_PAGE),
    )
    return page, page_status(form)


def _refused(slug: str, refusal: Refusal) -> ResponseReturnValue:
    """Show the desk anew with the sentence above it and the ticks kept; 409 after another's decision."""
    work = current_work()
    db.session.rollback()
    event = managed_event(work, slug)
    sentence = work.texts.sentence(refusal)
    if isinstance(refusal, DecidedMeanwhile):
        gone = set(refusal.ids)
        return desk_page(event, [id for id in ticked() if id not in gone], problem=sentence), 409
    return desk_page(event, ticked(), problem=sentence), 422


def _narrowed() -> dict[str, str]:
    return asked_for().arguments()


def _say(done: StaffDecided) -> None:
    ngettext = current_work().texts.ngettext
    seated, waiting, refused = (len(done.of(state)) for state in _HEADINGS)
    said = [
        ngettext("%(count)s person got a place.", "%(count)s people got a place.", seated),
        ngettext(
            "%(count)s person is on the waiting list now.",
            "%(count)s people are on the waiting list now.",
            waiting,
        ),
        ngettext("%(count)s application was refused.", "%(count)s applications were refused.", refused),
    ]
    told = [each for each, count in zip(said, (seated, waiting, refused), strict=True) if count]
    nothing = current_work().texts.gettext("All of this was decided already; nobody was told twice.")
    notify("success" if told else "info", " ".join(told) or nothing)
