"""Making two persons one: whom with whom, what it does, and the act."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.events.units import hours_phrase
from app.people.models import Person
from app.persons.access import person_read
from app.persons.operations.merging import merge_persons
from app.persons.operations.verdicts import NOT_COVERED
from app.persons.queries.listing import summaries
from app.persons.queries.preview import preview_merge_of_persons
from app.persons.routes.blueprint import bp
from app.persons.routes.paging import page_of_persons
from app.persons.routes.pairs import comparing
from app.registrations.listing import STATES
from app.typed import number_in, searched
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_LONGEST_SEARCH = 200


@bp.get("/manage/persons/<int:id>/merge")
@open_to(Audience.staff)
def merge(id: int) -> ResponseReturnValue:
    """Choose who this person turned out to be, and see what that does."""
    work = comparing()
    gone = person_read(work, id)
    into = number_in(request.args.get("into"))
    if into and into != id:
        return _preview(work, person_read(work, into), gone, ButtonForm())
    search = searched(request.args.get("q", ""), _LONGEST_SEARCH)
    page = page_of_persons(work, search, asked_page(), but=id)
    return render_template(
        "persons/merge_choice.html", gone=gone, page=page, search=search, told=summaries(work, page.rows)
    )


@bp.post("/manage/persons/<int:id>/merge")
@open_to(Audience.staff)
def merge_now(id: int) -> ResponseReturnValue:
    """Let this person be the same as another one."""
    work, form = comparing(), ButtonForm()
    gone = person_read(work, id)
    kept = person_read(work, number_in(request.form.get("into")) or 0)
    kept_id = kept.id
    with committing(form) as done:
        merge_persons(work, kept, gone)
    if not done:
        work = current_work()
        return _preview(work, person_read(work, kept_id), person_read(work, id), form), 422
    notify("success", current_work().texts.gettext("The two are one person now. It can be taken back here."))
    return redirect(url_for("persons.person", id=kept_id), 303)


def _preview(work: Work, kept: Person, gone: Person, form: ButtonForm) -> str:
    return render_template(
        "persons/merge.html",
        kept=kept,
        gone=gone,
        preview=preview_merge_of_persons(work, kept, gone),
        form=form,
        states=STATES,
        not_covered=NOT_COVERED,
        texts=work.texts,
        hours_phrase=hours_phrase,
    )
