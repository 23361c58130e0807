"""Meetings of several events changed in one act: which events, the rows, one letter a person, the deed."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.listing import typed
from app.changes.clash_facts import warnings_of_changes
from app.changes.forms.clashes import are_unseen, clashes_shown
from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.forms.several import has_passed
from app.changes.forms.together import MOST_EVENTS, TogetherForm
from app.changes.together import preview_together, release_together
from app.desk.listing import halves, staff_list
from app.desk.routes.blueprint import bp
from app.desk.rows import rows_for
from app.errors import N_, Forbidden
from app.events.access import organises_anything, visible_to_staff
from app.events.models import Event, EventStatus
from app.events.operations.managed_event import managed_together
from app.events.when import meeting_line, where_line
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.request_work import current_work

OFFERED = 40
TOO_MANY_EVENTS = N_("At most %(most)s events can be changed in one act. Nothing was saved: choose anew.")


@bp.route("/manage/changes/", methods=["GET", "POST"])
@open_to(Audience.staff)
def together() -> ResponseReturnValue:
    """Choose events; then move, cancel, replace and add their meetings, after a look at the letters."""
    work = current_work()
    if not organises_anything(work):
        raise Forbidden
    asked = list(dict.fromkeys(request.values.getlist("event")))
    events = managed_together(work, asked[:MOST_EVENTS])
    if len(asked) > MOST_EVENTS:
        return _choice(events, refused=True), 422
    if request.method != "POST":
        if not events or "choose" in request.args:
            return _choice(events)
        return _page(TogetherForm(events, sent=False, formdata=None), 200)
    form = TogetherForm(events, sent=True)
    if form.outdated:
        return _page(form, 409)
    adding = [part for part in form.parts if request.form.get("act") == f"add-{part.event.id}"]
    if adding:
        adding[0].add_rows()
        return _page(form, 200)
    return _released(form)


def _choice(chosen: Sequence[Event], *, refused: bool = False) -> str:
    """Show the events to come, to be searched, of which several can be chosen; chosen ones stay.

    `refused` says that more were chosen than one act may change.
    """
    work, q = current_work(), typed(request.args.get("q", ""))
    [coming, _] = halves(staff_list(visible_to_staff(work), q, ""), work.today)
    known = {each.id for each in chosen}
    found = [
        each for each in work.session.scalars(coming.limit(OFFERED + len(known))) if each.id not in known
    ]
    return render_template(
        "desk/together_choice.html",
        q=q,
        chosen=rows_for(work, chosen),
        rows=rows_for(work, found[:OFFERED]),
        more=len(found) >= OFFERED,
        most=MOST_EVENTS,
        refused=work.texts.gettext(TOO_MANY_EVENTS, most=MOST_EVENTS) if refused else "",
    )


def _released(form: TogetherForm) -> ResponseReturnValue:
    work, next = current_work(), url_for("desk.manage_listing")
    form.offer(work.texts)
    if form.validate_on_submit():
        with committing(form) as done:
            changes = form.changes()
            if not is_decided():
                seen = preview_together(work, changes)
                unseen = are_unseen(
                    [line for each in changes for line in warnings_of_changes(work, each.event, [each])]
                )
                if seen.concerns_anybody:
                    heading = work.texts.gettext(N_("Tell people about the changes?"))
                    return notice_page(heading, seen, next)
                if unseen:
                    return _page(form, 200)
            told = release_together(work, changes, notify=are_told())
        if done:
            say(work.texts.gettext(N_("The meetings are saved.")), told)
            return redirect(next, 303)
    slugs = [part.event.slug for part in form.parts]
    managed_together(work, slugs)
    return _page(form, 422)


def _page(form: TogetherForm, status: int) -> ResponseReturnValue:
    texts = current_work().texts
    form.offer(texts)
    page = render_template(
        "desk/together.html",
        form=form,
        clashes=clashes_shown(),
        suspended=lambda event: event.status == EventStatus.suspended,
        passed=lambda meeting: has_passed(meeting, current_work().today),
        when=lambda meeting: meeting_line(texts, meeting),
        where=lambda meeting: where_line(texts, meeting),
    )
    return page, status
