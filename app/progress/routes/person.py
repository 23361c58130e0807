"""One participant's minutes, from the total down to who confirmed each."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.attendance.queries import decided_value
from app.errors import Forbidden
from app.events.access import may_manage_event
from app.events.titles import title
from app.events.units import hours_phrase, unit_of
from app.events.when import session_line
from app.ledger.queries import earned_minutes
from app.progress.queries import balance, session_results
from app.progress.routes.blueprint import blueprint
from app.registrations.queries import registration_by_id
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@blueprint.get("/manage/registrations/<int:id>/hours")
@open_to(Audience.staff)
def person(id: int) -> ResponseReturnValue:
    """Show one participant's total, each session behind it, and every version with its author."""
    work = current_work()
    registration = registration_by_id(work, id)
    if not may_manage_event(work, registration.event):
        raise Forbidden
    return render_template(
        "progress/person.html",
        registration=registration,
        event=registration.event,
        title=title(registration.event, work.texts.language),
        balance=balance(work, registration),
        earned=earned_minutes(work, [registration.id]).get(registration.id, 0),
        results=session_results(work, registration),
        session_line=session_line,
        hours_phrase=hours_phrase,
        unit_of=unit_of,
        decided_value=decided_value,
    )
