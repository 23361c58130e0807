"""Outcomes of an event: the rule's proposals, a look before, then the decision of staff."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.queries import unconfirmed
from app.errors import Closed
from app.events.access import managed_event
from app.events.models import Event
from app.events.queries import rows_in
from app.events.units import hours_phrase, in_units
from app.events.window import is_past
from app.progress.forms.outcomes import OutcomesForm, posted_choices, proposals
from app.progress.labels import LACKS, OUTCOMES
from app.progress.models import OutcomeKind
from app.progress.operations import Choice, decide_outcomes
from app.progress.queries.outcomes import OutcomeRow, due_day, outcome_rows
from app.progress.routes.blueprint import blueprint
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 100


@blueprint.get("/manage/events/<slug>/outcomes/")
@open_to(Audience.staff)
def outcomes(slug: str) -> ResponseReturnValue:
    """Show everybody with the rule's proposal and what was decided."""
    event = _event(slug)
    return _list_page(event, outcome_rows(current_work(), event))


@blueprint.post("/manage/events/<slug>/outcomes/")
@open_to(Audience.staff)
def decide(slug: str) -> ResponseReturnValue:
    """Show what would be decided, for all by the proposals or as chosen; decide it once that is confirmed."""
    work = current_work()
    event = _event(slug)
    if not is_past(work, event):
        raise Closed("Outcomes are decided after the last session.")
    rows = outcome_rows(work, event)
    by_rule = request.form.get("act") == "proposals"
    choices = proposals(rows) if by_rule else posted_choices(request.form, rows)
    form = OutcomesForm()
    if not choices:
        notify("info", work.texts.gettext("Nothing has changed."))
        return redirect(url_for("progress.outcomes", slug=slug), 303)
    if "decided" not in request.form:
        return _preview(event, rows, choices, OutcomesForm(formdata=None))
    if form.validate_on_submit():
        with committing(form) as done:
            changed = decide_outcomes(work, event, choices, form.reason.data or "")
        if done:
            count = len(changed)
            told = work.texts.ngettext(
                "The outcome of %(count)s person is decided.",
                "The outcomes of %(count)s people are decided.",
                count,
            )
            notify("success", told)
            return redirect(url_for("progress.outcomes", slug=slug), 303)
    event = _event(slug)
    return _preview(event, outcome_rows(work, event), choices, form), 422


def _event(slug: str) -> Event:
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    return event


def _list_page(event: Event, rows: list[OutcomeRow]) -> str:
    work = current_work()
    return render_template(
        "progress/outcomes.html",
        event=event,
        event_header=header_of(work, event, "standing"),
        page=page_of_list(rows, asked_page(), PAGE),
        open_count=len([row for row in rows if row.decided is None]),
        is_over=is_past(work, event),
        due=due_day(event),
        today=work.today,
        unconfirmed=rows_in(work, unconfirmed(work).where(Event.id == event.id)),
        labels=OUTCOMES,
        lacks=LACKS,
        in_units=in_units,
        hours_phrase=hours_phrase,
    )


def _preview(event: Event, rows: Sequence[OutcomeRow], choices: Sequence[Choice], form: OutcomesForm) -> str:
    by_id = {row.registration.id: row for row in rows}
    groups: dict[OutcomeKind | None, list[OutcomeRow]] = {}
    for choice in choices:
        groups.setdefault(choice.outcome, []).append(by_id[choice.registration_id])
    return render_template(
        "progress/outcomes_preview.html",
        event=event,
        form=form,
        choices=choices,
        groups=[(kind, groups[kind]) for kind in (*OutcomeKind, None) if kind in groups],
        changes_earlier=any(choice.seen is not None for choice in choices),
        labels=OUTCOMES,
    )
