"""Monitoring officers key in forms that lie on paper."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import Forbidden, Missing
from app.monitoring.access import may_read_forms
from app.monitoring.content import FormAnswers
from app.monitoring.keys import check_keys
from app.monitoring.operations.giving import give_form
from app.monitoring.queries import asks_participation, dictionaries_on, form_of
from app.participation.forms import ParticipationEntry
from app.participation.routes.blueprint import bp
from app.registrations.models import SEATED, Registration
from app.registrations.queries import registration_by_id
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/participation/registrations/<int:id>")
@open_to(Audience.staff)
def key_in(id: int) -> ResponseReturnValue:
    """Show the empty form of a person, to be keyed in from paper."""
    work = current_work()
    registration = _to_key_in(work, id)
    check_keys(work)
    form = ParticipationEntry(formdata=None, data={"country": "Polska"})
    _offer(work, registration, form)
    return _page(registration, form)


@bp.post("/manage/participation/registrations/<int:id>")
@open_to(Audience.staff)
def keep_keyed_in(id: int) -> ResponseReturnValue:
    """Keep what was keyed in; who did it stays with the form."""
    work, form = current_work(), ParticipationEntry()
    registration = _to_key_in(work, id)
    _offer(work, registration, form)
    answers: FormAnswers | None = form.answers()
    if answers is None:
        return _page(registration, form)
    event, project_id = registration.event, registration.event.project_id
    with committing(form) as done:
        give_form(work, registration.person, event, answers, is_doubtful=bool(form.doubts))
    if not done:
        return _page(registration, form)
    notify("success", work.texts.gettext("The form is keyed in and sealed."))
    return redirect(url_for("participation.people", project_id=project_id), 303)


def _to_key_in(work: Work, id: int) -> Registration:
    """Return the registration of somebody whose form may be keyed in: it is missing, or on paper.

    Missing for others, and Forbidden to who does not read the project's forms.
    """
    registration = registration_by_id(work, id)
    project_id = registration.event.project_id
    if project_id is None or not asks_participation(registration.event):
        raise Missing
    if not may_read_forms(work, project_id):
        raise Forbidden
    known = form_of(work, registration.person_id, project_id)
    if registration.state not in SEATED or (known is not None and known.sealed is not None):
        raise Missing
    return registration


def _offer(work: Work, registration: Registration, form: ParticipationEntry) -> None:
    form.offer(dictionaries_on(work, registration.event.project_id or 0, work.today))


def _page(registration: Registration, form: ParticipationEntry) -> ResponseReturnValue:
    page = render_template(
        "participation/key_in.html", registration=registration, project=registration.event.project, form=form
    )
    return page, page_status(form)
