"""Entry and exit tests of an event: set up, points typed in one table, growth."""

from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Missing, Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.progress.forms.tests import PasteForm, SetUpForm, posted_scores
from app.progress.growth import growth_of, has_passed, summary_of
from app.progress.labels import TESTS
from app.progress.models import TestKind
from app.progress.operations import remove_test, save_scores, save_test
from app.progress.points import shown
from app.progress.queries.scores import (
    counted_by_link,
    kinds_by_link,
    scores_of,
    tested_people,
    tests_of,
)
from app.progress.routes.blueprint import blueprint
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, Form, committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 100


@blueprint.get("/manage/events/<slug>/tests/")
@open_to(Audience.staff)
def tests(slug: str) -> ResponseReturnValue:
    """Show the tests, everybody's points and the growth."""
    return show_scores(slug)


@blueprint.post("/manage/events/<slug>/tests/")
@open_to(Audience.staff)
def type_scores(slug: str) -> ResponseReturnValue:
    """Save the points that were typed; those that are refused stay as typed, each with its reason."""
    work = current_work()
    event, form = managed_event(work, slug), ButtonForm()
    posted = posted_scores(request.form, tests_of(work, event))
    refused, changed = dict(posted.refused), 0
    if form.validate_on_submit():
        with committing(form) as done:
            for kind, wanted in posted.wanted.items():
                saved = save_scores(work, event, kind, wanted, posted.seen[kind])
                changed += saved.changed
                refused |= {f"p-{kind.value}-{id}": why for id, why in saved.refused.items()}
        if done and not refused:
            _say_saved(changed)
            return redirect(url_for("progress.tests", slug=slug, page=request.form.get("page")), 303)
        if done and changed:
            _say_saved(changed)
    return show_scores(slug, form, refused), 422


@blueprint.post("/manage/events/<slug>/tests/<kind>/set-up")
@open_to(Audience.staff)
def set_up_test(slug: str, kind: str) -> ResponseReturnValue:
    """Say how many points a test has, and from how many it is passed."""
    work, which = current_work(), kind_of(kind)
    event = managed_event(work, slug)
    form = SetUpForm.of(which, None, posted=True)
    if form.validate_on_submit() and form.most_points.data is not None:
        bar = form.pass_points.data
        with committing(form) as done:
            save_test(work, event, which, float(form.most_points.data), None if bar is None else float(bar))
        if done:
            notify("success", work.texts.gettext(N_("The changes are saved.")))
            return redirect(url_for("progress.tests", slug=slug), 303)
    return show_scores(slug, form, failed=which), 422


@blueprint.post("/manage/events/<slug>/tests/<kind>/remove")
@open_to(Audience.staff)
def take_test_away(slug: str, kind: str) -> ResponseReturnValue:
    """Remove a test in which nobody has points."""
    work, form = current_work(), ButtonForm()
    event = managed_event(work, slug)
    if form.validate_on_submit():
        with committing(form) as done:
            remove_test(work, event, kind_of(kind))
        if done:
            notify("success", work.texts.gettext(N_("It is removed.")))
            return redirect(url_for("progress.tests", slug=slug), 303)
    return show_scores(slug, form), 422


def kind_of(word: str) -> TestKind:
    """Return the test that an address names; Missing for another word."""
    if word not in TestKind.__members__:
        raise Missing
    return TestKind(word)


def show_scores(
    slug: str,
    form: Form | None = None,
    refused: dict[str, Refusal] | None = None,
    failed: TestKind | None = None,
) -> str:
    """Show the page; `form` and `refused` tell what was not saved, `failed` which set-up was refused."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    known = tests_of(work, event)
    everybody = scores_of(work, event)
    page = page_of(work.session, tested_people(event), asked_page(), PAGE)
    return render_template(
        "progress/tests.html",
        event=event,
        event_header=header_of(work, event, "standing"),
        form=form,
        refused=refused or {},
        typed=request.form if refused else {},
        tests=known,
        labels=TESTS,
        set_up=_set_up_forms(event, form, failed),
        paste=PasteForm(formdata=None),
        page=page,
        scores=everybody,
        by_link=kinds_by_link(work, event),
        counted=counted_by_link(work, event, [each.id for each in page.rows]),
        growth={each.id: growth_of(known, everybody.get(each.id, {})) for each in page.rows},
        summary=summary_of(known, everybody.values()),
        has_passed=has_passed,
        shown=partial(shown, language=work.texts.language),
    )


def _set_up_forms(event: Event, form: Form | None, failed: TestKind | None) -> dict[TestKind, Form]:
    known = tests_of(current_work(), event)
    forms: dict[TestKind, Form] = {
        kind: SetUpForm.of(kind, known.get(kind), posted=False) for kind in TestKind
    }
    return forms | ({failed: form} if failed is not None and form is not None else {})


def _say_saved(changed: int) -> None:
    texts = current_work().texts
    told = texts.ngettext("The points of %(count)s person are saved.", "%(count)s points are saved.", changed)
    notify("success" if changed else "info", told if changed else texts.gettext("Nothing has changed."))
