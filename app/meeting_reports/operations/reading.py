"""A report that comes in: its file kept, its people matched, and what is certain noted as evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from app import clock
from app.attendance.operations.locking import lock_session
from app.bulk import insert_rows
from app.errors import N_, Closed, Refusal
from app.events.models import Meeting, Session
from app.files.operations import stored
from app.files.storage import Upload
from app.history.operations import record
from app.meeting_reports.attending import (
    blocks_of,
    covered,
    day_of,
    hours_measured,
    minutes_without_times,
    moments_of,
    stretches,
)
from app.meeting_reports.facts import ASKED, READ
from app.meeting_reports.intervals import Interval
from app.meeting_reports.matching import Attendee, Ground, attendees_of, match
from app.meeting_reports.models import MeetingReport, ReportPerson, ReportState, Standing
from app.meeting_reports.moments import AMBIGUOUS, DayOrder, order_of
from app.meeting_reports.operations.locking import lock_report
from app.meeting_reports.operations.noting import Ownership, give, take_back
from app.meeting_reports.queries.people import accepted_aliases, known_headings, roll_of
from app.meeting_reports.reading import NO_REPORT, Report, Rows, likely_head, read_report
from app.work import Work

OTHER_DAY = N_(
    "This report is of %(day)s, and the session is on %(expected)s: nothing of it was taken. Choose the "
    "session of that day, or say in which order the file writes day and month."
)
CANCELLED = N_("This session is cancelled: there is no attendance to take.")
ONLY_NAMES = N_(
    "This report names people and says no times. Say below whether they were there; if you know from when to "
    "when, say that too."
)
_ASKS = (NO_REPORT, AMBIGUOUS, ONLY_NAMES)
"""The sentences that ask a human something, rather than refuse the file."""


@dataclass(frozen=True, slots=True)
class SaidThere:
    """What a human says of people whom a report only names: they were there, perhaps between two hours."""

    starts_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read: its zone, and what a human said: the order of day and month, who was there."""

    zone: str = clock.ZONE.key
    order: DayOrder | None = None
    there: SaidThere | None = None


def take_in(work: Work, session: Session, upload: Upload, rows: Rows, how: How) -> MeetingReport:
    """Keep a report of a session, match its people, and note as evidence whose connections are certain.

    The same file once more gives the report that stands already. What the file leaves open becomes a
    question: nothing counts before it is answered. Refuses a file that is no report, one of another day, and
    a cancelled session.
    """
    lock_session(work, session)
    if session.cancelled_at is not None:
        raise Closed(CANCELLED)
    file = stored(work, upload)
    query = select(MeetingReport).where(
        MeetingReport.session_id == session.id,
        MeetingReport.file_id == file.id,
        MeetingReport.withdrawn_at.is_(None),
    )
    standing = work.session.scalar(query)
    if standing is not None:
        return standing
    report = MeetingReport(
        session=session, file=file, name=upload.name, state=ReportState.asks, zone=how.zone, version=1,
        made_at=work.now, made_by_id=work.actor.id if work.actor.is_staff else None,
    )  # fmt: skip
    work.session.add(report)
    _fill(work, report, rows, how)
    return report


def read_again(work: Work, report: MeetingReport, rows: Rows, how: How) -> None:
    """Read the file of a report anew, as it was said; evidence of it before is taken back.

    What humans said of its people is forgotten, but for the names that they accepted. Refuses a report that
    was withdrawn, and what `take_in` refuses.
    """
    lock_report(work, report)
    take_back(work, report)
    work.session.execute(delete(ReportPerson).where(ReportPerson.report_id == report.id))
    report.version += 1
    report.zone = how.zone
    _fill(work, report, rows, how)


def _fill(work: Work, report: MeetingReport, rows: Rows, how: How) -> None:
    """Read the rows into the report, or write down what they leave open."""
    session = report.session
    event = session.meeting.event
    day = {"day": session.day.isoformat()}
    report.counts, report.first_at, report.last_at = {}, None, None
    try:
        said = read_report(rows, known_headings(work, event.project_id))
        if said.is_of_names and how.there is None:
            raise Refusal(ONLY_NAMES)
        report.day_order = _order(work, said, session, how)
    except Refusal as question:
        head, samples = likely_head(rows)
        if question.message not in _ASKS or (question.message == NO_REPORT and not head):
            raise
        is_of_columns = question.message == NO_REPORT
        report.state, report.day_order = ReportState.asks, None
        report.asked, report.asked_values = question.message, dict(question.values)
        report.head, report.samples = (head, samples) if is_of_columns else ([], [])
        work.session.flush()
        record(work, ASKED, "session", session.id, event_id=event.id, values=day)
        return
    report.state, report.platform = ReportState.read, said.platform
    report.asked = report.asked_values = None
    report.head, report.samples = list(said.unknown), []
    _take_people(work, report, said, how)
    values = {**day, "people": report.counts["people"], "matched": report.counts["matched"]}
    record(work, READ, "session", session.id, event_id=event.id, values=values)
    work.session.flush()


def _order(work: Work, said: Report, session: Session, how: How) -> DayOrder | None:
    """Return in which order a file writes days; asks where it would fit another session of the event too."""
    moments = moments_of(said.connections)
    if not moments:
        return None
    query = select(Session.day).join(Meeting, Meeting.id == Session.meeting_id)
    days = set(work.session.scalars(query.where(Meeting.event_id == session.meeting.event_id)))
    return order_of(moments, days, how.order)


def _take_people(work: Work, report: MeetingReport, said: Report, how: How) -> None:
    """Keep who stands in the report, and give connections to those whose they certainly are."""
    session = report.session
    attendees = attendees_of(said.connections)
    times = [_times(report, said, each, how) for each in attendees]
    _check_day(work, session, [each for one in times for each in one])
    there = _who_were_there(attendees, times)
    blocks = blocks_of(session)
    people = [_person(report, blocks, place, *each) for place, each in enumerate(there)]
    roll = roll_of(work, session)
    found = [attendee for attendee, _, _ in there]
    match(found, roll.people, accepted_aliases(work, session.meeting.event.project_id, roll))
    given = [
        Ownership(person, roll.rows[attendee.expected_id], attendee.ground or Ground.email)
        for person, attendee in zip(people, found, strict=True)
        if attendee.expected_id is not None
    ]
    whole = [each for one in times for each in one]
    report.first_at = min((each.begins for each in whole), default=None)
    report.last_at = max((each.ends for each in whole), default=None)
    report.counts = _counts(said, people) | hours_measured(blocks) | {"matched": len(given)}
    work.session.flush()
    give(work, report, given)
    # By themselves they would be added one by one on SQLite: a thousand statements under its lock.
    insert_rows(work.session, ReportPerson, [_columns(report, each) for each in people])


def _times(report: MeetingReport, said: Report, attendee: Attendee, how: How) -> list[Interval]:
    """Return when somebody was there: as the report says, or a human of people whom it only names."""
    if report.day_order is not None:
        return stretches(attendee.connections, report.day_order, ZoneInfo(how.zone))
    there, day = how.there, report.session.day
    if not said.is_of_names or there is None or there.starts_at is None or there.ends_at is None:
        return []
    begins, ends = clock.instant(day, there.starts_at), clock.instant(day, there.ends_at)
    return [Interval(begins.astimezone(UTC), ends.astimezone(UTC))]


def _who_were_there(
    attendees: Sequence[Attendee], times: Sequence[list[Interval]]
) -> list[tuple[Attendee, list[Interval], int | None]]:
    """Return attendees with their times or minutes; who has neither only registered, if anybody has some."""
    found = [
        (attendee, own, None if own else minutes_without_times(attendee.connections))
        for attendee, own in zip(attendees, times, strict=True)
    ]
    return [each for each in found if each[1] or each[2] is not None] or found


def _person(
    report: MeetingReport,
    blocks: Sequence[Interval],
    place: int,
    attendee: Attendee,
    own: list[Interval],
    minutes: int | None,
) -> ReportPerson:
    return ReportPerson(
        place=place, name=attendee.name[:320], email=attendee.email and attendee.email[:320],
        connections=[[each.begins.isoformat(), each.ends.isoformat()] for each in own], minutes=minutes,
        covered=covered(own, report.session, blocks) if own else None, standing=Standing.open,
        version=report.version,
    )  # fmt: skip


def _columns(report: MeetingReport, person: ReportPerson) -> dict[str, Any]:
    names = (each.name for each in ReportPerson.__table__.columns)
    return {name: getattr(person, name) for name in names if name != "id"} | {"report_id": report.id}


def _counts(said: Report, people: Sequence[ReportPerson]) -> dict[str, int]:
    return {
        "connections": len(said.connections),
        "waiting": sum(each.is_waiting for each in said.connections),
        "rooms": len({each.room for each in said.connections if each.room}),
        "people": len(people),
        "there": sum(bool(each.covered or each.minutes) for each in people),
        "only_names": int(said.is_of_names),
    }


def _check_day(work: Work, session: Session, times: Sequence[Interval]) -> None:
    """Refuse a report of which nothing is on the session's day."""
    day = day_of(session)
    if not times or any(each.begins < day.ends and day.begins < each.ends for each in times):
        return
    texts = work.texts
    first = texts.day_plain(clock.today(min(times).begins))
    values: Mapping[str, object] = {"day": first, "expected": texts.day_plain(session.day)}
    raise Refusal(OTHER_DAY, field="files", values=values)
