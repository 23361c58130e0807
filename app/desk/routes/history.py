"""The history of one event."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.desk.routes.blueprint import bp
from app.events.operations.managed_event import whole_managed
from app.history.queries import facts_of_event, line
from app.registrations.header import header_of
from app.registrations.queries import names_of
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/history/")
@open_to(Audience.staff)
def manage_history(slug: str) -> ResponseReturnValue:
    """Show everything that was done to an event, its meetings and its registrations."""
    work = current_work()
    event = whole_managed(work, slug)
    page = page_of(work.session, facts_of_event(event.id), asked_page(), 50)
    lines = [line(work.texts, fact) for fact in page.rows]
    concerned = {each.subject_id for each in lines if each.subject_kind == "registration"}
    return render_template(
        "desk/history.html",
        event=event,
        event_header=header_of(work, event, "history"),
        page=page,
        lines=lines,
        people=names_of(work, concerned),
    )
