"""Giving the connections in a report to people of the register, as evidence, and taking that back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.attendance.mark_keys import MarkKey
from app.attendance.models import EvidenceKind
from app.attendance.operations.evidence import Noted, note_evidence, withdraw_evidence_of
from app.attendance.operations.keeping_rows import kept_rows
from app.attendance.queries.rows import Row
from app.meeting_reports.attending import blocks_of, touching
from app.meeting_reports.intervals import Interval
from app.meeting_reports.matching import Ground
from app.meeting_reports.models import MeetingReport, ReportPerson, Standing
from app.work import Work


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whose the connections of one attendee are, and on what ground."""

    person: ReportPerson
    row: Row
    ground: Ground


def give(work: Work, report: MeetingReport, given: Sequence[Ownership]) -> None:
    """Let connections be those of people on the register, and note them as evidence. Needs the report's lock.

    Only what lies within the hours of the session is noted, joined and whole; without hours, and for a
    report without times, minutes are. The same number of statements, however many.
    """
    rows = {each.row.key: each.row for each in given}
    ids: dict[str, int] = {}
    for kept in kept_rows(work, report.session, list(rows.values())):
        ids[f"r{kept.id}"] = kept.id
        if kept.registration_id is not None:
            ids[str(kept.registration_id)] = kept.id
    for each in given:
        person = each.person
        person.standing, person.ground, person.version = Standing.matched, each.ground, report.version
        person.row_id = ids[each.row.key]
    work.session.flush()
    blocks = blocks_of(report.session)
    noted = [piece for each in given for piece in _pieces(report, each.person, blocks)]
    if noted:
        note_evidence(work, report.session, noted)


def take_back(work: Work, report: MeetingReport, people: Collection[ReportPerson] | None = None) -> None:
    """Take back what was noted of some people of a report, or of all. Needs the report's lock."""
    begins = None if people is None else [f"{_key(report, each)}:" for each in people]
    withdraw_evidence_of(work, report.session, EvidenceKind.report, report.id, begins)


def intervals_of(person: ReportPerson) -> list[Interval]:
    """Return when somebody in a report was connected."""
    return [
        Interval(datetime.fromisoformat(begins), datetime.fromisoformat(ends))
        for begins, ends in person.connections
    ]


def _pieces(report: MeetingReport, person: ReportPerson, blocks: Sequence[Interval]) -> Iterable[Noted]:
    key = _key(report, person)
    of = MarkKey(person.row_id or 0, of_row=True)
    said = person.name or person.email
    whole = intervals_of(person)
    if blocks and whole:
        for number, each in enumerate(touching(whole, blocks)):
            yield Noted(
                of=of, kind=EvidenceKind.report, key=f"{key}:{number}", arrived_at=each.begins,
                left_at=each.ends, said=said, source_id=report.id,
            )  # fmt: skip
    elif not whole or person.covered:
        yield Noted(
            of=of, kind=EvidenceKind.report, key=f"{key}:0",
            minutes=person.covered if whole else person.minutes, said=said, source_id=report.id,
        )  # fmt: skip


def _key(report: MeetingReport, person: ReportPerson) -> str:
    """Return what names what was noted: the report, its file by the checksum, the person, when it was said.

    The number of an erased report may come again, even with the same file; its minute doesn't.
    """
    made = f"{report.id}.{int(report.made_at.timestamp()) // 60}"
    return f"report:{made}:{report.file.sha256[:16]}:{person.place}:{person.version}"
