"""What humans say of a report: whose connections are whose, what headings mean, that it is withdrawn."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, exists, select

from app.errors import N_, Missing, Refusal
from app.history.operations import record
from app.meeting_reports.facts import DECIDED, WITHDRAWN
from app.meeting_reports.headings import ReportColumn, plain
from app.meeting_reports.matching import Ground, alias_for, is_telling
from app.meeting_reports.models import (
    Alias,
    KnownHeading,
    MeetingReport,
    ReportPerson,
    ReportState,
    Standing,
)
from app.meeting_reports.operations.locking import lock_report
from app.meeting_reports.operations.noting import Ownership, give, take_back
from app.meeting_reports.queries.people import roll_of
from app.work import Work

APART, OPEN = "apart", "open"
"""What is said of a attendee who is nobody on the register, and of one of whom nothing is said any more."""
NOT_ON_IT = N_("This person isn't on the register of the session any more. Load the page again.")
NOT_READ = N_("This report still leaves something open: say that first.")


def decide(work: Work, report: MeetingReport, said: Mapping[int, str], *, remember: bool = True) -> int:
    """Say whose connections are whose, by place: a row's key, APART or OPEN; tell how much is new.

    What was noted before is taken back, what is said now noted. A name, or address, is remembered for the
    person in this project, unless it could be anybody's. Refuses somebody who is not on the register;
    Missing for a place that the report has not.
    """
    lock_report(work, report)
    if report.state != ReportState.read:
        raise Refusal(NOT_READ)
    people = _people(work, report, said)
    roll = roll_of(work, report.session)
    given, loose = list[Ownership](), list[ReportPerson]()
    for place, key in said.items():
        person = people[place]
        row = None if key in (APART, OPEN) else roll.by_key(key)
        if row is None and key not in (APART, OPEN):
            raise Refusal(NOT_ON_IT)
        if row is not None and row.id is not None and row.id == person.row_id:
            continue
        if row is None and person.standing == Standing(key):
            continue
        loose.append(person)
        if row is not None:
            given.append(Ownership(person, row, Ground.chosen))
    if not loose:
        return 0
    before = [each for each in loose if each.row is not None]
    take_back(work, report, before)
    _forget(work, report, before)
    report.version += 1
    for person in loose:
        person.row_id, person.ground, person.version = None, None, report.version
        person.standing = (
            Standing(said[person.place]) if said[person.place] in (APART, OPEN) else Standing.open
        )
    give(work, report, given)
    if remember:
        _remember(work, report, given)
    report.counts = report.counts | {"matched": _matched(work, report)}
    values = {"day": report.session.day.isoformat(), "count": len(loose)}
    event_id = report.session.meeting.event_id
    record(work, DECIDED, "session", report.session_id, event_id=event_id, values=values)
    work.session.flush()
    return len(loose)


def remember_headings(work: Work, report: MeetingReport, meanings: Mapping[str, ReportColumn | None]) -> None:
    """Remember what headings mean, for the project; None forgets it. Needs the report's lock."""
    project_id = report.session.meeting.event.project_id
    same = KnownHeading.project_id.is_(None) if project_id is None else KnownHeading.project_id == project_id
    for heading, meaning in meanings.items():
        key = plain(heading)[:200]
        found = work.session.scalar(select(KnownHeading).where(same, KnownHeading.heading == key).limit(1))
        if found is None and meaning is not None:
            found = KnownHeading(project_id=project_id, heading=key, meaning=meaning, said_at=work.now)
            work.session.add(found)
        elif found is not None and meaning is None:
            work.session.delete(found)
        elif found is not None and meaning is not None:
            found.meaning, found.said_at = meaning, work.now
    work.session.flush()


def withdraw(work: Work, report: MeetingReport) -> None:
    """Let nothing of a report count any more; it stays readable until it is erased.

    Marks that were set stay. Refuses a report that was withdrawn already.
    """
    lock_report(work, report)
    take_back(work, report)
    report.state, report.withdrawn_at = ReportState.withdrawn, work.now
    report.version += 1
    values = {"day": report.session.day.isoformat()}
    event_id = report.session.meeting.event_id
    record(work, WITHDRAWN, "session", report.session_id, event_id=event_id, values=values)
    work.session.flush()


def _people(work: Work, report: MeetingReport, said: Mapping[int, str]) -> dict[int, ReportPerson]:
    query = select(ReportPerson).where(
        ReportPerson.report_id == report.id, ReportPerson.place.in_(list(said))
    )
    found = {
        each.place: each for each in work.session.scalars(query.execution_options(populate_existing=True))
    }
    if len(found) != len(said):
        raise Missing
    return found


def _matched(work: Work, report: MeetingReport) -> int:
    query = select(ReportPerson.id).where(
        ReportPerson.report_id == report.id, ReportPerson.standing == Standing.matched
    )
    return len(work.session.scalars(query).all())


def _forget(work: Work, report: MeetingReport, people: Sequence[ReportPerson]) -> None:
    """Forget that names were accepted for those whose connections they turn out not to be."""
    for each in people:
        if each.row is None or each.ground == Ground.email:
            continue
        mine = Alias.alias == alias_for(each.name, each.email)[:320], Alias.person_id == each.row.person_id
        work.session.execute(delete(Alias).where(_in_project(report), *mine))


def _in_project(report: MeetingReport) -> ColumnElement[bool]:
    project_id = report.session.meeting.event.project_id
    return Alias.project_id.is_(None) if project_id is None else Alias.project_id == project_id


def _remember(work: Work, report: MeetingReport, given: Sequence[Ownership]) -> None:
    project_id = report.session.meeting.event.project_id
    for each in given:
        alias = alias_for(each.person.name, each.person.email)[:320]
        if not is_telling(alias):
            continue
        known = exists().where(
            _in_project(report), Alias.alias == alias, Alias.person_id == each.row.person_id
        )
        if not work.session.scalar(select(known)):
            row = Alias(
                project_id=project_id, alias=alias, person_id=each.row.person_id, accepted_at=work.now
            )
            work.session.add(row)
    work.session.flush()
