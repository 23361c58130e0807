"""Staff's pages: which institutions send people to an event, their links, and naming for one of them."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.errors import Closed, Forbidden, Missing, Refusal
from app.events.access import managed_event, organises_project
from app.events.models import Event
from app.events.window import names_people
from app.extensions import db
from app.nominations.forms import SendLinksForm
from app.nominations.models import Nomination
from app.nominations.operations.choosing import choose_sender
from app.nominations.operations.consenting import asks_consent
from app.nominations.operations.naming import move, nominate, take_back
from app.nominations.queries import (
    consent_of,
    counts_by_institution,
    institutions_of,
    links_by_institution,
    named_by,
    nomination_of,
    places_left,
)
from app.nominations.routes.blueprint import bp
from app.nominations.routes.files import consent_form
from app.nominations.standing import CHIPS, CONSENTS, STANDS
from app.nominations.waiting import asked_people, consents_of
from app.people.models import Institution
from app.people.operations import institution_for
from app.people.queries import institution_by_id, suggested_institutions
from app.progress.operations.sending_links import send_links
from app.progress.queries.institution_links import openings_of
from app.registrations.counting import own_places, seats_by_institution
from app.registrations.forms import ColleagueForm
from app.registrations.header import header_of
from app.registrations.naming import why_no_naming
from app.registrations.operations.places import NOT_KNOWN
from app.registrations.papers import PAPER_CHIPS
from app.registrations.queries import load_sessions
from app.signed_papers.forms import FilesForm, PaperForm
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

PAGE = 50
USUAL_DAYS = 90


@bp.get("/manage/events/<slug>/institutions/")
@open_to(Audience.staff)
def institutions(slug: str) -> ResponseReturnValue:
    """List the institutions that send people to an event: places, named people, links."""
    work = current_work()
    event = managed(work, slug)
    form = SendLinksForm(formdata=None, data={"ends_on": work.today + timedelta(days=USUAL_DAYS)})
    return _list(work, event, form)


@bp.post("/manage/events/<slug>/institutions/")
@open_to(Audience.staff)
def send_to_institutions(slug: str) -> ResponseReturnValue:
    """Mail links to the ticked institutions, and to one more; those that have one are passed over."""
    work = current_work()
    event, form = managed(work, slug), SendLinksForm()
    project = event.project
    if project is None or not organises_project(work, project.id):
        raise Forbidden
    if form.validate_on_submit():
        sent, passed_over = 0, list[tuple[str, str]]()
        with committing(form) as done:
            result = send_links(work, project, _chosen(work, form), form.day())
            sent, passed_over = len(result.links), result.passed_over
        if done:
            _notify_sent(work, sent, passed_over)
            return redirect(url_for("nominations.institutions", slug=slug), 303)
    db.session.rollback()
    return _list(work, managed(work, slug), form), 422 if form.form_errors else page_status(form)


@bp.get("/manage/events/<slug>/institutions/<int:id>/")
@open_to(Audience.staff)
def institution_people(slug: str, id: int) -> ResponseReturnValue:
    """Show whom one institution named for an event, and the form to name more on its behalf."""
    work = current_work()
    event, institution = managed(work, slug), _institution(id)
    return people_page(work, event, institution, ColleagueForm(formdata=None))


@bp.post("/manage/events/<slug>/institutions/<int:id>/")
@open_to(Audience.staff)
def name_for_institution(slug: str, id: int) -> ResponseReturnValue:
    """Name a person on behalf of an institution, or (`instead_of`) in place of another."""
    work = current_work()
    event, institution, form = managed(work, slug), _institution(id), ColleagueForm()
    form.fit(event, for_staff=True, with_position=True)
    if form.validate_on_submit():
        with committing(form) as done:
            nominate(work, event, institution, form.colleague(work.texts.language), reason=form.reason())
        if done:
            notify("success", work.texts.gettext("The person is named, and a letter is on its way."))
            return redirect(_address(slug, id), 303)
    db.session.rollback()
    work = current_work()
    return people_page(work, managed(work, slug), _institution(id), form), 422


@bp.post("/manage/events/<slug>/nominations/<int:id>/<verb>")
@open_to(Audience.staff)
def change_for_institution(slug: str, id: int, verb: str) -> ResponseReturnValue:
    """Withdraw a named person on behalf of an institution, or move one of its reserves.

    Or write down what somebody said who was asked which institution sends them: this one (`sends`), or still
    the first (`stays`).
    """
    work = current_work()
    nomination = nomination_of(work, managed(work, slug), id)
    if verb in ("sends", "stays"):
        return _answered(work, nomination, sends=verb == "sends")
    if verb not in ("withdraw", "up", "down"):
        raise Missing
    with committing(ButtonForm()) as done:
        if verb == "withdraw":
            take_back(work, nomination)
        else:
            move(work, nomination, earlier=verb == "up")
    if done and verb == "withdraw":
        notify("success", work.texts.gettext("The person is off the list, and gets a letter."))
    return redirect(_address(slug, nomination.institution_id), 303)


def _answered(work: Work, nomination: Nomination, *, sends: bool) -> ResponseReturnValue:
    registration, form = nomination.registration, ButtonForm()
    slug = nomination.event.slug
    with committing(form) as done:
        chosen = nomination.institution_id if sends else registration.institution_id or 0
        choose_sender(work, registration, chosen)
    if done:
        notify("success", work.texts.gettext("Written down; the institutions are told what concerns them."))
    for each in form.form_errors:
        notify("warning", each)
    return redirect(url_for("nominations.institutions", slug=slug), 303)


def managed(work: Work, slug: str) -> Event:
    """Return an event that the actor manages and for which institutions name people; Missing for others."""
    event = managed_event(work, slug)
    if not names_people(event):
        raise Missing
    load_sessions(work, event)
    return event


def _institution(id: int) -> Institution:
    found = institution_by_id(current_work(), id)
    if found is None:
        raise Missing
    return found


def _chosen(work: Work, form: SendLinksForm) -> list[Institution]:
    """Return the ticked institutions and the one that was typed; refuses one that nobody knows."""
    ids = {number_in(each) for each in request.form.getlist("institution_id")[:PAGE]} - {None}
    ticked = select(Institution).where(Institution.id.in_(ids), Institution.is_confirmed.is_(True))
    found = list(work.session.scalars(ticked.order_by(Institution.name_sort)))
    if form.institution.data:
        more = institution_for(work, form.institution.data)
        if more is None or not more.is_confirmed:
            raise Refusal(NOT_KNOWN, field="institution")
        found += [more] if more.id not in ids else []
    return found


def _notify_sent(work: Work, sent: int, passed_over: list[tuple[str, str]]) -> None:
    texts = work.texts
    said = texts.ngettext("%(count)s link goes out.", "%(count)s links go out.", sent)
    notify("success" if sent else "info", said)
    if passed_over:
        names = "; ".join(f"{name}: {texts.gettext(why)}" for name, why in passed_over[:20])
        notify("info", texts.gettext("Passed over – %(names)s", names=names))


def _list(work: Work, event: Event, form: SendLinksForm) -> str:
    page = page_of(work.session, institutions_of(event), asked_page(), PAGE)
    ids = [each.id for each in page.rows]
    links = links_by_institution(work, event, ids)
    seats = seats_by_institution(work, event)
    asks = asks_consent(event)
    may_send = event.project is not None and organises_project(work, event.project_id)
    return render_template(
        "nominations/manage/institutions.html",
        event=event,
        event_header=header_of(work, event, "registrations", seats),
        page=page,
        own=own_places(event),
        general=event.rules.per_institution_limit,
        seats=seats,
        named=counts_by_institution(work, event, ids),
        links=links,
        openings=openings_of(work, [link for each in links.values() for link in each]),
        may_send=may_send,
        asked=asked_people(work, event),
        asks_consent=asks,
        consents=consents_of(work, event, ids) if asks else {},
        states=CONSENTS,
        paper_chips=PAPER_CHIPS,
        form=form,
        institutions=suggested_institutions(work),
    )


def people_page(
    work: Work,
    event: Event,
    institution: Institution,
    form: ColleagueForm,
    of_consent: FilesForm | PaperForm | None = None,
) -> str:
    """Return the page of one institution's people; `of_consent` says what is wrong about its consent."""
    form.fit(event, for_staff=True, with_position=True)
    people = named_by(work, event, institution.id)
    closed = why_no_naming(work, event)
    return render_template(
        "nominations/manage/people.html",
        event=event,
        event_header=header_of(work, event, "registrations"),
        institution=institution,
        asks_consent=asks_consent(event),
        consent=consent_of(work, event, institution.id) if asks_consent(event) else None,
        states=CONSENTS,
        paper_chips=PAPER_CHIPS,
        people=[each for each in people if each.is_alive],
        ended=[each for each in people if not each.is_alive][:PAGE],
        left=places_left(work, event, institution.id),
        closed=work.texts.sentence(closed) if isinstance(closed, Closed) else "",
        words=STANDS,
        chips=CHIPS,
        form=form,
        files=of_consent if isinstance(of_consent, FilesForm) else consent_form(is_sent=False),
        deciding=of_consent if isinstance(of_consent, PaperForm) else PaperForm(formdata=None),
    )


def _address(slug: str, id: int) -> str:
    return url_for("nominations.institution_people", slug=slug, id=id)
