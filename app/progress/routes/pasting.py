"""Points pasted from a table: a look before, then saved."""

from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.models import Event
from app.progress.forms.tests import PasteForm
from app.progress.labels import TESTS
from app.progress.models import TestKind
from app.progress.operations import save_scores
from app.progress.points import Matched, match, shown
from app.progress.queries.scores import scores_of, tested_people, tests_of
from app.progress.routes.blueprint import blueprint
from app.progress.routes.scores import kind_of
from app.registrations.models import Registration
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work


@blueprint.post("/manage/events/<slug>/tests/<kind>/paste")
@open_to(Audience.staff)
def paste_scores(slug: str, kind: str) -> ResponseReturnValue:
    """Show whose points were pasted and which lines are doubtful; save what is clear once confirmed."""
    work, which = current_work(), kind_of(kind)
    event, form = managed_event(work, slug), PasteForm()
    test = tests_of(work, event).get(which)
    if test is None:
        notify("info", work.texts.gettext("Say first how many points there are in this test."))
        return redirect(url_for("progress.tests", slug=slug), 303)
    people = list(work.session.scalars(tested_people(event)))
    found = match(form.pasted.data or "", people, test.most_points)
    if form.validate_on_submit() and "decided" in request.form and not found.whole:
        with committing(form) as done:
            saved = save_scores(work, event, which, found.scores)
        if done:
            told = work.texts.ngettext(
                "The points of %(count)s person are saved.", "%(count)s points are saved.", saved.changed
            )
            notify("success", told)
            return redirect(url_for("progress.tests", slug=slug), 303)
    return _look_before(event, which, form, found, people), 422 if found.whole else 200


def _look_before(
    event: Event, kind: TestKind, form: PasteForm, found: Matched, people: list[Registration]
) -> str:
    work = current_work()
    have = scores_of(work, event, [each.id for each in people])
    rows = [
        (each, have.get(each.id, {}).get(kind), found.scores[each.id])
        for each in people
        if each.id in found.scores
    ]
    return render_template(
        "progress/paste.html",
        event=event,
        kind=kind,
        label=TESTS[kind],
        form=form,
        found=found,
        rows=rows,
        changes=sum(before != after for _, before, after in rows),
        shown=partial(shown, language=work.texts.language),
    )
