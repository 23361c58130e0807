"""Signing up for an event without an account."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.consents.forms import ConsentTick, add_ticks, given_consents
from app.consents.queries import OfferedConsent, offered_consents
from app.eligibility.models import EligibilityRule
from app.eligibility.queries import rows_of
from app.eligibility.who_may import fields_of, who_may
from app.events.models import Event, FieldUse
from app.events.operations.locking import lock_public_event
from app.events.queries import public_event_with_meetings
from app.events.titles import title
from app.events.when import place_line, when_line
from app.events.window import registration_window
from app.ledger.queries import earned_minutes
from app.notices.queries import NamedText, notices_of
from app.people.queries import suggested_institutions, suggested_municipalities
from app.questions.asking import OwnQuestion, asks_files
from app.questions.forms import QuestionField, add_fields, answers_part, seen_versions, take_files
from app.questions.queries import asked_questions
from app.registrations.asked import use_of
from app.registrations.counting import seats
from app.registrations.explaining import rule_sentences
from app.registrations.forms import Questions, SignUpForm
from app.registrations.next_edition import asks_for_next
from app.registrations.notice_read import notice_read, notice_shown
from app.registrations.operations import SignedUp, signing_up
from app.registrations.own_links import form_token
from app.registrations.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.office import current_office
from app.web.request_work import current_work


@dataclass(frozen=True, slots=True)
class _Shown:
    """Texts to which the fields refer: notices, what is consented to, whether there is an office's notice."""

    notices: tuple[NamedText, ...]
    consents: tuple[OfferedConsent, ...]
    has_notice: bool


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
        event = public_event_with_meetings(work, slug)
        return _form_page(event) if registration_window(work, event).open else _closed(event)
    taken = take_files(lambda: _asked_if_open(slug))
    # A post takes the lock at once: the event is read one time for all that follows.
    event = lock_public_event(work, slug)
    if not registration_window(work, event).open:
        return _closed(event)
    rules = rows_of(work, event)
    form = SignUpForm()
    form.ask(_asked(event, rules))
    own = answers_part(work, form, asked_questions(work, event), taken)
    ticks = add_ticks(form, offered_consents(work, event), request.form)
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
    return _form_page(event, form, own.fields, ticks, rules=rules)


def _asked(event: Event, rules: Sequence[EligibilityRule]) -> Questions:
    """Return what the form asks; what a rule about applicants looks at is required."""
    asked = Questions.by(event, current_work().today)
    return replace(asked, required=asked.required | fields_of(rules))


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
        return render_template("registrations/already.html", event=event, **_event_lines(event))
    # Not the mailed link: this browser has filled in a form, and shown nothing else.
    return redirect(url_for("own.own", token=form_token(work, registration)), 303)


def _form_page(
    event: Event,
    form: SignUpForm | None = None,
    own: Sequence[QuestionField] = (),
    ticks: Sequence[ConsentTick] = (),
    *,
    rules: Sequence[EligibilityRule] | None = None,
) -> ResponseReturnValue:
    """Answer the page of the form: empty, or as it came, with what is wrong."""
    work = current_work()
    rules = rows_of(work, event) if rules is None else rules
    institutions = tuple(suggested_institutions(work))
    asks_municipality = use_of(event, "municipality") != FieldUse.off
    municipalities = tuple(suggested_municipalities(work)) if asks_municipality else ()
    notices = notices_of(work, event.project_id)
    if form:
        form.name_notices(notices)
        fields = _fields(form, institutions, municipalities, own, ticks, notices)
        sends_files = asks_files([each.question for each in own])
    else:
        own_questions = asked_questions(work, event)
        sends_files = asks_files(own_questions)
        asked = _asked(event, rules)
        shown = _Shown(notices, offered_consents(work, event), current_office().privacy is not None)
        fields = _empty_fields(work.texts.language, asked, own_questions, institutions, municipalities, shown)
    counted = seats(work, event)
    page = render_template(
        "registrations/sign_up.html",
        event=event,
        form=form,
        fields=fields,
        sends_files=sends_files,
        seats=counted,
        asks_next=asks_for_next(work, event, counted),
        who_may=who_may(work, event, rules),
        places=rule_sentences(work.texts, event, work.today),
        privacy_version=notice_shown(work, notices),
        **_event_lines(event),
    )
    return page, page_status(form) if form else 200


@lru_cache(maxsize=16)
def _empty_fields(
    language: str,
    questions: Questions,
    own: tuple[OwnQuestion, ...],
    institutions: tuple[str, ...],
    municipalities: tuple[str, ...],
    shown: _Shown,
) -> Markup:
    """Return the fields with nothing typed: the same for everybody, and half of the work of the page."""
    form = SignUpForm(formdata=None)
    form.ask(questions)
    form.name_notices(shown.notices)
    ticks = add_ticks(form, shown.consents)
    return _fields(form, institutions, municipalities, add_fields(form, own), ticks, shown.notices)


def _fields(
    form: SignUpForm,
    institutions: tuple[str, ...],
    municipalities: tuple[str, ...],
    own: Sequence[QuestionField],
    ticks: Sequence[ConsentTick],
    notices: tuple[NamedText, ...],
) -> Markup:
    for tick in ticks:
        tick.untick_if_stale()
    page = render_template(
        "registrations/_sign_up_fields.html",
        form=form,
        institutions=institutions,
        municipalities=municipalities,
        own_fields=own,
        questions_seen=seen_versions(own),
        notices=notices,
        consent_ticks=ticks,
    )
    return Markup(page)  # noqa: S704 (escaped within)


def _closed(event: Event) -> ResponseReturnValue:
    work = current_work()
    reason = registration_window(work, event).sentence(work.texts)
    asks_next = asks_for_next(work, event, seats(work, event))
    page = render_template(
        "registrations/closed.html", event=event, reason=reason, asks_next=asks_next, **_event_lines(event)
    )
    return page, 409


def _event_lines(event: Event) -> dict[str, object]:
    texts = current_work().texts
    return {
        "event_title": title(event, texts.language),
        "when": when_line(texts, event),
        "place": place_line(event),
    }
