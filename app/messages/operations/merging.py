"""Letters that leave by themselves, of two persons who turned out to be one."""

from app.messages.models import DueRow
from app.people.operations.moves import PersonMerge
from app.registrations.operations.merging import move_where_missing
from app.work import Work


def merge_due_letters(work: Work, merge: PersonMerge) -> None:
    """Let the registrations that go on know which reminders were written: nobody gets one twice.

    To whom a message went stays as it was: it was sent to that registration.
    """
    move_where_missing(work, merge, DueRow, "kind", "day", "days")
