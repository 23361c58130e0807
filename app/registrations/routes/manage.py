"""The staff's list of an event's registrations: search, add, remove several."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.models import Event
from app.events.operations.managed_event import whole_managed
from app.events.tabs import Tab
from app.events.window import is_past
from app.people.queries import suggested_institutions
from app.registrations.counting import reason_applied
from app.registrations.forms import ByHandForm
from app.registrations.listing import LISTED, SORTS, STATES, RegistrationFilter, addresses, listed
from app.registrations.models import SEATED, Channel, Registration, RegistrationState
from app.registrations.operations import add_by_hand
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
        reasons=_reasons(page.rows),
        tabs=_tabs(event, asked, shared["seats"]),
        columns=LISTED,
        sorts=SORTS,
        states=STATES,
        addresses=addresses(work, event, asked) if "addresses" in request.args else None,
        here=request.full_path.rstrip("?"),
        # Never from the request's Host, which is whatever the request says.
        public_address=work.links.event(event.slug),
    )


@bp.route("/manage/events/<slug>/registrations/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def manage_add(slug: str) -> ResponseReturnValue:
    """Add somebody who called or sent a paper form."""
    work = current_work()
    event = whole_managed(work, slug)
    past = is_past(work, event)
    form = ByHandForm(data={"silent": past})
    form.fit(event)
    if form.validate_on_submit():
        with committing(form) as done:
            added = add_by_hand(
                work,
                event,
                form.application("pl"),
                Channel(form.channel.data),
                form.late_reason.data,
                silent=form.silent.data,
            ).registration
        if done:
            _say_added(added)
            return redirect(url_for("registrations.manage_listing", slug=slug), 303)
    page = render_template(
        "registrations/manage/add.html",
        **head(event),
        form=form,
        late=is_late(work, event),
        past=past,
        called_off=why_called_off(work, event),
        institutions=suggested_institutions(work),
    )
    return page, page_status(form)


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


def _reasons(rows: Sequence[Registration]) -> dict[int, str]:
    """Return why those of the page are `applied` that are, by id."""
    applied = [each for each in rows if each.state == RegistrationState.applied]
    return {each.id: FOR_STAFF[reason_applied(each) or WhyWaiting.decision] for each in applied}


def _address(event: Event, asked: RegistrationFilter, state: RegistrationState | None) -> str:
    return url_for(
        "registrations.manage_listing",
        slug=event.slug,
        q=asked.words or None,
        state=state.value if state else None,
    )


def _say_added(registration: Registration) -> None:
    texts = current_work().texts
    if registration.state == RegistrationState.waiting:
        sentence = texts.gettext("Added to the waiting list: %(name)s.", name=registration.name)
    elif registration.state == RegistrationState.applied:
        reason = reason_applied(registration) or WhyWaiting.decision
        why = texts.translated(FOR_STAFF[reason])
        sentence = texts.gettext(
            "Added without a place yet: %(name)s. %(why)s", name=registration.name, why=why
        )
    else:
        sentence = texts.gettext("Added, with a place: %(name)s.", name=registration.name)
    notify("success", sentence)
