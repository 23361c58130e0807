"""Cancelling an event or one of its meetings, or taking that back: reason, letter to be seen, deed."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.forms.meetings import ReasonForm
from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.plan import CancelEvent, CancelMeeting, RestoreEvent, RestoreMeeting
from app.changes.preview import preview
from app.changes.release import release
from app.changes.routes.blueprint import bp
from app.errors import N_, Forbidden
from app.events.access import may_cancel_event
from app.events.models import Event
from app.events.operations.managed_event import meeting_of, whole_managed
from app.events.when import meeting_line
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.merging import UNTOUCHED
from app.web.request_work import current_work

STAYS = N_(
    "It stays on the page and in calendars, shown as cancelled. If people are registered, you see the letter "
    "first."
)
RETURNS = N_("It takes place again as it was planned. If people are registered, you see the letter first.")


@dataclass(frozen=True, slots=True)
class _Deed:
    """What is done: the page's heading, the change for a reason, what is said and shown afterwards."""

    heading: str
    meaning: str
    change: Callable[[str], CancelMeeting | CancelEvent | RestoreMeeting | RestoreEvent]
    done: str
    next: str
    cancelling: bool = True


@bp.route("/manage/events/<slug>/meetings/<int:id>/cancel", methods=["GET", "POST"])
@open_to(Audience.staff)
def meeting_cancel(slug: str, id: int) -> ResponseReturnValue:
    """Cancel a meeting, with its reason and after a look at the letter."""
    work = current_work()
    event = whole_managed(work, slug)
    meeting = meeting_of(event, id)
    heading = work.texts.gettext(N_("Cancel the meeting %(when)s"), when=meeting_line(work.texts, meeting))
    what = _Deed(
        heading,
        STAYS,
        lambda reason: CancelMeeting(meeting, reason),
        work.texts.gettext(N_("The meeting is cancelled.")),
        url_for("changes.meetings", slug=slug),
    )
    return _done(event, what)


@bp.route("/manage/events/<slug>/cancel", methods=["GET", "POST"])
@open_to(Audience.staff)
def event_cancel(slug: str) -> ResponseReturnValue:
    """Cancel the whole event, with its reason and after a look at the letter; no co-organiser does."""
    work = current_work()
    event = whole_managed(work, slug)
    if not may_cancel_event(work, event):
        raise Forbidden
    what = _Deed(
        work.texts.gettext(N_("Cancel the event “%(title)s”"), title=event.title_pl),
        STAYS,
        lambda reason: CancelEvent(event, reason),
        work.texts.gettext(N_("The event is cancelled.")),
        url_for("desk.manage_show", slug=slug),
    )
    return _done(event, what)


@bp.route("/manage/events/<slug>/meetings/<int:id>/restore", methods=["GET", "POST"])
@open_to(Audience.staff)
def meeting_restore(slug: str, id: int) -> ResponseReturnValue:
    """Let a cancelled meeting take place after all, after a look at the letter."""
    work = current_work()
    event = whole_managed(work, slug)
    meeting = meeting_of(event, id)
    when = meeting_line(work.texts, meeting)
    what = _Deed(
        work.texts.gettext(N_("Let the meeting %(when)s take place after all"), when=when),
        RETURNS,
        lambda reason: RestoreMeeting(meeting, reason),
        work.texts.gettext(N_("The meeting takes place after all.")),
        url_for("changes.meetings", slug=slug),
        cancelling=False,
    )
    return _done(event, what)


@bp.route("/manage/events/<slug>/restore", methods=["GET", "POST"])
@open_to(Audience.staff)
def event_restore(slug: str) -> ResponseReturnValue:
    """Let a cancelled event take place after all, after a look at the letter; no co-organiser does."""
    work = current_work()
    event = whole_managed(work, slug)
    if not may_cancel_event(work, event):
        raise Forbidden
    what = _Deed(
        work.texts.gettext(N_("Let the event “%(title)s” take place after all"), title=event.title_pl),
        RETURNS,
        lambda reason: RestoreEvent(event, reason),
        work.texts.gettext(N_("The event takes place after all.")),
        url_for("desk.manage_show", slug=slug),
        cancelling=False,
    )
    return _done(event, what)


def _done(event: Event, what: _Deed) -> ResponseReturnValue:
    form, slug = ReasonForm(), event.slug
    if request.method != "POST":
        form.version.data = str(event.version)
        return _page(form, event, what)
    if form.version.data != str(event.version):
        form.form_errors.append(current_work().texts.gettext(UNTOUCHED))
        form.version.data = str(event.version)
        return _page(form, event, what, 409)
    if form.validate_on_submit():
        work, change = current_work(), what.change(form.reason.data or "")
        with committing(form) as done:
            if not is_decided():
                seen = preview(work, change)
                if seen.concerns_anybody:
                    return notice_page(what.heading, seen, what.next, cancelling=what.cancelling)
            told = release(work, change, notify=are_told())
        if done:
            say(what.done, told)
            return redirect(what.next, 303)
    return _page(form, whole_managed(current_work(), slug), what, page_status(form))


def _page(form: ReasonForm, event: Event, what: _Deed, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "changes/cancel.html",
        form=form,
        event=event,
        heading=what.heading,
        meaning=current_work().texts.translated(what.meaning),
        danger=what.cancelling,
        event_header=header_of(current_work(), event, "overview"),
        back=what.next,
    )
    return page, status
