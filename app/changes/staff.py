"""The staff who are told of a change: trainers of what they lead, co-organisers of the whole event."""

from dataclasses import dataclass

from app.accounts.models import Role
from app.events.models import Event
from app.events.staffed import Staffed, staffed_at
from app.work import Work

STAFF = "staff"
"""What a letter to a trainer or co-organiser is about: the number of their account."""


@dataclass(frozen=True, slots=True)
class StaffReader:
    """Those of the staff to whom a letter says the same: which meetings are theirs (None: all), as what."""

    language: str
    roles: frozenset[Role]
    meeting_ids: frozenset[int] | None

    def includes(self, meeting_id: int) -> bool:
        """Tell whether a meeting is theirs."""
        return self.meeting_ids is None or meeting_id in self.meeting_ids

    @property
    def leads(self) -> bool:
        """Whether they are trainers here."""
        return Role.trainer in self.roles

    @property
    def organises(self) -> bool:
        """Whether they are co-organisers here."""
        return Role.co_organiser in self.roles


def reader_of(staffed: Staffed) -> StaffReader:
    """Return as whom a member of staff reads a letter about the event."""
    return StaffReader(staffed.language, staffed.roles, staffed.meeting_ids)


def staff_to_notify(work: Work, event: Event) -> list[Staffed]:
    """Return whom of the event's staff a change concerns, by name: all but who makes it."""
    actor = work.actor.id if work.actor.is_staff else None
    return [each for each in staffed_at(work, event) if each.account_id != actor]
