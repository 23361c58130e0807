"""Which online meetings the page of a registration lets its holder into, and from when."""

from dataclasses import dataclass

from app.events.meeting_access import MeetingAccess, access_of, shown_from, with_access
from app.events.when import meeting_line
from app.registrations.enrolment import belongs_on, own_meetings
from app.registrations.models import Registration, RegistrationState
from app.work import Work


@dataclass(frozen=True, slots=True)
class OnlineMeeting:
    """An online meeting to come: its access data, or in words from when they are shown."""

    id: int
    label: str
    when: str
    access: MeetingAccess
    later: str


def own_access(work: Work, registration: Registration) -> list[OnlineMeeting]:
    """Return the online meetings of somebody who has a place, until they are over.

    Access data are opened only from some hours before the beginning (`shown_from`).
    """
    if registration.state != RegistrationState.confirmed and not belongs_on(registration, work.today):
        return []
    found = []
    for meeting in with_access(own_meetings(registration)):
        shown = shown_from(work, meeting)
        if shown is not None:
            is_time = shown <= work.now
            access = access_of(work, meeting) if is_time else MeetingAccess()
            later = "" if is_time else work.texts.moment(shown)
            when = meeting_line(work.texts, meeting) if meeting.sessions else ""
            found.append(OnlineMeeting(meeting.id, meeting.label or "", when, access, later))
    return found
