"""Signing up for an event without an account."""

from dataclasses import replace

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.consents.forms import ConsentTick, add_ticks, any_ticked, given_consents
from app.consents.queries import offered_consents
from app.eligibility.queries import rows_of
from app.events.models import Event
from app.events.operations.locking import lock_public_event
from app.events.queries import public_event_with_meetings
from app.events.window import registration_window
from app.ledger.queries import earned_minutes
from app.questions.asking import OwnQuestion
from app.questions.forms import answers_part, take_files
from app.questions.queries import asked_questions
from app.registrations.forms import SignUpForm
from app.registrations.notice_read import notice_read
from app.registrations.operations import SignedUp, signing_up
from app.registrations.own_links import form_token
from app.registrations.routes.blueprint import bp
from app.registrations.routes.form_page import asked_by, closed_page, empty_form, event_lines, form_page
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.request_work import current_work


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep the pages of this room, which name people, out of caches and search machines.

    The empty form names nobody, and a form that came back with something wrong stays where it was
    typed: going back to either must not lose it.
    """
    is_form = request.endpoint == "registrations.sign_up" and response.status_code == 200
    if not is_form and request.method != "POST":
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/events/<slug>/register", methods=["GET", "POST"])
@open_to(Audience.everyone, begins_late=True, uploads=True)
def sign_up(slug: str) -> ResponseReturnValue:
    """Show the form; posted, give a place or the end of the waiting list."""
    work = current_work()
    if request.method != "POST":
        return empty_form(work, slug)
    # What was typed is taken in before the lock: that needs nothing of the event.
    form = SignUpForm()
    taken = take_files(lambda: _asked_if_open(slug))
    # The event is read one time, under its lock, for all that follows.
    event = lock_public_event(work, slug)
    if not registration_window(work, event).open:
        return closed_page(event)
    rules = rows_of(work, event)
    form.ask(asked_by(event, rules))
    own = answers_part(work, form, asked_questions(work, event), taken)
    ticks = _ticks(form, event) if any_ticked(request.form) else []
    good = form.validate()
    if own.agrees(work) and good:
        with committing(form) as done:
            application = form.application(
                work.texts.language, notice_read(work, event, form.privacy_version.data)
            )
            application = replace(application, answers=own.answers, consents=given_consents(ticks))
            signed_up = signing_up.sign_up(work, event, application)
        if done:
            return _answer(event, signed_up)
    return form_page(event, form, own.fields, ticks or _ticks(form, event), rules)


def _ticks(form: SignUpForm, event: Event) -> list[ConsentTick]:
    return add_ticks(form, offered_consents(current_work(), event), request.form)


def _asked_if_open(slug: str) -> tuple[OwnQuestion, ...]:
    """Return what is asked where files may be sent at all."""
    work = current_work()
    event = public_event_with_meetings(work, slug)
    return asked_questions(work, event) if registration_window(work, event).open else ()


def _answer(event: Event, signed_up: SignedUp) -> ResponseReturnValue:
    work, registration = current_work(), signed_up.registration
    earned = signed_up.returning and registration.id in earned_minutes(work, [registration.id])
    if signed_up.already_there or earned:
        # Neutral, and no way to the page: somebody else may have typed this.
        return render_template("registrations/already.html", event=event, **event_lines(event))
    # Not the mailed link: this browser has filled in a form, and shown nothing else.
    return redirect(url_for("own.own", token=form_token(work, registration)), 303)
