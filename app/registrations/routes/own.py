"""The own page of one registration: where it stands, correcting it, withdrawing."""

from dataclasses import asdict, fields, replace
from functools import lru_cache

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.events.calendar_entries import entries_of
from app.events.models import EventStatus
from app.events.timing import withdrawal_cutoff
from app.events.titles import title
from app.events.when import event_lines, period, place_line
from app.events.window import is_past, registration_state
from app.extensions import db
from app.history.models import HistoryFact
from app.history.queries import facts_of, lines
from app.hours.queries import balance, session_results
from app.ics.entries import Calendar
from app.ics.write import calendar_bytes
from app.links import Purpose
from app.registrations.facts import LATE_ACCEPTED
from app.registrations.forms import AddressForm, CorrectionForm, Questions
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import Correction, correct, send_link_again, withdraw
from app.registrations.queries import Replaced, queue_position, registration_of_link
from app.registrations.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.blanks import Blanks, blank
from app.web.forms import ButtonForm, committing
from app.web.pages import Page, asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Actor, Work


@bp.errorhandler(Replaced)
def replaced(error: Replaced) -> ResponseReturnValue:
    """Say that a newer link took the place of this one, and how to get it."""
    return render_template("registrations/replaced.html"), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep the pages of this room, which name people, out of caches and search machines.

    The empty form names nobody: going back to it must not lose what was typed.
    """
    if request.endpoint != "registrations.sign_up" or response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/registrations/<token>/")
@open_to(Audience.link_holder)
def own(token: str) -> ResponseReturnValue:
    """Show where the registration stands."""
    registration = registration_of_link(current_work(), token)
    return _page(registration, token)


@bp.post("/registrations/<token>/address")
@open_to(Audience.link_holder)
def correct_address(token: str) -> ResponseReturnValue:
    """Correct the e-mail and mail the confirmation there, or mail the link to the same one again."""
    registration = registration_of_link(current_work(), token)
    work, form = _as_person(registration), AddressForm(prefix="new-")
    if form.validate_on_submit():
        with committing(form) as done:
            wanted = replace(Correction.of(registration), email=form.email.data or "")
            moved = correct(work, registration, wanted)
            sent = moved or send_link_again(work, registration)
        if done:
            _say_sent(work, registration, sent)
            return redirect(_address(work, registration), 303)
    return _page(registration, token, address=form)


@bp.post("/registrations/<token>/data")
@open_to(Audience.link_holder)
def correct_data(token: str) -> ResponseReturnValue:
    """Correct what was typed at sign-up."""
    registration = registration_of_link(current_work(), token)
    work, form = _as_person(registration), CorrectionForm()
    form.fit(registration.event)
    if form.validate_on_submit():
        with committing(form) as done:
            correct(work, registration, form.correction(registration), form.seen.data)
        if done:
            notify("success", work.texts.gettext("The changes are saved."))
            return redirect(_address(work, registration), 303)
    return _page(registration, token, data=form)


@bp.post("/registrations/<token>/withdraw")
@open_to(Audience.link_holder)
def withdraw_own(token: str) -> ResponseReturnValue:
    """Withdraw; the next in line gets the place."""
    registration = registration_of_link(current_work(), token)
    work, form = _as_person(registration), ButtonForm()
    with committing(form) as done:
        withdraw(work, registration)
    return redirect(_address(work, registration), 303) if done else _page(registration, token)


@bp.get("/registrations/<token>/calendar.ics")
@open_to(Audience.link_holder)
def own_calendar(token: str) -> ResponseReturnValue:
    """Give the event's sessions as a file to open in a calendar; without link or password."""
    work = current_work()
    event = registration_of_link(work, token).event
    entries = entries_of(work.texts, work.links, event)
    calendar = Calendar("", entries, work.texts.language, method="PUBLISH", refresh_minutes=None)
    response = make_response(calendar_bytes(calendar))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8; method=PUBLISH"
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def _page(
    registration: Registration,
    token: str,
    *,
    address: AddressForm | None = None,
    data: CorrectionForm | None = None,
) -> ResponseReturnValue:
    """Answer the own page; `address` or `data` is a form that came back with something wrong."""
    failed = address is not None or data is not None
    if failed:
        db.session.rollback()
        registration = registration_of_link(current_work(), token)
    work, event = current_work(), registration.event
    texts, standing, history = work.texts, balance(work, registration), _history(work, registration)
    page = render_template(
        "registrations/own.html",
        registration=registration,
        event=event,
        token=token,
        event_title=title(event, texts.language),
        lines=event_lines(texts, event),
        period=period(texts, event),
        place=place_line(event),
        position=queue_position(work, registration),
        window=registration_state(work, event),
        past=is_past(work, event),
        cutoff=withdrawal_cutoff(event),
        secrets=_secrets(registration),
        address=address,
        address_field=_address_field(registration, address),
        data=data,
        data_fields=_data_fields(registration, data),
        balance=standing,
        session_results=session_results(work, registration) if standing else [],
        history=lines(texts, history.rows),
        history_page=None if failed else history,
    )
    return page, 422 if failed else 200


def _address_field(registration: Registration, form: AddressForm | None) -> Markup:
    if form:
        return _rendered("registrations/_address_field.html", address=form)
    return _empty_address(current_work().texts.language).filled({"email": registration.email})


def _data_fields(registration: Registration, form: CorrectionForm | None) -> Markup:
    if form:
        return _rendered("registrations/_person_fields.html", form=form)
    empty = _empty_data(current_work().texts.language, Questions.by(registration.event))
    return empty.filled(asdict(Correction.of(registration)))


@lru_cache(maxsize=8)
def _empty_address(language: str) -> Blanks:
    form = AddressForm(formdata=None, prefix="new-", data={"email": blank("email")})
    return Blanks(_rendered("registrations/_address_field.html", address=form), ["email"])


@lru_cache(maxsize=8)
def _empty_data(language: str, questions: Questions) -> Blanks:
    names = [each.name for each in fields(Correction)]
    form = CorrectionForm(formdata=None, data={name: blank(name) for name in names})
    form.ask(questions)
    return Blanks(_rendered("registrations/_person_fields.html", form=form), names)


def _rendered(template: str, **context: object) -> Markup:
    return Markup(render_template(template, **context))  # noqa: S704 (escaped within)


def _secrets(registration: Registration) -> list[object]:
    """Return the meetings whose link, code or password a confirmed person may see: none once cancelled."""
    event = registration.event
    if registration.state != RegistrationState.confirmed or event.status == EventStatus.cancelled:
        return []
    alive = [meeting for meeting in event.meetings if meeting.cancelled_at is None]
    return [m for m in alive if m.online_link or m.access_code or m.meeting_password]


def _history(work: Work, registration: Registration) -> Page[HistoryFact]:
    # Why staff made an exception is their note, not a message to the person. What came before an
    # earlier withdrawal is not shown: signing up again proves nothing about who did so the first time.
    # Marks are told by the hours, in words, once confirmed.
    query = facts_of("registration", registration.id).where(
        HistoryFact.kind != LATE_ACCEPTED.kind,
        HistoryFact.kind.not_like("attendance.%"),
        HistoryFact.at >= registration.registered_at,
    )
    return page_of(work.session, query, asked_page(), 50)


def _as_person(registration: Registration) -> Work:
    """Return the work in the name of who holds the link, unless staff opened it."""
    work = current_work()
    if work.actor.is_staff:
        return work
    return replace(work, actor=Actor("participant", registration.person_id, registration.name))


def _address(work: Work, registration: Registration) -> str:
    token = work.links.token(Purpose.manage, registration.id, registration.link_version)
    return url_for("registrations.own", token=token)


def _say_sent(work: Work, registration: Registration, sent: bool) -> None:
    if sent:
        sentence = work.texts.gettext("The message was sent to %(email)s.", email=registration.email)
        notify("success", sentence)
    else:
        notify("info", work.texts.gettext("The link was sent a moment ago. Please wait a few minutes."))
