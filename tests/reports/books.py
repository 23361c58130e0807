"""A project with a module in two editions, a seminar, a line, and minutes in the books."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from app.coaching.models import Appointment, AppointmentState
from app.events.models import Event, FormOfSupport, Session
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import post
from app.ledger.postings import Posting
from app.lines.models import SupportLine
from app.people.operations import known_person
from app.programmes.models import Module, Programme
from app.projects.models import Project
from app.work import Work
from tests.support.cast import an_event, celina

FIRST = date(2026, 9, 14)
"""The day on which everything that is posted was given, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What reports are about; `posted` counts sources up."""

    work: Work
    project: Project
    module: Module
    editions: tuple[Event, Event]
    seminar: Event
    line: SupportLine
    account_id: int

    def give(self, source: int, book: Book, kind: WhatFor, id: int, minutes: int, **who: Any) -> None:
        """Post minutes of one source; `who` names a person, an institution, an account, or a day."""
        by_kind = {WhatFor.line: Source.appointment, WhatFor.event: Source.decision}
        at = by_kind[kind] if book != Book.delivered or kind == WhatFor.line else Source.teaching
        columns = {"day": FIRST} | who
        one = Posting(source_id=source, for_kind=kind, for_id=id, minutes=minutes, **columns)
        post(self.work, book, at, [one])

    def person(self, name: str) -> int:
        """Return the number of a person, who is added if need be."""
        found = known_person(self.work, name, "Kos", f"{name.lower()}@example.org", None, "pl")
        self.work.session.flush()
        return found.id


def reported(work: Work, name: str = "Kooperacja") -> Reported:
    """Add all of it, in a project of its own; nothing is posted yet."""
    project = Project(name=name, created_at=work.now)
    programme = Programme(record_id=f"p-{name}", name_pl="Szkolenia kadry", created_at=work.now)
    module = Module(
        position=0, record_id=f"m-{name}", name_pl="Moduł I", unit_minutes=45, required_minutes=60 * 45
    )
    programme.modules.append(module)
    work.session.add_all([project, programme])
    work.session.flush()
    mine = {"project_id": project.id}
    slug = name.lower()
    editions = tuple(
        an_event(
            work, f"{slug}-{number}", days=13, meetings=2, module_id=module.id, title_pl=f"Tura {number}",
            form_of_support=FormOfSupport.training_module, **mine,
        )
        for number in (1, 2)
    )  # fmt: skip
    seminar = an_event(work, f"{slug}-s", title_pl="Seminarium", **mine)
    line = SupportLine(
        record_id=f"l-{name}", name_pl="Doradztwo", form_of_support=FormOfSupport.counselling,
        project_id=project.id, unit_minutes=60, total_minutes=390 * 60, starts=FIRST,
        ends=FIRST + timedelta(90), created_at=work.now,
    )  # fmt: skip
    work.session.add(line)
    account = celina(work) if name == "Kooperacja" else None
    work.session.flush()
    return Reported(
        work, project, module, (editions[0], editions[1]), seminar, line, account.id if account else 1
    )


def appointment(
    at: Reported, state: AppointmentState, day: date = FIRST, minutes: int | None = None
) -> Appointment:
    """Add an appointment of the line, from 9 to 12."""
    made = Appointment(
        line_id=at.line.id, account_id=at.account_id, state=state, day=day, starts_at=time(9),
        ends_at=time(12), minutes=minutes, created_at=at.work.now, changed_at=at.work.now,
    )  # fmt: skip
    at.work.session.add(made)
    at.work.session.flush()
    return made


def sessions_of(event: Event) -> list[Session]:
    """Return an event's sessions."""
    return [session for meeting in event.meetings for session in meeting.sessions]
