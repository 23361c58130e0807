"""What staff want to change of an event: one class a kind of change, named as they would say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from app.accounts.models import Account, Role
from app.errors import N_
from app.events.blocks import BlockPlan
from app.events.models import Event, Meeting, PlannedMonth, Session
from app.events.plans import MeetingPlan
from app.events.series import SeriesPlace

ANOTHER_VERSION = N_(
    "Somebody else changed the event meanwhile, or this was sent twice: nothing more was done. Below it "
    "is as it stands now, with what you typed."
)


@dataclass(frozen=True, slots=True)
class AddMeeting:
    """A new meeting, with a session for each of its days, perhaps in place of a cancelled one.

    `place` is where it stands in a series; `planned` is the month for which it was planned.
    """

    event: Event
    plan: MeetingPlan
    reason: str = ""
    replaces: Meeting | None = None
    place: SeriesPlace | None = None
    planned: PlannedMonth | None = None
    frees_seats: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ChangeMeeting:
    """Other days, hours, place, way of meeting or access data of a meeting.

    `rule_day` is the day that the rule of its series gives it now; None: its rule stays.
    """

    meeting: Meeting
    plan: MeetingPlan
    reason: str = ""
    rule_day: date | None = None
    frees_seats: ClassVar[bool] = True

    @property
    def event(self) -> Event:
        """The event to which the meeting belongs."""
        return self.meeting.event


@dataclass(frozen=True, slots=True)
class PlanDay:
    """The blocks in which a session is taught: day, hours and place stay as they are."""

    session: Session
    blocks: Sequence[BlockPlan]
    reason: ClassVar[str] = ""
    frees_seats: ClassVar[bool] = False

    @property
    def event(self) -> Event:
        """The event to which the session belongs."""
        return self.session.meeting.event


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """A meeting that stays on the page and in calendars as cancelled."""

    meeting: Meeting
    reason: str
    frees_seats: ClassVar[bool] = True

    @property
    def event(self) -> Event:
        """The event to which the meeting belongs."""
        return self.meeting.event


@dataclass(frozen=True, slots=True)
class ReplaceMeeting:
    """A meeting that is cancelled, and another that is held in its place."""

    meeting: Meeting
    plan: MeetingPlan
    reason: str = ""
    frees_seats: ClassVar[bool] = True

    @property
    def event(self) -> Event:
        """The event to which the meeting belongs."""
        return self.meeting.event


@dataclass(frozen=True, slots=True)
class RestoreMeeting:
    """A cancelled meeting that takes place after all."""

    meeting: Meeting
    reason: str = ""
    frees_seats: ClassVar[bool] = True

    @property
    def event(self) -> Event:
        """The event to which the meeting belongs."""
        return self.meeting.event


@dataclass(frozen=True, slots=True)
class RemoveMeeting:
    """A meeting of a draft that is deleted."""

    meeting: Meeting
    reason: ClassVar[str] = ""
    frees_seats: ClassVar[bool] = False

    @property
    def event(self) -> Event:
        """The event to which the meeting belongs."""
        return self.meeting.event


@dataclass(frozen=True, slots=True)
class CancelEvent:
    """The whole event that does not take place; registrations stay as they are."""

    event: Event
    reason: str
    frees_seats: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class RestoreEvent:
    """A cancelled event that takes place after all."""

    event: Event
    reason: str = ""
    frees_seats: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SuspendEvent:
    """An event that does not take place until further notice, or until a day; registrations stay."""

    event: Event
    until: date | None
    reason: str
    frees_seats: ClassVar[bool] = True  # none goes to anybody, but open offers pause


@dataclass(frozen=True, slots=True)
class ResumeEvent:
    """A suspended event that takes place, on the dates that it has now; new ones are changes before this."""

    event: Event
    reason: str = ""
    frees_seats: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class EditEvent:
    """Other details of an event, by column, both limits of places among them."""

    event: Event
    values: Mapping[str, Any]
    seen_version: int
    reason: str = ""

    @property
    def frees_seats(self) -> bool:
        """Whether the details say when and to whom free places go; a new limit fills by itself."""
        keys = {"status", "withdrawal_cutoff_hours", "who_decides", "completed_by", "places_open_on"}
        return bool(self.values.keys() & keys)


@dataclass(frozen=True, slots=True)
class TakeEventBack:
    """A published event that becomes a draft again, while nobody is registered."""

    event: Event
    reason: ClassVar[str] = ""
    frees_seats: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class DeleteDraft:
    """A draft that is deleted with its meetings, while nobody is registered."""

    event: Event
    reason: ClassVar[str] = ""
    frees_seats: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class NameStaff:
    """Somebody of the staff who gets a role at an event or, a trainer, at one of its meetings."""

    account: Account
    role: Role
    scope: Event | Meeting
    reason: ClassVar[str] = ""
    frees_seats: ClassVar[bool] = False

    @property
    def event(self) -> Event:
        """The event at which the role is held."""
        return self.scope if isinstance(self.scope, Event) else self.scope.event


@dataclass(frozen=True, slots=True)
class TakeStaffOff:
    """Somebody whose role at an event or at one of its meetings ends."""

    account: Account
    role: Role
    scope: Event | Meeting
    reason: ClassVar[str] = ""
    frees_seats: ClassVar[bool] = False

    @property
    def event(self) -> Event:
        """The event at which the role was held."""
        return self.scope if isinstance(self.scope, Event) else self.scope.event


@dataclass(frozen=True, slots=True)
class Several:
    """Several changes of one event in one act, each of another meeting: people get one letter about all."""

    event: Event
    changes: Sequence["Single"]
    reason: str = ""
    frees_seats: ClassVar[bool] = True


Single = (
    AddMeeting
    | ChangeMeeting
    | ReplaceMeeting
    | PlanDay
    | CancelMeeting
    | RestoreMeeting
    | RemoveMeeting
    | CancelEvent
    | RestoreEvent
    | SuspendEvent
    | ResumeEvent
    | EditEvent
    | NameStaff
    | TakeStaffOff
    | TakeEventBack
    | DeleteDraft
)
Change = Single | Several
"""`frees_seats` says whether free places may go to those who wait afterwards: the cut-off may have moved, or
an event without a date has one again."""
