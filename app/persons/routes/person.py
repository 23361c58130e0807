"""The list of persons, and one person's page with letters and history."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Forbidden
from app.events.units import hours_phrase, unit_of
from app.history.queries import lines
from app.notices.labels import HEADINGS
from app.people.models import Person
from app.persons.access import compares_persons, person_read, reads_persons
from app.persons.queries.listing import summaries
from app.persons.queries.pairs import said_of
from app.persons.queries.person import (
    consents_of,
    forms_of_person,
    history_of,
    hours_of,
    letters_to,
    memberships_of,
    registrations_of,
)
from app.persons.routes.blueprint import bp
from app.persons.routes.paging import page_of_persons
from app.progress.labels import lacking
from app.registrations.listing import STATES
from app.registrations.papers import PAPER_CHIPS, PAPERS
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work
from app.work import Work

_LONGEST_SEARCH = 200
_SHOWN_FIRST = 10
_ON_A_PAGE = 50


@bp.get("/manage/persons/")
@open_to(Audience.staff)
def listing() -> ResponseReturnValue:
    """List the persons whom the actor reads, those found by a search."""
    work = current_work()
    if not reads_persons(work):
        raise Forbidden
    search = searched(request.args.get("q", ""), _LONGEST_SEARCH)
    page = page_of_persons(work, search, asked_page())
    return render_template(
        "persons/list.html",
        page=page,
        search=search,
        told=summaries(work, page.rows),
        may_compare=compares_persons(work),
    )


@bp.get("/manage/persons/<int:id>/")
@open_to(Audience.staff)
def person(id: int) -> ResponseReturnValue:
    """Show one person: events, papers, hours, the last letters and what happened."""
    work = current_work()
    found = person_read(work, id)
    if found.id != id:
        return redirect(url_for("persons.person", id=found.id))
    return person_page(work, found, ButtonForm())


@bp.get("/manage/persons/<int:id>/letters")
@open_to(Audience.staff)
def letters(id: int) -> ResponseReturnValue:
    """List all letters to one person, without what they say."""
    work = current_work()
    found = person_read(work, id)
    query = letters_to(work, found, registrations_of(work, found))
    page = page_of(work.session, query, asked_page(), _ON_A_PAGE)
    return render_template("persons/letters.html", person=found, page=page)


def person_page(work: Work, found: Person, form: ButtonForm) -> str:
    """Return the page of a person, with what a form on it was answered."""
    attended = registrations_of(work, found)
    history = page_of(work.session, history_of(work, found, attended), asked_page(), _ON_A_PAGE)
    return render_template(
        "persons/person.html",
        form=form,
        person=found,
        attended=attended,
        hours=hours_of(work, found, attended),
        memberships=memberships_of(work, found),
        forms=forms_of_person(work, found, attended),
        consents=consents_of(work, found, attended),
        consent_names=HEADINGS,
        letters=page_of(work.session, letters_to(work, found, attended), 1, _SHOWN_FIRST),
        may_compare=compares_persons(work),
        said=said_of(work, found) if compares_persons(work) else [],
        history=history,
        lines=lines(work.texts, history.rows),
        states=STATES,
        papers=PAPERS,
        paper_chips=PAPER_CHIPS,
        texts=work.texts,
        hours_phrase=hours_phrase,
        unit_of=unit_of,
        lacking=lacking,
    )
