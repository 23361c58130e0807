"""A line with a coach, two centres and a person, for the tests of appointments."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Account, Role
from app.coaching.models import Appointment
from app.coaching.operations import hold, note_appointment
from app.coaching.plans import AppointmentPlan
from app.ledger.models import Book, LedgerEntry
from app.lines.models import LineRecipient, SupportLine
from app.work import Actor, Work
from tests.support.cast import actor, staff
from tests.support.lines import a_coach, a_line, a_person, a_recipient

TODAY = date(2026, 9, 1)
"""The day of the tests' clock, on which it is 10:00."""


@dataclass
class Scene:
    """Krystyna coaches; Alicja coordinates; GOPS Miłki, MOPS Ełk and Anna receive ten hours each."""

    work: Work
    line: SupportLine
    coach: Account
    coordinator: Account
    milki: LineRecipient
    elk: LineRecipient
    anna: LineRecipient

    @property
    def as_coach(self) -> Work:
        """The work in the coach's name."""
        return replace(self.work, actor=actor(self.coach))

    @property
    def as_coordinator(self) -> Work:
        """The work in the coordinator's name."""
        return replace(self.work, actor=actor(self.coordinator))

    def as_person(self, recipient: LineRecipient) -> Work:
        """The work in the name of who holds a link."""
        return replace(self.work, actor=Actor("participant", recipient.person_id, "Anna Nowak"))

    def agreed(
        self, *recipients: LineRecipient, on: date = TODAY, hours: str = "8:00-9:30", **further: Any
    ) -> Appointment:
        """Note an appointment as the coach."""
        plan = a_plan(on, hours)
        return note_appointment(
            self.as_coach, self.line, self.coach, plan, recipients or [self.anna], **further
        ).appointment

    def held(self, *recipients: LineRecipient, minutes: int | None = None, **further: Any) -> Appointment:
        """Note an appointment and write it down as held, by all."""
        made = self.agreed(*recipients, **further)
        hold(self.as_coach, made, [each.id for each in made.invitees], minutes)
        return made

    def sums(self) -> dict[str, int]:
        """Return what stands in each book for the line."""
        query = (
            select(LedgerEntry.book, func.sum(LedgerEntry.minutes))
            .where(LedgerEntry.for_id == self.line.id)
            .group_by(LedgerEntry.book)
        )
        found = {book: int(minutes) for book, minutes in self.work.session.execute(query)}
        return {book.value: found.get(book, 0) for book in Book}

    def of(self, recipient: LineRecipient, book: Book = Book.received) -> int:
        """Return what stands in a book for one recipient."""
        mine = (
            LedgerEntry.person_id == recipient.person_id
            if recipient.person_id
            else LedgerEntry.institution_id == recipient.institution_id
        )
        query = select(func.sum(LedgerEntry.minutes)).where(mine, LedgerEntry.book == book)
        return int(self.work.session.scalar(query) or 0)


def a_plan(on: date = TODAY, hours: str = "8:00-9:30", place: str | None = "GOPS Miłki") -> AppointmentPlan:
    """Return a plan: `a_plan(day, "9:00-10:30")`."""
    start, end = (time(*map(int, each.split(":"))) for each in hours.split("-"))
    return AppointmentPlan(on, start, end, place)


def a_scene(work: Work, **columns: Any) -> Scene:
    """Make the scene; `columns` are of the line, a group's unless said otherwise."""
    line = a_line(work, hours=30, **({"is_group": True} | columns))
    coach = staff(work, "Krystyna", Role.coach)
    a_coach(work, line, coach)
    milki = a_recipient(work, line, "GOPS Miłki", 600, contact_email="gops@example.org")
    elk = a_recipient(work, line, "MOPS Ełk", 600)
    anna = a_recipient(work, line, a_person(work), 600)
    return Scene(work, line, coach, staff(work, "Alicja", Role.organiser), milki, elk, anna)
