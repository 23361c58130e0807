"""An event's lists that came back: sent in, with what is missing or double, and to be keyed in."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.access import sessions_to_print
from app.events.models import Event
from app.events.titles import title
from app.returned_lists.forms import ScansForm
from app.returned_lists.models import ERASE_DAYS
from app.returned_lists.queries import lists_returned, unplaced
from app.returned_lists.recognising import SAID_OF
from app.returned_lists.routes.blueprint import bp
from app.returned_lists.routes.receiving import received
from app.returned_lists.wording import gaps, name_of
from app.signing_lists.queries import event_to_print
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import page_status
from app.web.pages import asked_page, page_of_list
from app.web.request_work import current_work
from app.work import Work

_PER_PAGE = 20


@bp.get("/manage/events/<slug>/sheets/returned/")
@open_to(Audience.staff)
def of_event(slug: str) -> ResponseReturnValue:
    """Show which lists of an event came back, all or those of one session, and the form to send more."""
    return _page(slug, ScansForm(formdata=None))


@bp.post("/manage/events/<slug>/sheets/returned/")
@open_to(Audience.staff, begins_late=True, uploads=True)
def send_to_event(slug: str) -> ResponseReturnValue:
    """Take scans in; their pages may be of other events whose registers the sender takes."""
    form = ScansForm()
    if not received(form, lambda work: _event(work, slug)):
        return _page(slug, form)
    return redirect(url_for("returned_lists.of_event", slug=slug), 303)


def _event(work: Work, slug: str) -> Event:
    event = event_to_print(work, slug)
    sessions_to_print(work, event)
    return event


def _page(slug: str, form: ScansForm) -> ResponseReturnValue:
    work = current_work()
    event = event_to_print(work, slug)
    allowed = sessions_to_print(work, event)
    asked = number_in(request.args.get("session"))
    lists = lists_returned(work, event, {asked} if asked in allowed else allowed)
    page = page_of_list(lists, asked_page(), _PER_PAGE)
    shown = render_template(
        "returned_lists/event.html",
        event=event,
        title=title(event, work.texts.language),
        form=form,
        page=page,
        one=asked if asked in allowed else None,
        name_of=lambda each: name_of(work.texts, each),
        gaps=lambda each: gaps(work.texts, each),
        loose=list(work.session.scalars(unplaced(work, event).limit(_PER_PAGE))),
        trouble=SAID_OF,
        erase_days=ERASE_DAYS,
    )
    return shown, page_status(form)
