"""A colleague comes instead: who has a place names them, and they take it with data of their own."""

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.events.titles import title
from app.events.when import place_line, when_line
from app.events.window import names_people
from app.extensions import db
from app.nominations.operations.choosing import end_asking
from app.nominations.operations.consenting import cover
from app.notices.queries import notices_of
from app.own.routes.acting import opened_to_act, page_address
from app.own.routes.blueprint import bp
from app.questions.asking import OwnQuestion
from app.questions.forms import (
    Before,
    QuestionField,
    add_fields,
    answers_part,
    seen_versions,
    take_files,
)
from app.questions.queries import asked_questions
from app.registrations.answers import answers_of, attached_answers, files_of
from app.registrations.asked import Details
from app.registrations.forms import ColleagueForm, TakeOverForm
from app.registrations.models import Registration
from app.registrations.notice_read import notice_read, notice_shown
from app.registrations.offers import offered_to_colleague
from app.registrations.operations import pass_on, take_over
from app.registrations.own_links import as_person, opened
from app.registrations.passing_on import former_of, why_not_passed_on
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.get("/registrations/<token>/colleague")
@open_to(Audience.link_holder)
def name_colleague(token: str) -> ResponseReturnValue:
    """Ask who comes instead; only behind the mailed link, and while the place can be passed on."""
    work = current_work()
    here = opened(work, token)
    if here.by_form or why_not_passed_on(work, here.registration) is not None:
        return redirect(url_for("own.own", token=token), 303)
    form = ColleagueForm(formdata=None)
    form.fit(here.registration.event)
    return _colleague_page(token, here.registration, form)


@bp.post("/registrations/<token>/colleague")
@open_to(Audience.link_holder)
def pass_place_on(token: str) -> ResponseReturnValue:
    """Pass the place on to a colleague, who gets a letter; this registration ends."""
    here, form = opened_to_act(token), ColleagueForm()
    if here.by_form:
        raise Missing
    work, registration = as_person(current_work(), here), here.registration
    form.fit(registration.event)
    if form.validate_on_submit():
        with committing(form) as done:
            pass_on(work, registration, form.colleague(work.texts.language))
        if done:
            notify("success", work.texts.gettext("The place is passed on, and a letter is on its way."))
            return redirect(page_address(work, here), 303)
    db.session.rollback()
    return _colleague_page(token, opened(current_work(), token).registration, form), 422


@bp.get("/registrations/<token>/place")
@open_to(Audience.link_holder)
def ask_taker(token: str) -> ResponseReturnValue:
    """Ask a colleague, to whom a place was passed on, for their own data."""
    work = current_work()
    here = opened(work, token)
    if not here.registration.owes_data:
        return redirect(url_for("own.own", token=token), 303)
    form = TakeOverForm(formdata=None, obj=Details.of(here.registration))
    form.fit(here.registration.event)
    known = answers_of(work, here.registration)
    before = {id: Before(each.value, each.question) for id, each in known.items()}
    own = add_fields(
        form, asked_questions(work, here.registration.event), before=before, attached=attached_answers(known)
    )
    return _taker_page(token, here.registration, form, own)


@bp.post("/registrations/<token>/place")
@open_to(Audience.link_holder, begins_late=True, uploads=True)
def take_place(token: str) -> ResponseReturnValue:
    """Take the place of a colleague with one's own data; a letter confirms it."""
    taken = take_files(lambda: _asked_of_stand_in(token))
    here, form = opened_to_act(token), TakeOverForm()
    work, registration = as_person(current_work(), here), here.registration
    form.fit(registration.event)
    questions = asked_questions(work, registration.event)
    own = answers_part(work, form, questions, taken, before=files_of(work, registration, questions))
    good = form.validate_on_submit()
    if own.agrees(work) and good:
        with committing(form) as done:
            read = notice_read(work, registration.event, form.privacy_version.data)
            details = form.details(registration)
            take_over(work, registration, details, read.label, own.answers, project_notices=read.others)
            if names_people(registration.event):
                end_asking(work, registration)
                cover(work, registration)
        if done:
            return redirect(page_address(work, here), 303)
    db.session.rollback()
    return _taker_page(token, opened(current_work(), token).registration, form, own.fields), 422


def _asked_of_stand_in(token: str) -> tuple[OwnQuestion, ...]:
    """Return what a colleague is asked who has still to take the place, where files may be sent at all."""
    work = current_work()
    registration = opened(work, token).registration
    return asked_questions(work, registration.event) if registration.owes_data else ()


def _colleague_page(token: str, registration: Registration, form: ColleagueForm) -> str:
    work, event = current_work(), registration.event
    return render_template(
        "own/colleague.html",
        token=token,
        registration=registration,
        until=offered_to_colleague(event, work.now, registration.offered_until),
        form=form,
        **_event_lines(work, registration),
    )


def _taker_page(
    token: str, registration: Registration, form: TakeOverForm, own: Sequence[QuestionField]
) -> str:
    work = current_work()
    notices = notices_of(work, registration.event.project_id)
    form.name_notices(notices)
    return render_template(
        "own/take_place.html",
        token=token,
        registration=registration,
        former=former_of(work, registration),
        form=form,
        own_fields=own,
        questions_seen=seen_versions(own),
        institutions=[],
        notices=notices,
        privacy_version=notice_shown(work, notices),
        **_event_lines(work, registration),
    )


def _event_lines(work: Work, registration: Registration) -> dict[str, object]:
    texts, event = work.texts, registration.event
    return {
        "event": event,
        "event_title": title(event, texts.language),
        "when": when_line(texts, event),
        "place": place_line(event),
    }
