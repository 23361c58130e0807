"""The staff's list of an event's registrations: search, add, remove several."""

from collections.abc import Sequence
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.eligibility.queries import received_minutes
from app.events.access import managed_event
from app.events.models import Event, Repeats
from app.events.operations.managed_event import whole_managed
from app.events.tabs import Tab
from app.events.window import is_past
from app.hours import hours_of
from app.people.queries import suggested_institutions
from app.questions.forms import QuestionField, answers_part, seen_versions, take_files
from app.questions.queries import asked_questions
from app.registrations.answer_listing import answer_filters
from app.registrations.counting import reason_applied
from app.registrations.explaining import why_for_staff
from app.registrations.forms import ByHandForm
from app.registrations.listing import LISTED, SORTS, STATES, RegistrationFilter, addresses, listed
from app.registrations.models import SEATED, Channel, Registration, RegistrationState
from app.registrations.operations import Application, add_by_hand
from app.registrations.papers import OWED_WORD, PAPER_CHIPS, PAPER_FILTERS, PAPERS, papers_on_page
from app.registrations.participation import PARTICIPATION_FILTERS, participation_on_page
from app.registrations.queries import lines_of
from app.registrations.reasons import FOR_STAFF, WhyWaiting
from app.registrations.routes.blueprint import bp
from app.registrations.routes.pages import head
from app.registrations.seats import Seats
from app.registrations.why_closed import is_late, why_called_off
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 50


@bp.get("/manage/events/<slug>/registrations/")
@open_to(Audience.staff)
def manage_listing(slug: str) -> ResponseReturnValue:
    """Show the registrations that are asked for, fifty a page."""
    work = current_work()
    event = managed_event(work, slug)
    asked = RegistrationFilter.of(request.args)
    shared = head(event)
    page = page_of(work.session, listed(event, asked), asked_page(), PAGE)
    return render_template(
        "registrations/manage/list.html",
        **shared,
        asked=asked,
        page=page,
        reasons=_reasons(event, page.rows),
        papers=papers_on_page(work, event, page.rows),
        paper_filters=PAPER_FILTERS,
        participation=participation_on_page(work, event, page.rows),
        participation_filters=PARTICIPATION_FILTERS,
        paper_words=PAPERS,
        paper_chips=PAPER_CHIPS,
        paper_owed=OWED_WORD,
        received=_received(event, page.rows),
        tabs=_tabs(event, asked, shared["seats"]),
        columns=LISTED,
        sorts=SORTS,
        states=STATES,
        answers=answer_filters(work, event),
        addresses=addresses(work, event, asked) if "addresses" in request.args else None,
        here=request.full_path.rstrip("?"),
        # Never from the request's Host, which is whatever the request says.
        public_address=work.links.event(event.slug),
    )


@bp.route("/manage/events/<slug>/registrations/new", methods=["GET", "POST"])
@open_to(Audience.staff, begins_late=True, uploads=True)
def manage_add(slug: str) -> ResponseReturnValue:
    """Add somebody who called or sent a paper form."""
    work = current_work()
    taken = take_files(lambda: asked_questions(work, whole_managed(work, slug)))
    event = whole_managed(work, slug)
    form = ByHandForm(data={"silent": is_past(work, event)})
    form.fit(event)
    own = answers_part(work, form, asked_questions(work, event), taken, may_be_empty=True)
    if form.validate_on_submit() and own.agrees(work, complete=False):
        application = replace(form.application("pl"), answers=own.answers)
        with committing(form) as done:
            added = _added(event, application, form)
        if done:
            _say_added(added)
            return redirect(url_for("registrations.manage_listing", slug=slug), 303)
    return _add_page(event, form, own.fields), page_status(form)


def _added(event: Event, application: Application, form: ByHandForm) -> Registration:
    work, channel = current_work(), Channel(form.channel.data)
    late_reason, silent = form.late_reason.data, form.silent.data
    return add_by_hand(
        work,
        event,
        application,
        channel,
        late_reason,
        exception_reason=form.exception_reason.data,
        silent=silent,
        eligibility_reason=form.eligibility_reason.data,
    ).registration


def _add_page(event: Event, form: ByHandForm, own: Sequence[QuestionField]) -> str:
    work = current_work()
    return render_template(
        "registrations/manage/add.html",
        **head(event),
        form=form,
        own_fields=own,
        questions_seen=seen_versions(own),
        late=is_late(work, event),
        past=is_past(work, event),
        called_off=why_called_off(work, event),
        institutions=suggested_institutions(work),
    )


def _received(event: Event, rows: Sequence[Registration]) -> dict[int, str]:
    """Return how much of the same support those of the page have had before, by person, where that counts."""
    if event.rules.repeats == Repeats.allowed or not rows:
        return {}
    work = current_work()
    minutes = received_minutes(work, event, [each.person_id for each in rows])
    unit = event.unit_minutes or 60
    return {id: hours_of(count, unit).typed(work.texts.language) for id, count in minutes.items()}


def _tabs(event: Event, asked: RegistrationFilter, seats: Seats) -> list[Tab]:
    texts = current_work().texts
    counts: dict[RegistrationState | None, int] = {
        None: seats.total,
        **{state: seats.of(state) for state in STATES},
    }
    labels: dict[RegistrationState | None, str] = {None: texts.gettext("All")}
    labels |= {state: texts.gettext(label) for state, label in STATES.items()}
    return [
        Tab(labels[state], _address(event, asked, state), asked.state == state, count)
        for state, count in counts.items()
        if count or state in (None, *SEATED, asked.state) or state == RegistrationState.waiting
    ]


def _reasons(event: Event, rows: Sequence[Registration]) -> dict[int, str]:
    """Return why those of the page have no place who have none, by id: in two statements, where places are
    counted by institution and somebody of the page waits."""
    work = current_work()
    found = {
        each.id: work.texts.translated(FOR_STAFF[reason_applied(work, each) or WhyWaiting.decision])
        for each in rows
        if each.state == RegistrationState.applied
    }
    waiting = [each.id for each in rows if each.state == RegistrationState.waiting]
    lines = lines_of(work, event) if waiting else {}
    return found | {id: why_for_staff(work.texts, *lines[id]) for id in waiting if id in lines}


def _address(event: Event, asked: RegistrationFilter, state: RegistrationState | None) -> str:
    return url_for(
        "registrations.manage_listing",
        slug=event.slug,
        q=asked.words or None,
        state=state.value if state else None,
        answer=asked.answer or None,
        paper=asked.paper or None,
    )


def _say_added(registration: Registration) -> None:
    work = current_work()
    texts = work.texts
    if registration.state == RegistrationState.waiting:
        sentence = texts.gettext("Added to the waiting list: %(name)s.", name=registration.name)
    elif registration.state == RegistrationState.applied:
        reason = reason_applied(work, registration) or WhyWaiting.decision
        why = texts.translated(FOR_STAFF[reason])
        sentence = texts.gettext(
            "Added without a place yet: %(name)s. %(why)s", name=registration.name, why=why
        )
    else:
        sentence = texts.gettext("Added, with a place: %(name)s.", name=registration.name)
    notify("success", sentence)
