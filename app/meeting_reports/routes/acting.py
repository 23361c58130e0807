"""What is done with a report: read anew, one attendee decided, withdrawn; its file."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.attendance.queries.rows import Row
from app.columns import folded
from app.errors import Missing, Refusal
from app.extensions import db
from app.files.reading_time import ReadingTime
from app.files.storage import path_of
from app.history.operations import record
from app.meeting_reports.access import own_report
from app.meeting_reports.facts import OPENED
from app.meeting_reports.forms import ChooseForm, reading_form
from app.meeting_reports.labels import GROUNDS
from app.meeting_reports.models import MeetingReport, ReportPerson, Standing
from app.meeting_reports.operations.deciding import decide, remember_headings, withdraw
from app.meeting_reports.operations.noting import intervals_of
from app.meeting_reports.operations.reading import read_again
from app.meeting_reports.queries.people import NameRoll, known_headings, roll_of
from app.meeting_reports.queries.reports import candidates, row_names
from app.meeting_reports.routes.blueprint import bp
from app.meeting_reports.routes.one import report_page
from app.meeting_reports.rows import rows_in
from app.sqlite import begin_write
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm, committing, page_status, refuse
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.work import Work

PAGE = 30


@bp.post("/manage/meeting-reports/<int:id>/reading")
@open_to(Audience.staff, begins_late=True)
def read_anew(id: int) -> ResponseReturnValue:
    """Read the kept file anew as it is said here; a heading said once is known from then on."""
    work = current_work()
    report = own_report(work, id)
    project_id = report.session.meeting.event.project_id
    known = known_headings(work, project_id)
    form = reading_form(report, known)
    path = path_of(work, report.file.sha256)
    meanings = form.meanings(report)
    db.session.rollback()
    if not path.is_file():
        raise Missing
    if form.validate():
        try:
            said = known | {key: each for key, each in meanings.items() if each}
            rows = rows_in(path.read_bytes(), said, ReadingTime())
        except Refusal as refusal:
            refuse(form, refusal)
            return report_page(own_report(current_work(), id), reading=form), 422
        begin_write(db.session())
        work = current_work()
        with committing(form) as done:
            own = own_report(work, id)
            remember_headings(work, own, meanings)
            read_again(work, own, rows, form.how())
        if done:
            notify("success", work.texts.gettext("The file was read anew."))
            return redirect(url_for("meeting_reports.one", id=id), 303)
    return report_page(own_report(current_work(), id), reading=form), 422


@bp.get("/manage/meeting-reports/<int:id>/people/<int:place>")
@open_to(Audience.staff)
def attendee(id: int, place: int) -> ResponseReturnValue:
    """Show when one attendee was connected, and the people of the register to choose from."""
    return _attendee_page(own_report(current_work(), id), place)


@bp.post("/manage/meeting-reports/<int:id>/people/<int:place>")
@open_to(Audience.staff)
def choose(id: int, place: int) -> ResponseReturnValue:
    """Say whose the connections of one attendee are."""
    work = current_work()
    report = own_report(work, id)
    form = ChooseForm()
    form.offer(())
    if form.validate() and form.person.data:
        with committing(form) as done:
            decide(work, report, {place: form.person.data}, remember=bool(form.remember.data))
        if done:
            notify("success", work.texts.gettext("It is kept whose connections these are."))
            return redirect(url_for("meeting_reports.one", id=id), 303)
    return _attendee_page(own_report(current_work(), id), place, form), 422


@bp.post("/manage/meeting-reports/<int:id>/withdraw")
@open_to(Audience.staff)
def take_back(id: int) -> ResponseReturnValue:
    """Let nothing of a report count any more."""
    work, form = current_work(), ButtonForm()
    report = own_report(work, id)
    if form.validate():
        with committing(form) as done:
            withdraw(work, report)
        if done:
            notify("success", work.texts.gettext("The report is withdrawn: nothing of it counts any more."))
            return redirect(url_for("meeting_reports.one", id=id), 303)
    return report_page(own_report(current_work(), id)), page_status(form)


@bp.get("/manage/meeting-reports/<int:id>/file")
@open_to(Audience.staff)
def file(id: int) -> ResponseReturnValue:
    """Send the file of a report as it came, only to be saved; the history says who had it."""
    work = current_work()
    report = own_report(work, id)
    sha256, name, kind = report.file.sha256, report.name, report.file.content_type
    values = {"day": report.session.day.isoformat()}
    with apart(work) as noting:
        event_id = report.session.meeting.event_id
        record(noting, OPENED, "session", report.session_id, event_id=event_id, values=values)
    return stored_file(path_of(work, sha256), sha256, name, kind, as_attachment=True)


def _attendee_page(report: MeetingReport, place: int, form: ChooseForm | None = None) -> str:
    work = current_work()
    query = select(ReportPerson).where(ReportPerson.report_id == report.id, ReportPerson.place == place)
    person = work.session.scalar(query)
    if person is None:
        raise Missing
    roll = roll_of(work, report.session)
    asked = searched(request.args.get("q", ""), 100)
    page = page_of_list(_found(work, roll, person, asked), asked_page(), PAGE)
    if form is None:
        chosen = next((row.key for row in page.rows if row.id is not None and row.id == person.row_id), None)
        form = ChooseForm(formdata=None, data={"person": chosen or _said(person), "remember": True})
    form.offer(page.rows)
    return render_template(
        "meeting_reports/attendee.html",
        report=report, person=person, form=form, page=page, q=asked, grounds=GROUNDS,
        times=intervals_of(person), matched=row_names([person], roll).get(person.row_id or 0),
    )  # fmt: skip


def _said(person: ReportPerson) -> str | None:
    return None if person.standing == Standing.matched else person.standing.value


def _found(work: Work, roll: NameRoll, person: ReportPerson, asked: str) -> Sequence[Row]:
    """Return whom to choose from: those who are called exactly so first, then all who fit what is asked."""
    first = candidates([person], roll)[person.place]
    rest = [row for row in roll.rows.values() if row not in first]
    if not asked:
        return [*first, *rest]
    words = folded(asked).split()
    return [row for row in (*first, *rest) if all(word in folded(row.who.name) for word in words)]
