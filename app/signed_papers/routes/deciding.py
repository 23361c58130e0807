"""Staff's pages of an event's signed forms: the list, one form, its files, what is decided."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.errors import Missing
from app.events.access import managed_event
from app.events.models import Event
from app.events.tabs import Tab
from app.extensions import db
from app.files.storage import path_of
from app.history.operations import record
from app.registrations.access import managed_registration
from app.registrations.header import header_of
from app.registrations.models import PaperState, Registration
from app.registrations.papers import OWED, OWED_WORD, PAPER_CHIPS, PAPERS, asks_paper
from app.registrations.queries import load_sessions
from app.signed_papers.facts import OPENED
from app.signed_papers.forms import PaperForm
from app.signed_papers.operations.deciding import accept, accept_several, give_back, receive
from app.signed_papers.queries import (
    file_for_staff,
    loose_of,
    paper_counts,
    paper_of,
    papers_by_registration,
    papers_of,
)
from app.signed_papers.routes.blueprint import bp
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm, committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.web.way_back import way_back
from app.work import Work

PAGE = 50
MOST_AT_ONCE = 200


@bp.get("/manage/events/<slug>/papers/")
@open_to(Audience.staff)
def papers(slug: str) -> ResponseReturnValue:
    """List the signed forms of an event by state; what waits can be accepted together."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    shown = request.args.get("state", "")
    page = page_of(work.session, papers_of(event, shown), asked_page(), PAGE)
    return render_template(
        "signed_papers/list.html",
        event=event,
        event_header=header_of(work, event, "papers"),
        page=page,
        papers=papers_by_registration(work, page.rows),
        tabs=_tabs(work, event, shown),
        states=PAPERS,
        chips=PAPER_CHIPS,
        owed=OWED_WORD,
        asked=asks_paper(event),
        loose=work.session.scalar(select(loose_of(event).exists())),
        here=request.full_path.rstrip("?"),
    )


@bp.post("/manage/events/<slug>/papers/accept")
@open_to(Audience.staff)
def accept_ticked(slug: str) -> ResponseReturnValue:
    """Accept the ticked forms, each as it was seen (`paper` is "registration:version")."""
    work = current_work()
    event = managed_event(work, slug)
    back = way_back(url_for("signed_papers.papers", slug=slug))
    seen: dict[int, int] = {}
    for each in request.form.getlist("paper")[:MOST_AT_ONCE]:
        id, _, version = each.partition(":")
        if (known := number_in(id)) is not None:
            seen[known] = number_in(version) or 0
    chosen = select(Registration).where(Registration.event_id == event.id, Registration.id.in_(seen))
    people = list(work.session.scalars(chosen))
    form, accepted = ButtonForm(), 0
    with committing(form):
        accepted = accept_several(work, event, [(each, seen[each.id]) for each in people])
    texts = work.texts
    if not people:
        notify("info", texts.gettext("Nobody was chosen: tick the people first."))
    elif accepted:
        sentence = texts.ngettext("%(count)s form is accepted.", "%(count)s forms are accepted.", accepted)
        notify("success", sentence)
    if len(people) > accepted:
        left = len(people) - accepted
        sentence = texts.ngettext(
            "%(count)s form was left: it is decided already, or has changed since the list was shown.",
            "%(count)s forms were left: they are decided already, or have changed since the list was shown.",
            left,
        )
        notify("info", sentence)
    return redirect(back, 303)


@bp.get("/manage/registrations/<int:id>/paper")
@open_to(Audience.staff)
def one_paper(id: int) -> ResponseReturnValue:
    """Show one signed form with its files, and what can be decided."""
    return _page(_managed(current_work(), id), PaperForm(formdata=None))


@bp.post("/manage/registrations/<int:id>/paper")
@open_to(Audience.staff)
def decide(id: int) -> ResponseReturnValue:
    """Accept a form, return it, or tick it as handed over on paper, as `act` says."""
    work, form = current_work(), PaperForm()
    registration = _managed(work, id)
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "accept": (
            lambda: accept(work, registration, form.version),
            work.texts.gettext("The form is accepted, and a letter about it is on its way."),
        ),
        "return": (
            lambda: give_back(work, registration, form.reason.data or "", form.version),
            work.texts.gettext("The form is returned, and the reason is on its way."),
        ),
        "receive": (
            lambda: receive(work, registration),
            work.texts.gettext("It is noted that the form was handed over on paper."),
        ),
    }
    if form.act.data not in acts:
        raise Missing
    if form.validate():
        act, said = acts[form.act.data]
        back = _back(registration.event)
        with committing(form) as done:
            act()
        if done:
            notify("success", said)
            return redirect(back, 303)
    db.session.rollback()
    return _page(_managed(current_work(), id), form)


@bp.get("/manage/papers/<int:id>")
@open_to(Audience.staff)
def paper_file(id: int) -> ResponseReturnValue:
    """Send a file of a signed form, only to be saved; who opened it stays in the history."""
    work = current_work()
    found = file_for_staff(work, id)
    registration, file = found.paper.registration, found.file
    with apart(work) as noting:
        event_id, personal = registration.event_id, {"name": registration.name}
        record(noting, OPENED, "event", event_id, event_id=event_id, personal=personal)
    path = path_of(work, file.sha256)
    return stored_file(path, file.sha256, found.name, file.content_type, as_attachment=True)


def _tabs(work: Work, event: Event, shown: str) -> list[Tab]:
    texts, counted = work.texts, paper_counts(work, event)
    url = url_for("signed_papers.papers", slug=event.slug)
    known = (OWED, *PaperState.__members__)
    tabs = [Tab(texts.gettext("All"), url, shown not in known, counted.total)]
    tabs += [
        Tab(texts.gettext(label), f"{url}?state={state.value}", shown == state.value, counted.of(state))
        for state, label in PAPERS.items()
    ]
    tabs.insert(2, Tab(texts.gettext(OWED_WORD), f"{url}?state={OWED}", shown == OWED, counted.of(None)))
    return tabs


def _managed(work: Work, id: int) -> Registration:
    registration = managed_registration(work, id)
    if not asks_paper(registration.event) and paper_of(work, registration) is None:
        raise Missing
    return registration


def _back(event: Event) -> str:
    """Return where a decision leads: to the register at which the form was ticked, else to the list."""
    session = number_in(request.form.get("session"))
    if session is None:
        return _list_address(event)
    return url_for("attendance.session", slug=event.slug, id=session)


def _list_address(event: Event) -> str:
    return way_back(url_for("signed_papers.papers", slug=event.slug))


def _page(registration: Registration, form: PaperForm) -> ResponseReturnValue:
    work, event = current_work(), registration.event
    load_sessions(work, event)
    paper = paper_of(work, registration)
    page = render_template(
        "signed_papers/one.html",
        event=event,
        event_header=header_of(work, event, "papers"),
        registration=registration,
        paper=paper,
        form=form,
        states=PAPERS,
        chips=PAPER_CHIPS,
        owed=OWED_WORD,
        back=_list_address(event),
        asked_back=request.values.get("back", ""),
    )
    return page, 422 if form.form_errors else page_status(form)
