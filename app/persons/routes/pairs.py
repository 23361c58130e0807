"""Persons who may be there twice: the evidence, and what staff say of it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Forbidden, Missing
from app.people.models import Verdict
from app.persons.access import compares_persons, person_read
from app.persons.likeness import NameLikeness
from app.persons.models import PersonVerdict
from app.persons.operations.parting import take_back_merge
from app.persons.operations.verdicts import say_different, take_back_different
from app.persons.queries.listing import summaries
from app.persons.queries.pairs import institutions_of, likely_pairs, shown_pairs
from app.persons.routes.blueprint import bp
from app.persons.routes.person import person_page
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_PAIRS = 10
HOW_ALIKE = {
    NameLikeness.same: N_("the same name"),
    NameLikeness.swapped: N_("first and last name changed places"),
    NameLikeness.double: N_("one has a double last name"),
    NameLikeness.spelling: N_("one letter differs"),
    NameLikeness.first: N_("the same first name, and nobody else has this address or number"),
}


@bp.get("/manage/persons/pairs")
@open_to(Audience.staff)
def pairs() -> ResponseReturnValue:
    """Show persons who may be one, the surest first, with what speaks for it."""
    return _page(comparing(), ButtonForm())


@bp.post("/manage/persons/pairs")
@open_to(Audience.staff)
def keep_apart() -> ResponseReturnValue:
    """Say that two persons are different: the pair never comes back."""
    work, form = comparing(), ButtonForm()
    one, other = (person_read(work, number_in(request.form.get(name)) or 0) for name in ("one", "other"))
    with committing(form) as done:
        say_different(work, one, other)
    if not done:
        return _page(current_work(), form), 422
    notify(
        "success",
        current_work().texts.gettext("The two are kept apart. It can be taken back on their pages."),
    )
    return redirect(url_for("persons.pairs"), 303)


@bp.post("/manage/persons/<int:id>/said/<int:verdict>/undo")
@open_to(Audience.staff)
def undo_verdict(id: int, verdict: int) -> ResponseReturnValue:
    """Take back what was said of a person."""
    work, form = comparing(), ButtonForm()
    person_read(work, id)
    said = work.session.get(PersonVerdict, verdict) if 0 < verdict < 2**31 else None
    if said is None or id not in (said.one_id, said.other_id):
        raise Missing
    with committing(form) as done:
        (take_back_merge if said.verdict == Verdict.same else take_back_different)(work, said)
    if not done:
        work = current_work()
        return person_page(work, person_read(work, id), form), 422
    notify("success", current_work().texts.gettext("Taken back."))
    return redirect(url_for("persons.person", id=id), 303)


def comparing() -> Work:
    """Return the work of somebody who may look for persons who are there twice; refuse others."""
    work = current_work()
    if not compares_persons(work):
        raise Forbidden
    return work


def _page(work: Work, form: ButtonForm) -> str:
    page = page_of_list(likely_pairs(work), asked_page(), _PAIRS)
    shown = shown_pairs(work, page.rows)
    people = [each for pair in shown for each in (pair.one, pair.other)]
    return render_template(
        "persons/pairs.html",
        form=form,
        page=page,
        pairs=shown,
        institutions=institutions_of(work, [each.id for each in people]),
        told=summaries(work, people),
        how_alike=HOW_ALIKE,
    )
