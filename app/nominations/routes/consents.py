"""The signed consent of an institution: handed in by its contact or by staff, looked at and decided about."""

from dataclasses import replace

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.events.access import managed_event
from app.events.models import Event
from app.extensions import db
from app.files.storage import path_of
from app.history.operations import record
from app.nominations.facts import CONSENT_OPENED
from app.nominations.operations.consenting import (
    accept_consent,
    check_open,
    hand_in_consent,
    receive_consent,
    return_consent,
)
from app.nominations.queries import consent_of, event_named_for
from app.nominations.routes.blueprint import bp
from app.nominations.routes.contact import contact_page, opened_page
from app.nominations.routes.files import consent_form
from app.nominations.routes.sending import managed, people_page
from app.people.models import Institution
from app.people.queries import institution_by_id
from app.progress.queries.institution_links import opened_link
from app.registrations.forms import ColleagueForm
from app.signed_papers.forms import FilesForm, PaperForm, read_all
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.web.uploads import read_first
from app.work import Actor, Work


@bp.post("/institutions/<token>/events/<slug>/consent")
@open_to(Audience.link_holder, begins_late=True, uploads=True)
def send_consent(token: str, slug: str) -> ResponseReturnValue:
    """Take the institution's signed consent, look at it without a transaction, then keep it."""
    form = consent_form()
    work = current_work()
    check_open(work, event_named_for(work, opened_link(work, token), slug))
    scans = read_first(form, lambda: read_all(form.chosen()))
    if scans is not None:
        work = current_work()
        link = opened_link(work, token)
        event = event_named_for(work, link, slug)
        contact = replace(work, actor=Actor("visitor", None, link.name))
        with committing(form) as done:
            hand_in_consent(contact, event, link.institution, scans)
        if done:
            said = work.texts.gettext("The signed consent has arrived. The organiser looks at it.")
            notify("success", said)
            return redirect(url_for("nominations.named_people", token=token, slug=slug), 303)
    link, event, work = opened_page(token, slug)
    return contact_page(work, token, link, event, ColleagueForm(formdata=None), form), 422


@bp.post("/manage/events/<slug>/institutions/<int:id>/consent/file")
@open_to(Audience.staff, begins_late=True, uploads=True)
def send_consent_for(slug: str, id: int) -> ResponseReturnValue:
    """Take the consent that came to the office by e-mail, as if the institution's contact had sent it."""
    form = consent_form()
    work = current_work()
    check_open(work, _of_institution(work, slug, id)[0])
    scans = read_first(form, lambda: read_all(form.chosen()))
    if scans is not None:
        work = current_work()
        event, institution = _of_institution(work, slug, id)
        with committing(form) as done:
            hand_in_consent(work, event, institution, scans)
        if done:
            notify("success", work.texts.gettext("The file is kept. The consent waits for a decision."))
            return redirect(url_for("nominations.institution_people", slug=slug, id=id), 303)
    return _staff_page(slug, id, form)


@bp.post("/manage/events/<slug>/institutions/<int:id>/consent")
@open_to(Audience.staff)
def decide_consent(slug: str, id: int) -> ResponseReturnValue:
    """Accept the consent, return it with a reason, or tick it as handed over on paper."""
    work, form = current_work(), PaperForm()
    event, institution = _of_institution(work, slug, id)
    consent, act = consent_of(work, event, id), form.act.data
    if act not in ("receive", "accept", "return") or (act != "receive" and consent is None):
        raise Missing
    with committing(form) as done:
        if act == "receive" or consent is None:
            receive_consent(work, event, institution)
        elif act == "accept":
            accept_consent(work, consent, form.version)
        else:
            return_consent(work, consent, form.reason.data or "", form.version)
    if not done:
        return _staff_page(slug, id, form)
    notify("success", work.texts.gettext("Saved."))
    return redirect(url_for("nominations.institution_people", slug=slug, id=id), 303)


@bp.get("/manage/events/<slug>/institutions/<int:id>/consent")
@open_to(Audience.staff)
def consent_file(slug: str, id: int) -> ResponseReturnValue:
    """Send the file of a consent; that it was opened is recorded."""
    work = current_work()
    event = managed_event(work, slug)
    consent = consent_of(work, event, id)
    if consent is None or consent.file is None:
        raise Missing
    with apart(work) as own:
        values = {"institution": consent.institution.name}
        record(own, CONSENT_OPENED, "event", event.id, event_id=event.id, values=values)
    file = consent.file
    name, kind = consent.file_name or "zgoda.pdf", file.content_type
    return stored_file(path_of(work, file.sha256), file.sha256, name, kind, as_attachment=True)


def _of_institution(work: Work, slug: str, id: int) -> tuple[Event, Institution]:
    event, institution = managed(work, slug), institution_by_id(work, id)
    if institution is None:
        raise Missing
    return event, institution


def _staff_page(slug: str, id: int, form: FilesForm | PaperForm) -> ResponseReturnValue:
    """Show what is wrong at its field."""
    db.session.rollback()
    work = current_work()
    event, institution = managed(work, slug), _of_institution(work, slug, id)[1]
    return people_page(work, event, institution, ColleagueForm(formdata=None), form), 422
