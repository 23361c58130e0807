"""Templates of forms: kept from an event, and begun from in another one."""

from typing import Any

from sqlalchemy import delete

from app.errors import Forbidden
from app.events.access import organises_project
from app.events.models import Event
from app.events.operations.editing import edit
from app.form_editor import facts
from app.history.operations import record
from app.questions.models import Question
from app.questions.operations import copy_form, template_for
from app.questions.operations.locking import lock_form
from app.questions.queries import template_of
from app.work import Work


def keep_as_template(work: Work, event: Event) -> int:
    """Make the event's form the template of its form of support; return how many own questions it holds.

    A template from before is replaced; forms that began from it stay as they are. Forbidden for who does not
    organise the event's project: the template is for all events of the kind.
    """
    if not organises_project(work, event.project_id):
        raise Forbidden
    lock_form(work, event)
    template = template_for(work, event.form_of_support)
    lock_form(work, template)
    # Nobody answers a template's questions: they need not stay.
    work.session.execute(delete(Question).where(Question.template_id == template.id))
    template.fields, template.asks_access_needs = event.rules.fields, event.rules.asks_access_needs
    copied = copy_form(work, event, template)
    record(work, facts.KEPT_AS_TEMPLATE, "event", event.id, event_id=event.id, values={"questions": copied})
    work.session.flush()
    return copied


def begin_from_template(work: Work, event: Event, *, is_new: bool = False) -> bool:
    """Set an event's fields as its template says, and add the questions of the template, if there is one.

    Questions that the form asks already are not added: a new event has them, and a button is pressed twice.
    Tell whether there is. Of a new event its editor has just said whether access needs are asked: that stays.
    Refuses more questions than a form holds.
    """
    template = template_of(work, event.form_of_support)
    if template is None:
        return False
    lock_form(work, event)
    values: dict[str, Any] = {"fields": template.fields}
    if not is_new:
        values["asks_access_needs"] = template.asks_access_needs
    edit(work, event, values, event.version)
    copied = copy_form(work, template, event, only_missing=True)
    record(
        work, facts.BEGUN_FROM_TEMPLATE, "event", event.id, event_id=event.id, values={"questions": copied}
    )
    return True
