"""One page that came back, without a list: a human says which list and page it is."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.events.access import may_manage_event
from app.events.models import Event
from app.events.titles import title
from app.events.when import session_line
from app.returned_lists.access import open_sessions, page_to_see
from app.returned_lists.forms import PlaceForm
from app.returned_lists.models import ReturnedPage
from app.returned_lists.operations.placing import place_page
from app.returned_lists.queries import sent_on, sessions_named
from app.returned_lists.recognising import SAID_OF
from app.returned_lists.routes.blueprint import bp
from app.signing_lists.printing import PrintedPage
from app.signing_lists.queries import pages_printed_of, sessions_on
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_MOST_CHOICES = 500


@bp.get("/manage/returned-lists/<int:id>/list")
@open_to(Audience.staff)
def which_list(id: int) -> ResponseReturnValue:
    """Show a page and ask which list and page it is: of its event, or of a day."""
    work = current_work()
    return _page(work, page_to_see(work, id), PlaceForm(formdata=None))


@bp.post("/manage/returned-lists/<int:id>/list")
@open_to(Audience.staff)
def place(id: int) -> ResponseReturnValue:
    """Give a page to its list."""
    work = current_work()
    page, form = page_to_see(work, id), PlaceForm()
    if form.validate():
        with committing(form) as done:
            place_page(work, page, *form.chosen)
        if done and page.event is not None:
            notify("success", work.texts.gettext("The page has its list."))
            return redirect(url_for("returned_lists.read", id=id), 303)
    return _page(work, page, form)


def _page(work: Work, page: ReturnedPage, form: PlaceForm) -> ResponseReturnValue:
    day = _day(request.args.get("day", ""))
    events = sent_on(work, page.scan)
    form.offer(list(_choices(work, _candidates(work, page, events, day))))
    shown = render_template(
        "returned_lists/which_list.html",
        page=page,
        event=next((each for each in events if may_manage_event(work, each)), None),
        form=form,
        day=day,
        said=SAID_OF[page.trouble] if page.trouble else None,
        count=len(form.printed.choices or ()) - 1,
    )
    return shown, page_status(form)


def _candidates(
    work: Work, page: ReturnedPage, events: Sequence[Event], day: date | None
) -> list[PrintedPage]:
    """Return the printed pages among which one is chosen: of a day, else of the events of page or scan."""
    if day is None:
        ids = {page.event_id} if page.event_id is not None else {each.id for each in events}
        return pages_printed_of(work, ids) if ids else []
    sessions = sessions_on(work, day)
    ids = {each.id for each in sessions}
    found = pages_printed_of(work, {each.meeting.event_id for each in sessions})
    return [each for each in found if ids & set(each.session_ids)]


def _choices(work: Work, printed: Sequence[PrintedPage]) -> Iterator[tuple[str, str]]:
    """Yield what is chosen from, the newest printing first: value and words."""
    ids = {id for each in printed for id in each.session_ids}
    sessions, allowed = sessions_named(work, ids), open_sessions(work, ids)
    alive = [each for each in printed if allowed & set(each.session_ids) & sessions.keys()]
    for each in alive[:_MOST_CHOICES]:
        days = [sessions[id] for id in each.session_ids if id in sessions]
        words = work.texts.gettext(
            "%(title)s, %(when)s: printing %(number)s, page %(page)s of %(pages)s",
            title=title(days[0].meeting.event, work.texts.language).text,
            when="; ".join(session_line(work.texts, session) for session in days),
            number=each.printing_id,
            page=each.number,
            pages=each.pages,
        )
        yield f"{each.printing_id}-{each.page}", words


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
