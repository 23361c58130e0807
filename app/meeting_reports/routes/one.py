"""One report: how it was read, who stands in it, and whose their connections are."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.errors import N_, Refusal
from app.events.tabs import Tab, as_label
from app.events.titles import title
from app.events.when import session_line
from app.meeting_reports.access import own_report
from app.meeting_reports.attending import blocks_of, hours_measured
from app.meeting_reports.forms import PeopleForm, ReadingForm, people_form, reading_form
from app.meeting_reports.labels import (
    GROUNDS,
    LOOKS,
    ORDERS,
    PLATFORMS,
    STANDING_LOOKS,
    STANDINGS,
    STATES,
    ZONES,
)
from app.meeting_reports.models import MeetingReport, ReportState, Standing
from app.meeting_reports.operations.deciding import decide
from app.meeting_reports.operations.erasing import last_day
from app.meeting_reports.queries.people import known_headings, roll_of
from app.meeting_reports.queries.reports import candidates, counted, people_in, row_names
from app.meeting_reports.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 50
NOBODY_MATCHED = N_(
    "Nobody in this report is known at this session by an e-mail address or an accepted name. It may be the "
    "report of another meeting: look before you say whose the connections are."
)
OUT_OF_HOURS = N_(
    "Nobody in this report was connected during the session: it says %(first)s to %(last)s. The file may be "
    "of another meeting of that day, or be written in another time zone."
)
ONLY_NAMED = N_(
    "This report only names people: that they were there was said by hand. It can't be seen whether it is of "
    "this day."
)
HOURS_CHANGED = N_(
    "The hours of the session have changed since this report was read, so it is measured against the old "
    "ones: read the file anew below."
)
NO_TIMES = N_(
    "This report says no times, so it can't be seen whether it is of this day. Its minutes count as they "
    "stand, never more than the session has."
)


@bp.get("/manage/meeting-reports/<int:id>/")
@open_to(Audience.staff)
def one(id: int) -> ResponseReturnValue:
    """Show a report as it stands: what it leaves open, who stands in it and whose connections are whose."""
    return report_page(own_report(current_work(), id))


@bp.post("/manage/meeting-reports/<int:id>/")
@open_to(Audience.staff)
def say(id: int) -> ResponseReturnValue:
    """Keep what was said of the attendees of one page."""
    work = current_work()
    report = own_report(work, id)
    asked = asked_standing()
    people = list(page_of(work.session, people_in(report, asked), asked_page(), PAGE).rows)
    form = people_form(people, candidates(people, roll_of(work, report.session)))
    if form.validate():
        with committing(form) as done:
            count = decide(work, report, form.said(people))
        if done:
            texts = work.texts
            said = texts.ngettext("Said of %(count)s person.", "Said of %(count)s people.", count)
            notify("success", said)
            wanted = asked.value if asked else None
            return redirect(url_for("meeting_reports.one", id=id, standing=wanted), 303)
    return report_page(own_report(current_work(), id), form), 422


def asked_standing() -> Standing | None:
    """Return which attendees are asked for; nonsense means all."""
    wanted = request.args.get("standing", "")
    return Standing(wanted) if wanted in set(Standing) else None


def report_page(
    report: MeetingReport,
    form: PeopleForm | None = None,
    reading: ReadingForm | None = None,
    wrong: Refusal | None = None,
) -> str:
    """Return the page of a report; the forms as they were sent, `wrong` what could not be done."""
    work, session = current_work(), report.session
    event, asked = session.meeting.event, asked_standing()
    page = page_of(work.session, people_in(report, asked), asked_page(), PAGE)
    roll = roll_of(work, session)
    open_ones = [each for each in page.rows if each.standing == Standing.open]
    if form is None:
        form = people_form(page.rows, candidates(open_ones, roll), formdata=None)
    if reading is None:
        reading = reading_form(report, known_headings(work, event.project_id), formdata=None)
    return render_template(
        "meeting_reports/one.html",
        report=report, event=event, title=title(event, work.texts.language),
        when=session_line(work.texts, session), page=page, form=form, reading=reading, wrong=wrong,
        tabs=_tabs(report, asked), warnings=_warnings(report), names=row_names(page.rows, roll),
        question=Refusal(report.asked, values=report.asked_values or {}) if report.asked else None,
        asked=asked, states=STATES, looks=LOOKS, platforms=PLATFORMS, orders=ORDERS, zones=ZONES,
        standings=STANDINGS, standing_looks=STANDING_LOOKS, grounds=GROUNDS, erased_after=last_day(report),
    )  # fmt: skip


def _tabs(report: MeetingReport, asked: Standing | None) -> list[Tab]:
    work = current_work()
    texts, counts = work.texts, counted(work, [report])[report.id]
    here = url_for("meeting_reports.one", id=report.id)
    found = [Tab(texts.gettext("Everybody"), here, asked is None, sum(counts.values()))]
    for each, words in STANDINGS.items():
        if counts.get(each) or asked == each:
            address = url_for("meeting_reports.one", id=report.id, standing=each.value)
            label = as_label(texts.translated(words))
            found.append(Tab(label, address, asked == each, counts.get(each, 0)))
    return found


def _warnings(report: MeetingReport) -> Sequence[str]:
    """Return sentences of what makes a report doubtful."""
    if report.state != ReportState.read:
        return []
    texts, found = current_work().texts, []
    then, now = report.counts, hours_measured(blocks_of(report.session))
    if "taught" in then and any(then[name] != minutes for name, minutes in now.items()):
        found.append(texts.gettext(HOURS_CHANGED))
    if report.counts.get("only_names"):
        found.append(texts.gettext(ONLY_NAMED))
    elif report.first_at is None or report.last_at is None:
        found.append(texts.gettext(NO_TIMES))
    elif not report.counts.get("there"):
        first, last = (texts.moment(clock.local(each)) for each in (report.first_at, report.last_at))
        found.append(texts.gettext(OUT_OF_HOURS, first=first, last=last))
    if report.counts.get("people") and not report.counts.get("matched"):
        found.append(texts.gettext(NOBODY_MATCHED))
    return found
