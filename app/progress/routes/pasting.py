"""Points pasted from a table: a look before, then saved; and the points as files."""

from collections.abc import Iterator
from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from app.events.access import managed_event
from app.events.models import Event
from app.history.operations import record
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, Cell, csv_chunks, file_name, xlsx_file
from app.progress.facts import SCORES_EXPORTED
from app.progress.forms.tests import PasteForm
from app.progress.growth import growth_of, has_passed
from app.progress.headings import tests_header
from app.progress.labels import PASSED, TESTS
from app.progress.models import TestKind
from app.progress.operations import save_scores
from app.progress.points import Matched, match, shown
from app.progress.queries.scores import scores_of, tested_people, tests_of
from app.progress.routes.blueprint import blueprint
from app.progress.routes.scores import kind_of
from app.registrations.listing import STATES
from app.registrations.models import Registration
from app.texts import Texts
from app.web.access import Audience, open_to
from app.web.downloads import apart, asked_texts, one_transaction, sent, streamed
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


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


@blueprint.get("/manage/events/<slug>/tests.csv")
@open_to(Audience.staff)
def tests_csv(slug: str) -> ResponseReturnValue:
    """Send everybody's points as CSV; on request in the reader's words."""
    work = current_work()
    texts = asked_texts(work)
    event = managed_event(work, slug)
    _note(work, event, "CSV")
    id, name = event.id, file_name(f"{event.slug}-tests", work.today, "csv")
    return streamed(
        work, name, CSV_TYPE,
        lambda own: csv_chunks(tests_header(texts), _rows(own, own.session.get_one(Event, id), texts)),
    )  # fmt: skip


@blueprint.get("/manage/events/<slug>/tests.xlsx")
@open_to(Audience.staff)
def tests_xlsx(slug: str) -> ResponseReturnValue:
    """Send everybody's points as a workbook; on request in the reader's words."""
    work = current_work()
    texts = asked_texts(work)
    event = managed_event(work, slug)
    _note(work, event, "XLSX")
    with one_transaction(work) as own:
        rows = _rows(own, own.session.get_one(Event, event.id), texts)
        file = xlsx_file(tests_header(texts), rows, work.texts.gettext("Tests"))
    return sent(file, file_name(f"{event.slug}-tests", work.today, "xlsx"), XLSX_TYPE)


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that names were taken out."""
    query = tested_people(event).order_by(None).with_only_columns(func.count())
    values = {"format": kind, "count": work.session.scalar(query) or 0}
    with apart(work) as own:
        record(own, SCORES_EXPORTED, "event", event.id, event_id=event.id, values=values)


def _rows(work: Work, event: Event, texts: Texts | None) -> Iterator[list[Cell]]:
    tests, scores = tests_of(work, event), scores_of(work, event)
    entry, exit = tests.get(TestKind.entry), tests.get(TestKind.exit)
    for person in work.session.scalars(tested_people(event)):
        mine = scores.get(person.id, {})
        reached = mine.get(TestKind.exit)
        passed = has_passed(exit, reached) if exit else None
        yield [
            texts.gettext(STATES[person.state]) if texts else person.state.value,
            person.last_name,
            person.first_name,
            person.shown_institution,
            mine.get(TestKind.entry),
            entry.most_points if entry else None,
            reached,
            exit.most_points if exit else None,
            growth_of(tests, mine),
            passed if texts is None or passed is None else texts.gettext(PASSED[passed]),
        ]
