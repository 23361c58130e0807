"""What staff want to change of an event: one class a kind of change, named as they would say it."""

from dataclasses import dataclass
from typing import ClassVar

from app.events.models import Event, Meeting
from app.events.plans import MeetingPlan


@dataclass(frozen=True, slots=True)
class AddMeeting:
    """A new meeting, with a session for each of its days. Nobody is told."""

    event: Event
    plan: MeetingPlan
    frees_places: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class ChangeMeeting:
    """Other days, hours, place or access data of a meeting; the letter says what was and what is."""

    meeting: Meeting
    plan: MeetingPlan
    reason: str = ""
    frees_places: ClassVar[bool] = True

    @property
    def event(self) -> Event:
        """The event to which the meeting belongs."""
        return self.meeting.event


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """A meeting that stays on the page and in calendars as cancelled."""

    meeting: Meeting
    reason: str
    frees_places: ClassVar[bool] = True

    @property
    def event(self) -> Event:
        """The event to which the meeting belongs."""
        return self.meeting.event


@dataclass(frozen=True, slots=True)
class RemoveMeeting:
    """A meeting of a draft that is deleted. Nobody is told: nobody knew of it."""

    meeting: Meeting
    frees_places: ClassVar[bool] = False

    @property
    def event(self) -> Event:
        """The event to which the meeting belongs."""
        return self.meeting.event


@dataclass(frozen=True, slots=True)
class CancelEvent:
    """The whole event that does not take place; registrations stay as they are."""

    event: Event
    reason: str
    frees_places: ClassVar[bool] = True


Change = AddMeeting | ChangeMeeting | CancelMeeting | RemoveMeeting | CancelEvent
"""`frees_places` says whether free places may go to those who wait afterwards: the cut-off may have moved."""
