"""The reports of a session or an event, who stands in one, and who on the register is in none."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.attendance.queries.rows import Row
from app.events.models import Session
from app.meeting_reports.matching import Attendee, match
from app.meeting_reports.models import MeetingReport, ReportPerson, ReportState, Standing
from app.meeting_reports.queries.people import NameRoll
from app.work import Work


def reports_of(session_ids: Collection[int]) -> Select[MeetingReport]:
    """Select the reports of some sessions, the newest first."""
    return (
        select(MeetingReport)
        .where(MeetingReport.session_id.in_(list(session_ids)))
        .options(joinedload(MeetingReport.session), joinedload(MeetingReport.made_by))
        .order_by(MeetingReport.id.desc())
    )


def people_in(report: MeetingReport, standing: Standing | None = None) -> Select[ReportPerson]:
    """Select who stands in a report, in its order; `standing` narrows the answer."""
    query = select(ReportPerson).where(ReportPerson.report_id == report.id)
    if standing is not None:
        query = query.where(ReportPerson.standing == standing)
    return query.order_by(ReportPerson.place)


def counted(work: Work, reports: Sequence[MeetingReport]) -> dict[int, dict[Standing, int]]:
    """Return how many people of each report stand how, by the report's id; one statement."""
    found: dict[int, dict[Standing, int]] = {each.id: {} for each in reports}
    query = (
        select(ReportPerson.report_id, ReportPerson.standing, func.count())
        .where(ReportPerson.report_id.in_(list(found)))
        .group_by(ReportPerson.report_id, ReportPerson.standing)
    )
    for report_id, standing, count in work.session.execute(query):
        found[report_id][standing] = count
    return found


def in_no_report(work: Work, session: Session, roll: NameRoll) -> list[Row]:
    """Return who is on the register and in none of the session's standing reports; one statement."""
    query = (
        select(ReportPerson.row_id)
        .join(MeetingReport, MeetingReport.id == ReportPerson.report_id)
        .where(
            MeetingReport.session_id == session.id,
            MeetingReport.state == ReportState.read,
            ReportPerson.row_id.is_not(None),
        )
    )
    there = set(work.session.scalars(query))
    return [row for row in roll.rows.values() if row.id not in there]


def candidates(people: Sequence[ReportPerson], roll: NameRoll) -> dict[int, list[Row]]:
    """Return who on the register is called exactly as attendees of a report, by the attendees' place."""
    attendees = [Attendee(each.name, each.email) for each in people]
    match(attendees, roll.people)
    found: dict[int, list[Row]] = {}
    for person, attendee in zip(people, attendees, strict=True):
        ids = attendee.candidates or ((attendee.expected_id,) if attendee.expected_id is not None else ())
        found[person.place] = [roll.rows[id] for id in ids]
    return found


def row_names(people: Sequence[ReportPerson], roll: NameRoll) -> dict[int, str]:
    """Return the names of those on the register whose connections attendees' are, by the row's id."""
    names = {row.id: f"{row.who.last_name} {row.who.first_name}" for row in roll.rows.values()}
    ids = {each.row_id for each in people if each.row_id is not None}
    return {id: names[id] for id in ids if id in names}
