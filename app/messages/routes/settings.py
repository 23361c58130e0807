"""When an event reminds and what it says of its own in letters: one page, with the letters as they go out."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Outdated
from app.events.models import Event
from app.events.operations.managed_event import whole_managed
from app.extensions import db
from app.messages.due_letters import DueLetters, first_day
from app.messages.due_queries import people_due, reminder_days_of, rounds_of
from app.messages.forms.settings import LettersOfEventForm, filled
from app.messages.letters import NOWHERE
from app.messages.models import LetterKind
from app.messages.operations.settings import put, save_letters
from app.messages.routes.blueprint import bp
from app.messages.settings import coming
from app.office.queries import office
from app.outbox.letters import LetterText
from app.registrations.addressees import Addressee
from app.registrations.enrolment import Enrolment
from app.registrations.header import header_of
from app.registrations.models import RegistrationState
from app.reminders import days_text
from app.texts import LANGUAGES
from app.web.access import Audience, open_to
from app.web.forms import committing, refuse
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/messages/settings", methods=["GET", "POST"])
@open_to(Audience.staff)
def letters(slug: str) -> ResponseReturnValue:
    """Say when an event reminds and what its letters add; shows the letters before anything is saved."""
    event = whole_managed(current_work(), slug)
    form = LettersOfEventForm(data=filled(event))
    if request.method != "POST":
        form.show(event)
        return _page(event, form)
    if not form.validate_on_submit():
        return _page(event, form, 422)
    if request.form.get("act") == "preview":
        put(event, form.values())
        page = _page(event, form)
        db.session.rollback()
        return page
    return _saved(event, form)


def _saved(event: Event, form: LettersOfEventForm) -> ResponseReturnValue:
    work, slug = current_work(), event.slug
    with committing(form) as done:
        try:
            save_letters(work, event, form.values(), form.seen.data or "")
        except Outdated as refusal:
            db.session.rollback()
            event = whole_managed(work, slug)
            refuse(form, refusal)
            form.show(event)
            return _page(event, form, 409)
    if not done:
        return _page(whole_managed(work, slug), form, 422)
    notify("success", work.texts.gettext(N_("Changes saved.")))
    return redirect(url_for("messages.letters", slug=slug), 303)


def _page(event: Event, form: LettersOfEventForm, status: int = 200) -> ResponseReturnValue:
    work = current_work()
    own = event.letters.reminder_days if event.letters else None
    days = reminder_days_of(work, own)
    after = event.letters.after_days if event.letters else None
    page = render_template(
        "messages/settings.html",
        event=event,
        event_header=header_of(work, event, "messages"),
        form=form,
        office_days=days_text(reminder_days_of(work, None)),
        office_text=office(work).letter_text_pl,
        coming=coming(work, event, days, after),
        rounds=page_of(work.session, rounds_of(event), asked_page()),
        samples=[*_samples(event, LetterKind.reminder), *_samples(event, LetterKind.after)],
    )
    return page, status


def _samples(event: Event, kind: LetterKind) -> list[tuple[LetterKind, str, LetterText]]:
    """Return how a letter reads in each language in which it is written; none where there is none."""
    work = current_work()
    day = _day_of(event, kind)
    if day is None:
        return []
    found, written = [], DueLetters(work, event, kind, day, owing=(0,), owing_participation=(0,))
    first = next(iter(people_due(work, event, kind)), None)
    name = first.name if first else work.texts.gettext(N_("Name of the person"))
    nowhere = work.links.absolute(NOWHERE)
    for language in LANGUAGES:
        to = Addressee(0, 0, name, "", language, RegistrationState.confirmed, Enrolment())
        if written.concern(to.reader):
            found.append((kind, language, written.text(to, link=nowhere)))
    return found


def _day_of(event: Event, kind: LetterKind) -> date | None:
    """Return the day about which the sample is: the next meeting, else the last one; the end of the event."""
    days = sorted(day for day in map(first_day, event.meetings) if day is not None)
    if kind == LetterKind.after:
        return event.ends_on
    today = current_work().today
    return next((day for day in days if day >= today), days[-1] if days else None)
