"""Copying an event to several counties and dates in one act."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.forms.copies import FIRST_ROWS, CopiesForm
from app.desk.routes.blueprint import bp
from app.eligibility.operations.rules import copy_rules
from app.errors import N_, Forbidden, Refusal
from app.events.access import organises_project
from app.events.counties import known_counties
from app.events.models import Event
from app.events.operations.copying import copy, existing
from app.events.operations.managed_event import whole_managed
from app.questions.operations import copy_form
from app.registrations.header import header_of
from app.surveys.operations.copying import copy_sheets
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work

THERE_ALREADY = N_("Such an event is there already: the same title, town and date.")
NOTHING_COPIED = N_("Nothing was copied: correct the row that is marked below.")


@bp.route("/manage/events/<slug>/copies/", methods=["GET", "POST"])
@open_to(Audience.staff)
def copies(slug: str) -> ResponseReturnValue:
    """Make a draft for each row, or none at all."""
    work = current_work()
    source = whole_managed(work, slug)
    if not organises_project(work, source.project_id):
        raise Forbidden
    if request.method != "POST":
        form = CopiesForm(source, formdata=None)
        form.add_rows(FIRST_ROWS)
        return _page(form, source)
    form = CopiesForm(source)
    if request.form.get("act") == "add":
        form.add_rows(1)
        return _page(form, source)
    if form.validate_on_submit():
        count = len(form.filled)
        with committing(form) as done:
            _make(form, source)
        if done:
            message = "%(count)s copy is made: check the draft, then publish it."
            many = "%(count)s copies are made: check the drafts, then publish them."
            notify("success", work.texts.ngettext(message, many, count))
            return redirect(url_for("desk.manage_listing", which="drafts"), 303)
        source = whole_managed(current_work(), slug)
    return _page(form, source, 422)


def _make(form: CopiesForm, source: Event) -> None:
    """Make all copies; the first one that is refused undoes all, and its row says why."""
    work = current_work()
    plans = [row.plan(source) for row in form.filled]
    twice = existing(work, plans, source.place_city)
    for number, (row, plan) in enumerate(zip(form.filled, plans, strict=True)):
        try:
            if number in twice:
                raise Refusal(THERE_ALREADY, field="start_local")
            made = copy(work, source, plan)
            copy_form(work, source, made)
            copy_rules(work, source, made)
            copy_sheets(work, source, made)
        except Refusal as refusal:
            form.refuse(row, refusal)
            raise Refusal(NOTHING_COPIED) from None


def _page(form: CopiesForm, source: Event, status: int = 200) -> ResponseReturnValue:
    work = current_work()
    form.offer(work.texts)
    page = render_template(
        "desk/copies.html",
        form=form,
        event=source,
        event_header=header_of(work, source, "overview"),
        counties=known_counties(work),
    )
    return page, status
