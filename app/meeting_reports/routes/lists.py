"""The reports of a session or of an event, the form by which others come in, and who is in none."""

from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.access import session_for_register, sessions_to_print
from app.attendance.queries.rows import Row
from app.errors import Closed, Missing, Refusal
from app.events.access import may_manage_event
from app.events.models import Event, Session
from app.events.tabs import Tab
from app.events.timing import sessions_of
from app.events.titles import title
from app.events.when import session_line
from app.files.reading_time import OutOfTime, ReadingTime, read_in_time
from app.files.storage import Upload
from app.meeting_reports.forms import ReportsForm
from app.meeting_reports.headings import ReportColumn
from app.meeting_reports.labels import LOOKS, PLATFORMS, STATES
from app.meeting_reports.models import MeetingReport
from app.meeting_reports.operations.reading import take_in
from app.meeting_reports.queries.people import known_headings, roll_of
from app.meeting_reports.queries.placing import sessions_of_report
from app.meeting_reports.queries.reports import counted, in_no_report, reports_of
from app.meeting_reports.reading import Rows
from app.meeting_reports.routes.blueprint import bp
from app.meeting_reports.rows import rows_in
from app.signing_lists.queries import event_to_print
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.pages import asked_page, page_of, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.unread_files import say_unread
from app.web.uploads import read_first
from app.work import Work

PAGE = 50
_Place = Callable[[Work, Rows], Sequence[Session]]


@bp.get("/manage/events/<slug>/sessions/<int:id>/meeting-reports/")
@open_to(Audience.staff)
def of_session(slug: str, id: int) -> ResponseReturnValue:
    """Show the reports of a session, who on its register is in none, and the form for others."""
    return _session_page(session_for_register(current_work(), id, slug), _fresh())


@bp.post("/manage/events/<slug>/sessions/<int:id>/meeting-reports/")
@open_to(Audience.staff, begins_late=True, uploads=True)
def send_to_session(slug: str, id: int) -> ResponseReturnValue:
    """Read reports without a transaction, then take them in: nothing is marked yet."""
    work, form = current_work(), ReportsForm()
    form.offer(())
    session = session_for_register(work, id, slug)
    project_id = session.meeting.event.project_id
    found = _taken_in(form, project_id, lambda work, _: [session_for_register(work, id, slug)])
    if found is None:
        session = session_for_register(current_work(), id, slug)
        return _session_page(session, form), page_status(form)
    return _led_on(found, url_for("meeting_reports.of_session", slug=slug, id=id))


@bp.get("/manage/events/<slug>/meeting-reports/")
@open_to(Audience.staff)
def of_event(slug: str) -> ResponseReturnValue:
    """Show the reports of an event's sessions that the reader may mark, and the form for others."""
    event, sessions = _event(slug)
    form = _fresh(sessions)
    return _event_page(event, sessions, form)


@bp.post("/manage/events/<slug>/meeting-reports/")
@open_to(Audience.staff, begins_late=True, uploads=True)
def send_to_event(slug: str) -> ResponseReturnValue:
    """Read reports without a transaction, find their sessions, and take them in."""
    event, sessions = _event(slug)
    form = ReportsForm()
    form.offer(sessions)

    def place(work: Work, rows: Rows) -> Sequence[Session]:
        own = _event(slug)[1]
        wanted = form.chosen_session()
        if wanted is None:
            how = form.how()
            return sessions_of_report(work, own, rows, ZoneInfo(how.zone), how.order)
        chosen = [each for each in own if each.id == wanted]
        if not chosen:
            raise Missing
        return chosen

    found = _taken_in(form, event.project_id, place)
    if found is None:
        event, sessions = _event(slug)
        return _event_page(event, sessions, form), page_status(form)
    return _led_on(found, url_for("meeting_reports.of_event", slug=slug))


def _event(slug: str) -> tuple[Event, list[Session]]:
    work = current_work()
    event = event_to_print(work, slug)
    allowed = sessions_to_print(work, event)
    sessions = [each for each in sessions_of(event) if each.id in allowed]
    if not sessions:
        raise Missing
    return event, sessions


def _taken_in(form: ReportsForm, project_id: int | None, place: _Place) -> list[int] | None:
    """Take in what was sent; return the ids of the reports, or None with the sentences in the form."""
    told = known_headings(current_work(), project_id)
    read = read_first(
        form, lambda: read_in_time(form.uploads(), lambda each, time: (each, _rows(each, told, time)))
    )
    if read is None:
        return None
    found, unread = read
    work, ids = current_work(), list[int]()
    with committing(form) as done:
        for upload, rows in found:
            ids += _one_in(work, form, upload, rows, place)
    if done:
        say_unread([each.name for each in unread])
    return list(dict.fromkeys(ids)) if done else None


def _rows(upload: Upload, told: Mapping[str, ReportColumn], time: ReadingTime) -> Rows:
    try:
        return rows_in(upload.data, told, time)
    except OutOfTime:
        raise
    except Refusal as refusal:
        raise _of_file(upload, refusal) from None


def _one_in(work: Work, form: ReportsForm, upload: Upload, rows: Rows, place: _Place) -> list[int]:
    try:
        return [take_in(work, each, upload, rows, form.how()).id for each in place(work, rows)]
    except Closed:
        raise
    except Refusal as refusal:
        raise _of_file(upload, refusal) from None


def _of_file(upload: Upload, refusal: Refusal) -> Refusal:
    """Say of which file a refusal is."""
    words = {"name": upload.name, "sentence": current_work().texts.sentence(refusal)}
    field = refusal.field if refusal.field in ("session", "order") else "files"
    return Refusal("%(name)s: %(sentence)s", field=field, values=words)


def _led_on(ids: Sequence[int], back: str) -> ResponseReturnValue:
    texts = current_work().texts
    said = texts.ngettext("%(count)s report was read.", "%(count)s reports were read.", len(ids))
    notify("success", said)
    return redirect(url_for("meeting_reports.one", id=ids[0]) if len(ids) == 1 else back, 303)


def _fresh(sessions: Sequence[Session] = ()) -> ReportsForm:
    form = ReportsForm(formdata=None)
    form.offer(sessions)
    return form


def _session_page(session: Session, form: ReportsForm) -> str:
    work = current_work()
    event = session.meeting.event
    here = url_for("meeting_reports.of_session", slug=event.slug, id=session.id)
    missing = in_no_report(work, session, roll_of(work, session))
    shows_missing = "missing" in request.args
    tabs = [
        Tab(work.texts.gettext("Reports so far"), here, not shows_missing),
        Tab(work.texts.gettext("In no report"), f"{here}?missing=1", shows_missing, len(missing)),
    ]
    return _page(
        [session], event, form, here,
        up=(url_for("attendance.session", slug=event.slug, id=session.id), work.texts.gettext("Attendance")),
        when=session_line(work.texts, session), tabs=tabs, missing=missing if shows_missing else None,
    )  # fmt: skip


def _event_page(event: Event, sessions: Sequence[Session], form: ReportsForm) -> str:
    work = current_work()
    up = url_for("attendance.my_sessions"), work.texts.gettext("My sessions")
    if may_manage_event(work, event):
        up = url_for("attendance.grid", slug=event.slug), work.texts.gettext("Attendance")
    here = url_for("meeting_reports.of_event", slug=event.slug)
    return _page(sessions, event, form, here, up=up)


def _page(
    sessions: Sequence[Session],
    event: Event,
    form: ReportsForm,
    here: str,
    *,
    up: tuple[str, str],
    when: str = "",
    tabs: Sequence[Tab] = (),
    missing: Sequence[Row] | None = None,
) -> str:
    work = current_work()
    page = page_of(work.session, reports_of([each.id for each in sessions]), asked_page())
    reports: Sequence[MeetingReport] = page.rows
    return render_template(
        "meeting_reports/lists.html",
        event=event, title=title(event, work.texts.language), when=when, up=up, here=here, form=form,
        tabs=tabs, page=page, counts=counted(work, reports), states=STATES, looks=LOOKS, platforms=PLATFORMS,
        missing=None if missing is None else page_of_list(missing, asked_page(), PAGE),
    )  # fmt: skip
