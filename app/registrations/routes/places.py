"""Places of institutions at an event: what each has, and other numbers for chosen ones."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing, Refusal
from app.events.access import managed_event
from app.events.models import Event
from app.events.publication import opening_warnings
from app.people.models import Institution
from app.people.operations import institution_for
from app.people.queries import institution_by_id, suggested_institutions
from app.registrations.counting import own_places, seats_by_institution
from app.registrations.explaining import rule_sentences
from app.registrations.forms import OwnPlacesForm
from app.registrations.institution_places import institution_rows, institutions_at
from app.registrations.operations.places import NOT_KNOWN, end_own_places, give_own_places
from app.registrations.routes.blueprint import bp
from app.registrations.routes.pages import head
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 50


@bp.route("/manage/events/<slug>/places/", methods=["GET", "POST"])
@open_to(Audience.staff)
def places(slug: str) -> ResponseReturnValue:
    """Show the institutions of an event with their places, or give a chosen one another number.

    `one` in the address fills the form with an institution and its number.
    """
    work = current_work()
    event = managed_event(work, slug)
    form = OwnPlacesForm() if request.method == "POST" else OwnPlacesForm(formdata=None, data=_chosen(event))
    if form.validate_on_submit():
        with committing(form) as done:
            institution = _known(form.institution.data or "")
            give_own_places(work, event, institution, form.places.data or 0)
        if done:
            return _saved(slug)
    return _page(slug, form), page_status(form)


@bp.post("/manage/events/<slug>/places/<int:id>/end")
@open_to(Audience.staff)
def end_own_number(slug: str, id: int) -> ResponseReturnValue:
    """Let the number of all institutions hold for one that had its own."""
    work = current_work()
    event, institution, form = managed_event(work, slug), institution_by_id(work, id), ButtonForm()
    if institution is None:
        raise Missing
    if form.validate_on_submit():
        with committing(form) as done:
            end_own_places(work, event, institution)
        if done:
            return _saved(slug)
    return _page(slug, OwnPlacesForm(formdata=None), form), 422


def _chosen(event: Event) -> dict[str, Any]:
    """Return what the form is filled with: the institution that the address names, and its number."""
    id = number_in(request.args.get("one", ""))
    institution = None if id is None else institution_by_id(current_work(), id)
    if institution is None or not institution.is_confirmed:
        return {}
    known = own_places(event).get(institution.id, event.rules.per_institution_limit)
    return {"institution": institution.name, "places": known}


def _known(name: str) -> Institution:
    found = institution_for(current_work(), name)
    if found is None:
        raise Refusal(NOT_KNOWN, field="institution")
    return found


def _saved(slug: str) -> ResponseReturnValue:
    notify("success", current_work().texts.gettext("The places are saved."))
    return redirect(url_for("registrations.places", slug=slug), 303)


def _page(slug: str, form: OwnPlacesForm, failed: ButtonForm | None = None) -> str:
    work = current_work()
    event = managed_event(work, slug)
    page = page_of(work.session, institutions_at(event), asked_page(), PAGE)
    return render_template(
        "registrations/manage/places.html",
        **head(event),
        form=form,
        failed=failed,
        page=page,
        rows=institution_rows(page.rows, own_places(event), seats_by_institution(work, event)),
        general=event.rules.per_institution_limit,
        said=rule_sentences(work.texts, event, work.today),
        too_late=opening_warnings(event),
        institutions=suggested_institutions(work),
    )
