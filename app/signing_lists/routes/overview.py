"""The page that leads to all papers of an event to print."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.attendance.access import sessions_to_print
from app.events.access import may_manage_event
from app.events.titles import title
from app.events.when import meeting_line
from app.projects.funding import strip_warning
from app.signing_lists.queries import event_to_print, next_to_print
from app.signing_lists.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of_list
from app.web.request_work import current_work

_PER_PAGE = 50


@bp.get("/manage/events/<slug>/sheets/")
@open_to(Audience.staff)
def overview(slug: str) -> ResponseReturnValue:
    """Show what can be printed of an event, and warn where no strip of the funder stands on it."""
    work = current_work()
    event = event_to_print(work, slug)
    allowed = sessions_to_print(work, event)
    meetings = [
        (each, meeting_line(work.texts, each))
        for each in event.meetings
        if each.cancelled_at is None and any(session.id in allowed for session in each.sessions)
    ]
    return render_template(
        "signing_lists/overview.html",
        event=event,
        title=title(event, work.texts.language),
        organises=may_manage_event(work, event),
        page=page_of_list(meetings, asked_page(), _PER_PAGE),
        coming=next_to_print(work, event, allowed),
        without_strip=strip_warning(work.texts, event.project),
    )
