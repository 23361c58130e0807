"""What is done on a participant's page: correcting, having the link sent again, withdrawing."""

from collections.abc import Callable
from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Closed, Missing
from app.events.titles import title
from app.files.storage import path_of
from app.ics.entries import Calendar
from app.ics.write import calendar_bytes
from app.needs.operations.catering import choose_nights
from app.own.colleague import ColleagueLine, colleague_line
from app.own.routes.acting import opened_to_act, page_address
from app.own.routes.blueprint import bp
from app.own.routes.nights import nights_form
from app.own.routes.page import own_page
from app.own.sentences import page_sentences
from app.progress.queries import balance
from app.questions.asking import OwnQuestion
from app.questions.forms import AnswersForm, answers_part, take_files
from app.questions.queries import asked_questions
from app.registrations.answers import answer_file, files_of
from app.registrations.asked import Details
from app.registrations.forms import AddressForm, CorrectionForm
from app.registrations.models import Registration
from app.registrations.operations import (
    accept,
    change_answers,
    correct,
    decline,
    send_link_again,
    take_back,
    withdraw,
)
from app.registrations.own_calendar import own_entries
from app.registrations.own_links import Ended, Opened, Replaced, as_person, opened
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.work import Work

NO_NIGHTS = N_("There are no nights to choose at this event.")


@bp.errorhandler(Replaced)
@bp.errorhandler(Ended)
def link_is_dead(error: Replaced | Ended) -> ResponseReturnValue:
    """Say that another link took the place of this one, and how to get it."""
    return render_template("registrations/replaced.html", ended=isinstance(error, Ended)), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep the pages of this room, which name people, out of caches and search machines.

    A form that came back with something wrong stays where it was typed: going back must not lose it.
    """
    if request.method != "POST":
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/registrations/<token>/")
@open_to(Audience.link_holder)
def own(token: str) -> ResponseReturnValue:
    """Show where the registration stands."""
    return own_page(opened(current_work(), token), token)


@bp.post("/registrations/<token>/address")
@open_to(Audience.link_holder)
def correct_address(token: str) -> ResponseReturnValue:
    """Correct the e-mail and mail the confirmation there, or mail the link to the same one again."""
    here, form = opened_to_act(token), AddressForm(prefix="new-")
    work, registration = as_person(current_work(), here), here.registration
    form.leave_out(here.hidden)
    if form.validate_on_submit():
        with committing(form) as done:
            wanted = replace(Details.of(registration), email=form.wanted(registration))
            moved = correct(work, registration, wanted, by_form=here.by_form)
            sent = moved or send_link_again(work, registration)
        if done:
            _say_sent(work, registration, sent, here)
            return redirect(page_address(work, here), 303)
    return own_page(here, token, address=form)


@bp.post("/registrations/<token>/data")
@open_to(Audience.link_holder)
def correct_data(token: str) -> ResponseReturnValue:
    """Correct what was typed at sign-up."""
    here, form = opened_to_act(token), CorrectionForm()
    work, registration = as_person(current_work(), here), here.registration
    form.fit(registration.event)
    form.leave_out(here.hidden)
    if form.validate_on_submit():
        with committing(form) as done:
            wanted = form.details(registration)
            correct(work, registration, wanted, form.seen.data, by_form=here.by_form)
        if done:
            notify("success", work.texts.gettext("The changes are saved."))
            return redirect(page_address(work, here), 303)
    return own_page(here, token, data=form)


@bp.post("/registrations/<token>/answers")
@open_to(Audience.link_holder, begins_late=True, uploads=True)
def change_own_answers(token: str) -> ResponseReturnValue:
    """Change the answers to the event's own questions, until registration ends."""
    taken = take_files(lambda: _asked_unless_ended(token))
    here, form = opened_to_act(token), AnswersForm()
    work, registration = as_person(current_work(), here), here.registration
    questions = asked_questions(work, registration.event)
    own = answers_part(work, form, questions, taken, before=files_of(work, registration, questions))
    form.own_fields = own.fields
    good = form.validate_on_submit()
    if own.agrees(work, complete=not work.actor.is_staff) and good:
        with committing(form) as done:
            change_answers(work, registration, own.answers, form.seen.data, by_form=here.by_form)
        if done:
            notify("success", work.texts.gettext("The changes are saved."))
            return redirect(page_address(work, here), 303)
    return own_page(here, token, answers=form)


@bp.get("/registrations/<token>/answers/<int:question>/file")
@open_to(Audience.link_holder)
def own_answer_file(token: str, question: int) -> ResponseReturnValue:
    """Send a file that was an answer, to be saved; only behind the mailed link."""
    work = current_work()
    here = opened(work, token)
    if here.by_form:
        raise Missing
    file, name = answer_file(work, here.registration, question)
    path = path_of(work, file.sha256)
    return stored_file(path, file.sha256, name, file.content_type, as_attachment=True)


@bp.get("/registrations/<token>/withdraw")
@open_to(Audience.link_holder)
def ask_withdrawal(token: str) -> ResponseReturnValue:
    """Ask once, and say what is lost."""
    work = current_work()
    here = opened(work, token)
    registration = here.registration
    sentences = page_sentences(work, registration, names_email=False)
    if registration.has_ended or not sentences.may_withdraw:
        return redirect(url_for("own.own", token=token), 303)
    return render_template(
        "own/withdraw.html",
        token=token,
        event_title=title(registration.event, work.texts.language),
        sentences=sentences,
        colleague=ColleagueLine() if here.by_form else colleague_line(work, registration),
        balance=None if here.by_form else balance(work, registration),
    )


@bp.post("/registrations/<token>/take-back")
@open_to(Audience.link_holder)
def take_back_own(token: str) -> ResponseReturnValue:
    """Take the withdrawal back, while nobody else has the place."""
    return _acted(token, take_back)


@bp.post("/registrations/<token>/withdraw")
@open_to(Audience.link_holder)
def withdraw_own(token: str) -> ResponseReturnValue:
    """Withdraw; the next in line gets the place."""
    return _acted(token, withdraw)


@bp.post("/registrations/<token>/nights")
@open_to(Audience.link_holder)
def choose_own_nights(token: str) -> ResponseReturnValue:
    """Choose for which nights to stay; only behind the mailed link."""
    here = opened_to_act(token)
    work, registration = as_person(current_work(), here), here.registration
    if here.by_form:
        raise Missing
    form = nights_form(work, registration, empty=False)
    if form is None:
        raise Closed(NO_NIGHTS)
    if form.validate_on_submit():
        with committing(form) as done:
            choose_nights(work, registration, form.wanted())
        if done:
            notify("success", work.texts.gettext("The nights are saved."))
            return redirect(page_address(work, here), 303)
    return own_page(here, token, nights=form)


@bp.post("/registrations/<token>/accept")
@open_to(Audience.link_holder)
def accept_own(token: str) -> ResponseReturnValue:
    """Accept the offered place."""
    return _acted(token, accept)


@bp.post("/registrations/<token>/decline")
@open_to(Audience.link_holder)
def decline_own(token: str) -> ResponseReturnValue:
    """Decline the offered place; the next in line gets it."""
    return _acted(token, decline)


@bp.get("/registrations/<token>/calendar.ics")
@open_to(Audience.link_holder)
def own_calendar(token: str) -> ResponseReturnValue:
    """Give the event's sessions as a file to open in a calendar; without link or password."""
    work = current_work()
    registration = opened(work, token).registration
    event, entries = registration.event, own_entries(work, registration)
    calendar = Calendar("", entries, work.texts.language, method="PUBLISH", refresh_minutes=None)
    response = make_response(calendar_bytes(calendar))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8; method=PUBLISH"
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def _acted(token: str, act: Callable[[Work, Registration], object]) -> ResponseReturnValue:
    """Do what a button of the page is for, and show the page as it is then."""
    here, form = opened_to_act(token), ButtonForm()
    work = as_person(current_work(), here)
    with committing(form) as done:
        act(work, here.registration)
    return redirect(page_address(work, here), 303) if done else own_page(here, token)


def _asked_unless_ended(token: str) -> tuple[OwnQuestion, ...]:
    """Return what a link's holder may still answer, with a file too."""
    work = current_work()
    registration = opened(work, token).registration
    return () if registration.has_ended else asked_questions(work, registration.event)


def _say_sent(work: Work, registration: Registration, sent: bool, here: Opened) -> None:
    texts = work.texts
    if not sent:
        notify("info", texts.gettext("The link was sent a moment ago. Please wait a few minutes."))
    elif "email" in here.hidden:
        notify("success", texts.gettext("The letter was sent."))
    else:
        notify("success", texts.gettext("The letter was sent to %(email)s.", email=registration.email))
