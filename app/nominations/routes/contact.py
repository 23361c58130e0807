"""What an institution's contact does behind the mailed link: names people, replaces and withdraws them."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Closed
from app.events.models import Event
from app.events.titles import title
from app.events.when import place_line, when_line
from app.extensions import db
from app.nominations.models import Nomination
from app.nominations.operations.consenting import asks_consent
from app.nominations.operations.naming import move, nominate, take_back
from app.nominations.queries import consent_of, event_named_for, named_by, nomination_of, places_left
from app.nominations.routes.blueprint import bp
from app.nominations.routes.files import consent_form
from app.nominations.standing import CHIPS, CONSENTS, STANDS
from app.progress.models import InstitutionLink
from app.progress.operations.institution_links import note_opening
from app.progress.queries.institution_links import opened_link
from app.registrations.forms import ColleagueForm
from app.registrations.naming import why_no_naming
from app.registrations.offers import named_until
from app.registrations.papers import PAPER_CHIPS
from app.signed_papers.forms import FilesForm
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Actor, Work


@bp.get("/institutions/<token>/events/<slug>/")
@open_to(Audience.link_holder)
def named_people(token: str, slug: str) -> ResponseReturnValue:
    """Show whom the institution named for an event, its places, and the form to name more."""
    link, event, work = opened_page(token, slug)
    _note(work, link)
    return contact_page(work, token, link, event, ColleagueForm(formdata=None))


@bp.post("/institutions/<token>/events/<slug>/")
@open_to(Audience.link_holder)
def name_somebody(token: str, slug: str) -> ResponseReturnValue:
    """Name a person, who gets a letter."""
    link, event, work = opened_page(token, slug)
    form = ColleagueForm()
    form.fit(event, with_position=True)
    if form.validate_on_submit():
        with committing(form) as done:
            nominate(work, event, link.institution, form.colleague(work.texts.language), link=link)
        if done:
            notify("success", work.texts.gettext("The person is named, and a letter is on its way."))
            return redirect(_address(token, slug), 303)
    db.session.rollback()
    link, event, work = opened_page(token, slug)
    return contact_page(work, token, link, event, form), 422


@bp.get("/institutions/<token>/events/<slug>/people/<int:id>/")
@open_to(Audience.link_holder)
def one_named(token: str, slug: str, id: int) -> ResponseReturnValue:
    """Ask whom to name instead of a person, or whether to send nobody."""
    link, event, work = opened_page(token, slug)
    nomination = nomination_of(work, event, id, link.institution_id)
    _note(work, link)
    return _person_page(work, token, event, nomination, ColleagueForm(formdata=None))


@bp.post("/institutions/<token>/events/<slug>/people/<int:id>/")
@open_to(Audience.link_holder)
def name_another(token: str, slug: str, id: int) -> ResponseReturnValue:
    """Name another person instead; both get a letter."""
    link, event, work = opened_page(token, slug)
    nomination = nomination_of(work, event, id, link.institution_id)
    form = ColleagueForm()
    form.fit(event, with_position=True)
    if form.validate_on_submit():
        with committing(form) as done:
            nominate(
                work, event, link.institution, form.colleague(work.texts.language), link=link,
                instead_of=nomination,
            )  # fmt: skip
        if done:
            notify("success", work.texts.gettext("Another person is named, and letters are on their way."))
            return redirect(_address(token, slug), 303)
    db.session.rollback()
    link, event, work = opened_page(token, slug)
    return _person_page(work, token, event, nomination_of(work, event, id, link.institution_id), form), 422


@bp.post("/institutions/<token>/events/<slug>/people/<int:id>/end")
@open_to(Audience.link_holder)
def withdraw_named(token: str, slug: str, id: int) -> ResponseReturnValue:
    """Send somebody no more; the place goes to the institution's next reserve."""
    link, event, work = opened_page(token, slug)
    nomination = nomination_of(work, event, id, link.institution_id)
    form = ButtonForm()
    with committing(form) as done:
        take_back(work, nomination)
    if done:
        notify("success", work.texts.gettext("The person is off the list, and gets a letter."))
    for each in form.form_errors:
        notify("warning", each)
    return redirect(_address(token, slug), 303)


@bp.post("/institutions/<token>/events/<slug>/people/<int:id>/move")
@open_to(Audience.link_holder)
def move_named(token: str, slug: str, id: int) -> ResponseReturnValue:
    """Move a reserve up, or down with `down`."""
    link, event, work = opened_page(token, slug)
    nomination = nomination_of(work, event, id, link.institution_id)
    with committing(ButtonForm()):
        move(work, nomination, earlier="down" not in request.form)
    return redirect(_address(token, slug), 303)


def opened_page(token: str, slug: str) -> tuple[InstitutionLink, Event, Work]:
    """Return link, event and the work in the name of the contact, even where staff look at the page."""
    work = current_work()
    link = opened_link(work, token)
    event = event_named_for(work, link, slug)
    return link, event, replace(work, actor=Actor("visitor", None, link.name))


def _note(work: Work, link: InstitutionLink) -> None:
    if request.method == "GET":
        with apart(work) as own:
            note_opening(own, link)


def contact_page(
    work: Work,
    token: str,
    link: InstitutionLink,
    event: Event,
    form: ColleagueForm,
    files: FilesForm | None = None,
) -> str:
    """Return the page of an institution's contact with what is wrong in one of its forms."""
    form.fit(event, with_position=True)
    closed = why_no_naming(work, event)
    people = named_by(work, event, link.institution_id)
    return render_template(
        "nominations/named.html",
        token=token,
        link=link,
        asks_consent=asks_consent(event),
        consent=consent_of(work, event, link.institution_id) if asks_consent(event) else None,
        states=CONSENTS,
        paper_chips=PAPER_CHIPS,
        people=[each for each in people if each.is_alive],
        ended=[each for each in people if not each.is_alive][:50],
        left=places_left(work, event, link.institution_id),
        closed=work.texts.sentence(closed) if isinstance(closed, Closed) else "",
        until=named_until(event, work.now),
        may_replace=why_no_naming(work, event, instead=True) is None,
        form=form,
        files=files or consent_form(is_sent=False),
        **_event_lines(work, event),
    )


def _person_page(work: Work, token: str, event: Event, nomination: Nomination, form: ColleagueForm) -> str:
    form.fit(event, with_position=True)
    closed = why_no_naming(work, event, instead=True)
    return render_template(
        "nominations/person.html",
        token=token,
        nomination=nomination,
        closed=work.texts.sentence(closed) if isinstance(closed, Closed) else "",
        form=form,
        **_event_lines(work, event),
    )


def _event_lines(work: Work, event: Event) -> dict[str, object]:
    return {
        "event": event,
        "event_title": title(event, work.texts.language),
        "when": when_line(work.texts, event),
        "place": place_line(event),
        "words": STANDS,
        "chips": CHIPS,
    }


def _address(token: str, slug: str) -> str:
    return url_for("nominations.named_people", token=token, slug=slug)
