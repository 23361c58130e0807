"""A competence in the four stages that funders ask for: two are written, two follow from the tests."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import Closed
from app.events.access import managed_event
from app.events.titles import title
from app.extensions import db
from app.progress.points import shown
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.surveys.forms import CompetenceForm
from app.surveys.operations.competences import describe_competence
from app.surveys.queries.competences import competence_of, four_stages
from app.surveys.routes.blueprint import bp
from app.typed import stripped
from app.web.access import Audience, open_to
from app.web.forms import committing, refuse
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/surveys/competence/")
@open_to(Audience.staff)
def competence(slug: str) -> ResponseReturnValue:
    """Show what people are to learn, and how many did."""
    work = current_work()
    return _page(slug, CompetenceForm.of(competence_of(work, managed_event(work, slug))))


@bp.post("/manage/events/<slug>/surveys/competence/")
@open_to(Audience.staff)
def save_competence(slug: str) -> ResponseReturnValue:
    """Keep scope and standard."""
    work, form, changed, status = current_work(), CompetenceForm(), False, 422
    event = managed_event(work, slug)
    if form.validate_on_submit():
        words = stripped(form.scope.data), stripped(form.standard.data)
        try:
            with committing(form) as done:
                changed = describe_competence(work, event, *words, form.version)
            if done:
                said = work.texts.gettext("The changes are saved.")
                notify("success", said if changed else work.texts.gettext("Nothing has changed."))
                return redirect(url_for("surveys.competence", slug=slug), 303)
        except Closed as refusal:
            refuse(form, refusal)
            status = 409
        db.session.rollback()
    return _page(slug, form), status


@bp.get("/manage/events/<slug>/surveys/competence/print")
@open_to(Audience.staff)
def print_competence(slug: str) -> ResponseReturnValue:
    """Show the four stages with everybody's results, to be printed and signed."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    return render_template(
        "surveys/competence_print.html",
        event=event,
        event_header=header_of(work, event, "surveys"),
        title=title(event, work.texts.language),
        stages=four_stages(work, event),
        points=lambda number: shown(number, work.texts.language),
    )


def _page(slug: str, form: CompetenceForm) -> str:
    """Return the page; of a form that was typed over an older version, with what stands now."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    stages = four_stages(work, event)
    now = 0 if stages.written is None else stages.written.version
    is_stale = form.version != now
    form.seen.data = str(now)
    return render_template(
        "surveys/competence.html",
        event=event,
        event_header=header_of(work, event, "surveys"),
        form=form,
        stages=stages,
        overtaken=stages.written if is_stale else None,
        points=lambda number: shown(number, work.texts.language),
    )
