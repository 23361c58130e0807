"""A line of support with recipients, their shares and its coaches, for the tests of several rooms."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.coaching.models import Appointment, AppointmentState, Invitee
from app.events.models import FormOfSupport
from app.lines.models import Allocation, LineCoach, LineRecipient, SupportLine
from app.people.models import Institution, Person
from app.people.operations import institution_for, known_person
from app.projects.models import Project
from app.work import Work

HOUR = 60


def a_project(work: Work, name: str = "Kadry dla usług") -> Project:
    """Return the project of this name; the first time, add it."""
    found = work.session.scalar(select(Project).where(Project.name == name))
    if found is None:
        found = Project(name=name, created_at=work.now)
        work.session.add(found)
        work.session.flush()
    return found


def a_line(work: Work, record_id: str = "doradztwo", hours: int = 390, **columns: Any) -> SupportLine:
    """Add a line of counselling from March to October 2026, without recipients and coaches."""
    values: dict[str, Any] = {
        "record_id": record_id,
        "name_pl": "Doradztwo: diagnoza potrzeb",
        "form_of_support": FormOfSupport.counselling,
        "contract_number": "12/2026",
        "unit_minutes": 60,
        "total_minutes": hours * HOUR,
        "starts": date(2026, 3, 1),
        "ends": date(2026, 10, 31),
        "created_at": work.now,
    }
    values |= columns
    if "project_id" not in values:
        values["project_id"] = a_project(work).id
    line = SupportLine(**values)
    work.session.add(line)
    work.session.flush()
    return line


def a_recipient(
    work: Work, line: SupportLine, who: Person | Institution | str, minutes: int = 0, **columns: Any
) -> LineRecipient:
    """Add a recipient with a share; a text names an institution alone."""
    body = institution_for(work, who) if isinstance(who, str) else who
    assert body is not None
    whom = {"person_id": body.id} if isinstance(body, Person) else {"institution_id": body.id}
    position = len(
        work.session.scalars(select(LineRecipient.id).where(LineRecipient.line_id == line.id)).all()
    )
    recipient = LineRecipient(line_id=line.id, position=position, **(whom | columns))
    work.session.add(recipient)
    work.session.flush()
    if minutes:
        work.session.add(Allocation(recipient_id=recipient.id, act="first", minutes=minutes, at=work.now))
        work.session.flush()
    work.session.expire(line, ["recipients"])
    return recipient


def a_person(work: Work, name: str = "Anna Nowak") -> Person:
    """Return a person of this name, known by an e-mail made of it."""
    first, _, last = name.partition(" ")
    return known_person(work, first, last, f"{first}.{last}@example.org".lower(), None, "pl")


def a_coach(work: Work, line: SupportLine, account: Account, **columns: Any) -> LineCoach:
    """Name an account a coach of the line."""
    coach = LineCoach(line_id=line.id, account_id=account.id, **columns)
    work.session.add(coach)
    work.session.flush()
    work.session.expire(line, ["coaches"])
    return coach


def an_appointment(
    work: Work,
    line: SupportLine,
    account: Account,
    recipients: Sequence[LineRecipient],
    day: date = date(2026, 9, 10),
    hours: tuple[time, time] = (time(9), time(12)),
    **columns: Any,
) -> Appointment:
    """Add an agreed appointment, 9:00 to 12:00 unless said otherwise; nothing is checked or posted."""
    values: dict[str, Any] = {
        "state": AppointmentState.agreed,
        "created_at": work.now,
        "changed_at": work.now,
    }
    made = Appointment(
        line_id=line.id,
        account_id=account.id,
        day=day,
        starts_at=hours[0],
        ends_at=hours[1],
        **(values | columns),
    )
    made.invitees = [Invitee(recipient_id=each.id) for each in recipients]
    work.session.add(made)
    work.session.flush()
    return made
