"""Bringing lines of support, their recipients, coaches and appointments to what a file says.

A line keeps checksums of what a file said of it last: what is the same in the next file is left as people
made it since (docs/decisions/0157).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.coaching.models import Appointment, AppointmentState
from app.coaching.operations.bringing import FROM_FILE, bring_appointment, close_months, month_to_close
from app.coaching.operations.dividing import divide, divide_evenly
from app.coaching.operations.line_changes import change_line, remove_recipient, take_coach_off
from app.errors import Refusal
from app.history.operations import record
from app.lines import facts
from app.lines.details import GROUP_FORMS, LineDetails
from app.lines.models import LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.lines.operations.coaches import add_coach
from app.lines.operations.lines import add_line
from app.lines.operations.locking import lock_line
from app.lines.operations.recipients import Contact, add_institution, add_person, change_recipient
from app.people.models import email_key
from app.people.operations import institution_for, known_person
from app.projects.models import Project
from app.records.line_reading import LineRecord, RecipientRecord, read_lines
from app.records.operations.parts import in_english
from app.sqlite import must_write
from app.work import Work

_FIELDS = {
    "total_units": "total_units", "project": "project", "unit_minutes": "unit_minutes", "ends": "ends",
    "cancellation_hours": "cancellation_hours", "late_percent": "late_percent",
    "no_show_percent": "no_show_percent", "day": "day", "starts_at": "start", "ends_at": "end",
    "recipients": "recipients", "state": "state", "override_reason": "override_reason",
    "institution": "institution", "first_name": "first_name", "last_name": "last_name", "email": "email",
}  # fmt: skip
"""How the file names what the verbs refuse."""
_DETAILS = (
    "name_pl", "name_en", "form_of_support", "group", "project", "contract", "provider", "unit_minutes",
    "total_units", "starts", "ends", "division", "cancellation_hours", "late_percent", "no_show_percent",
)  # fmt: skip
_DIVISION = ("total_units", "unit_minutes", "division", "recipients")


@dataclass(slots=True)
class LoadedLines:
    """How many lines a file added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


class _Refused(Exception):
    """A line that can't be as the file says; its text is a line for the user."""


def load_lines(work: Work, data: Any) -> LoadedLines:
    """Bring lines to what a file's data say, in the caller's transaction; nobody is mailed.

    `id` decides sameness, of appointments within their line too. What a file says as the one before is left
    as it is by now. Recipients and coaches that the file no longer has are removed while they have no
    appointments; appointments that it no longer has stay. If the returned `problems` are not empty,
    nothing was changed.
    """
    must_write(work.session)
    with work.session.begin_nested() as attempt:
        loaded = _loaded(work, data)
        if loaded.problems:
            attempt.rollback()
    return LoadedLines(problems=loaded.problems) if loaded.problems else loaded


def _loaded(work: Work, data: Any) -> LoadedLines:
    reading = read_lines(data)
    loaded = LoadedLines(problems=reading.problems)
    if reading.problems:
        return loaded
    accounts = _accounts(work, reading.lines)
    ids = [each.id for each in reading.lines]
    projects = select(SupportLine.project_id).where(SupportLine.record_id.in_(ids))
    # Closing a month locks all lines of its project, and locks are taken in one order.
    query = select(SupportLine).where(SupportLine.project_id.in_(projects)).order_by(SupportLine.id)
    lines = work.session.scalars(query).all()
    for line in lines:
        lock_line(work, line)
    known = {line.record_id: line for line in lines if line.record_id in ids}
    months: list[tuple[LineRecord, SupportLine]] = []
    for each in reading.lines:
        unknown = list(_unknown_staff(each, accounts))
        loaded.problems += unknown
        if unknown:
            continue
        found = known.get(each.id)
        if found is not None and found.loaded.get("whole") == _sum(each.raw):
            loaded.unchanged += 1
            continue
        try:
            line = _brought(work, each, found, accounts)
        except _Refused as refused:
            loaded.problems.append(str(refused))
            continue
        months.append((each, line))
        loaded.added += found is None
        loaded.changed += found is not None
    if not loaded.problems:
        loaded.problems += _locked(work, months)
    work.session.flush()
    return loaded


def _accounts(work: Work, lines: Sequence[LineRecord]) -> dict[str, Account]:
    keys = {email_key(email) for each in lines for email in each.values.get("coaches", [])}
    query = select(Account).where(Account.email_key.in_(keys))
    return {each.email_key: each for each in work.session.scalars(query)}


def _unknown_staff(each: LineRecord, accounts: Mapping[str, Account]) -> Iterable[str]:
    coaches = [email_key(email) for email in each.values.get("coaches", [])]
    for number, email in enumerate(each.values.get("coaches", [])):
        if email_key(email) not in accounts:
            yield f"{each.place}.coaches[{number}]: nobody of the staff has the e-mail {email}"
    for appointment in each.appointments:
        if email_key(appointment.coach) not in coaches:
            yield f"{appointment.place}.coach: is not among the coaches of the line"


def _brought(
    work: Work, each: LineRecord, found: SupportLine | None, accounts: Mapping[str, Account]
) -> SupportLine:
    is_new = found is None
    before = {} if found is None else dict(found.loaded)
    details = _sum([each.raw.get(key) for key in _DETAILS])
    try:
        same = found is not None and before.get("details") == details
        line = found if found is not None and same else _with_details(work, each, found)
    except Refusal as refusal:
        raise _told(work, each.place, refusal) from None
    if is_new or before.get("coaches") != _sum(each.raw.get("coaches")):
        _bring_coaches(work, line, each, accounts)
    recipients = _bring_recipients(work, line, each)
    shares = _sum([each.raw.get(key) for key in _DIVISION])
    if is_new or before.get("division") != shares:
        _divide(work, line, each, recipients, is_new)
    sums = _bring_appointments(work, line, each, recipients, accounts, before.get("appointments", {}))
    line.loaded = {
        "whole": _sum(each.raw),
        "details": details,
        "coaches": _sum(each.raw.get("coaches")),
        "division": shares,
        "appointments": sums,
    }
    fact = facts.LOADED if is_new else facts.RELOADED
    record(work, fact, "line", line.id, values={"name": line.name_pl})
    work.session.flush()
    return line


def _with_details(work: Work, each: LineRecord, found: SupportLine | None) -> SupportLine:
    values = each.values
    name = values["project"]
    project = work.session.scalar(select(Project).where(Project.name == name))
    if project is None:
        project = Project(name=name, created_at=work.now)
        work.session.add(project)
        work.session.flush()
    several = any(len(appointment.recipients) > 1 for appointment in each.appointments)
    rules = {
        key: values[key] for key in ("cancellation_hours", "late_percent", "no_show_percent") if key in values
    }
    details = LineDetails(
        name_pl=values["name_pl"],
        name_en=values.get("name_en"),
        form_of_support=values["form_of_support"],
        is_group=values.get("group", several or values["form_of_support"] in GROUP_FORMS),
        project_id=project.id,
        contract_number=values.get("contract"),
        provider=values.get("provider"),
        unit_minutes=values["unit_minutes"],
        total_minutes=values["total_units"] * values["unit_minutes"],
        starts=values["starts"],
        ends=values["ends"],
        **rules,
    )
    if found is None:
        return add_line(work, details, each.id, each.division)
    change_line(work, found, details)
    found.division = each.division
    return found


def _bring_coaches(work: Work, line: SupportLine, each: LineRecord, accounts: Mapping[str, Account]) -> None:
    wanted = {accounts[email_key(email)].id: email for email in each.values.get("coaches", [])}
    have = {row.account_id: row.account for row in line.coaches}
    try:
        for email in wanted.values():
            account = accounts[email_key(email)]
            if account.id not in have:
                add_coach(work, line, account)
        for id, account in have.items():
            if id not in wanted:
                take_coach_off(work, line, account)
    except Refusal as refusal:
        raise _Refused(f"{each.place}.coaches: {in_english(work, refusal)}") from None


def _bring_recipients(work: Work, line: SupportLine, each: LineRecord) -> list[LineRecipient]:
    """Return the rows of the file's recipients, in its order; rows that it no longer has are removed."""
    rows = work.session.scalars(
        select(LineRecipient).where(LineRecipient.line_id == line.id).order_by(LineRecipient.position)
    ).all()
    left = {row.id: row for row in rows}
    found = []
    for number, wanted in enumerate(each.recipients):
        try:
            row = _recipient(work, line, wanted, left)
        except Refusal as refusal:
            raise _told(work, wanted.place, refusal) from None
        left.pop(row.id, None)
        if row.position != number:
            row.position = number
        found.append(row)
    for row in left.values():
        if row.merged_into_id is not None or row.ended_on is not None:
            continue
        try:
            remove_recipient(work, row)
        except Refusal as refusal:
            why = f"{recipient_name(row)} is missing. {in_english(work, refusal)}"
            raise _Refused(f"{each.place}.recipients: {why}") from None
    work.session.flush()
    work.session.expire(line, ["recipients"])
    return found


def _recipient(
    work: Work, line: SupportLine, wanted: RecipientRecord, left: Mapping[int, LineRecipient]
) -> LineRecipient:
    """Return the line's row of a file's recipient, matched as at a sign-up; a new one, if there is none."""
    contact = Contact(name=wanted.contact_name, email=wanted.contact_email)
    if wanted.person is not None:
        first, last, email = wanted.person
        person = known_person(work, first, last, email, None, work.texts.language)
        row = next((row for row in left.values() if row.person_id == person.id), None)
        if row is None:
            return add_person(
                work, line, first_name=first, last_name=last, email=email, institution=wanted.institution
            )
        change_recipient(work, row, contact, wanted.institution)
        return row
    body = institution_for(work, wanted.institution)
    alone = [row for row in left.values() if row.is_institution and body and row.institution_id == body.id]
    # Two that turned out to be one: the main row first, then what was joined with it.
    alone.sort(key=lambda row: row.merged_into_id is not None)
    if not alone:
        return add_institution(work, line, wanted.institution or "", contact)
    change_recipient(work, alone[0], contact)
    return alone[0]


def _divide(
    work: Work, line: SupportLine, each: LineRecord, recipients: Sequence[LineRecipient], is_new: bool
) -> None:
    reason = None if is_new else work.texts.into("pl").gettext(FROM_FILE)
    try:
        if each.values.get("division") == "given":
            shares: dict[int, int] = {}
            for wanted, row in zip(each.recipients, recipients, strict=True):
                main = row.merged_into_id or row.id
                shares[main] = shares.get(main, 0) + (wanted.minutes or 0)
            divide(work, line, shares, reason)
        elif recipients:
            divide_evenly(work, line, reason)
    except Refusal as refusal:
        raise _Refused(f"{each.place}.recipients: {in_english(work, refusal)}") from None


def _bring_appointments(
    work: Work,
    line: SupportLine,
    each: LineRecord,
    recipients: Sequence[LineRecipient],
    accounts: Mapping[str, Account],
    before: Mapping[str, str],
) -> dict[str, str]:
    """Bring those that the file says otherwise than the one before; return the checksums of all."""
    sums = dict(before)
    for wanted in each.appointments:
        checksum = _sum([wanted.raw, [recipients[n].id for n in wanted.recipients]])
        if before.get(wanted.id) == checksum:
            continue
        try:
            bring_appointment(
                work, line, f"{each.id}/{wanted.id}", wanted.plan, accounts[email_key(wanted.coach)],
                [recipients[n] for n in wanted.recipients], wanted.state, wanted.override_reason,
            )  # fmt: skip
        except Refusal as refusal:
            raise _told(work, wanted.place, refusal) from None
        sums[wanted.id] = checksum
    return sums


def _locked(work: Work, brought: Sequence[tuple[LineRecord, SupportLine]]) -> list[str]:
    """Close the months of what the file says is locked; return a line for each that is not over."""
    problems = []
    for each, line in brought:
        for wanted in each.appointments:
            if wanted.state != AppointmentState.locked:
                continue
            id = f"{each.id}/{wanted.id}"
            row = work.session.scalars(select(Appointment).where(Appointment.record_id == id)).one()
            try:
                close_months(work, line.project, [month_to_close(row)])
            except Refusal as refusal:
                problems.append(f"{wanted.place}.state: {in_english(work, refusal)}")
    return problems


def _told(work: Work, place: str, refusal: Refusal) -> _Refused:
    key = _FIELDS.get(refusal.field or "", "")
    return _Refused(f"{place}{'.' + key if key else ''}: {in_english(work, refusal)}")


def _sum(raw: Any) -> str:
    """Return a checksum of what a file says, whatever the order of its keys."""
    return sha256(json.dumps(raw, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
