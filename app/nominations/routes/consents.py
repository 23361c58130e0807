"""The signed consent of an institution: handed in by its contact, looked at and decided about by staff."""

from dataclasses import replace

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing, Refusal
from app.events.access import managed_event
from app.extensions import db
from app.files.storage import path_of
from app.history.operations import record
from app.nominations.facts import CONSENT_OPENED
from app.nominations.operations.consenting import (
    accept_consent,
    hand_in_consent,
    receive_consent,
    return_consent,
)
from app.nominations.queries import consent_of, event_named_for
from app.nominations.routes.blueprint import bp
from app.people.queries import institution_by_id
from app.progress.queries.institution_links import opened_link
from app.signed_papers.forms import FilesForm, PaperForm, read_all
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import committing, refuse
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.work import Actor


@bp.post("/institutions/<token>/events/<slug>/consent")
@open_to(Audience.link_holder, begins_late=True, uploads=True)
def send_consent(token: str, slug: str) -> ResponseReturnValue:
    """Take the institution's signed consent, look at it without a transaction, then keep it."""
    form = FilesForm()
    event_named_for(current_work(), opened_link(current_work(), token), slug)
    # Reading takes long: neither a lock nor an open transaction may wait for it.
    db.session.rollback()
    back = redirect(url_for("nominations.named_people", token=token, slug=slug), 303)
    if not form.validate():
        return _said(form, back)
    try:
        scans = read_all(form.chosen())
    except Refusal as refusal:
        refuse(form, refusal)
        return _said(form, back)
    begin_write(db.session())
    work = current_work()
    link = opened_link(work, token)
    event = event_named_for(work, link, slug)
    contact = replace(work, actor=Actor("visitor", None, link.name))
    with committing(form) as done:
        hand_in_consent(contact, event, link.institution, scans)
    if not done:
        return _said(form, back)
    notify("success", work.texts.gettext("The signed consent has arrived. The organiser looks at it."))
    return back


@bp.post("/manage/events/<slug>/institutions/<int:id>/consent")
@open_to(Audience.staff)
def decide_consent(slug: str, id: int) -> ResponseReturnValue:
    """Accept the consent, return it with a reason, or tick it as handed over on paper."""
    work, form = current_work(), PaperForm()
    event, institution = managed_event(work, slug), institution_by_id(work, id)
    if institution is None:
        raise Missing
    back = redirect(url_for("nominations.institution_people", slug=slug, id=id), 303)
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
        return _said(form, back)
    notify("success", work.texts.gettext("Saved."))
    return back


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


def _said(form: FilesForm | PaperForm, back: ResponseReturnValue) -> ResponseReturnValue:
    """Say what is wrong on the page to which the act leads back."""
    db.session.rollback()
    problems = [*form.form_errors, *(error for field in form for error in field.errors)]
    for each in problems[:3]:
        notify("warning", each)
    return back
