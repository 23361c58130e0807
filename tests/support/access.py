"""Access data of meetings as a test has them: sealed with the key of the tests."""

from app.coaching.models import Appointment
from app.coaching.online_link import PURPOSE
from app.events.meeting_access import SEALED
from app.events.models import Meeting
from app.sealing import Seals

KEY = "tests-only"
SEALS = Seals([KEY])


def let_in(
    meeting: Meeting,
    online_link: str | None = None,
    access_code: str | None = None,
    meeting_password: str | None = None,
) -> None:
    """Give a meeting that is in the database what lets people in."""
    clear = (online_link, access_code, meeting_password)
    for (name, purpose), text in zip(SEALED.items(), clear, strict=True):
        setattr(meeting, name, SEALS.seal(purpose, meeting.id, text) if text else None)


def link_to(appointment: Appointment, link: str) -> None:
    """Give an appointment that is in the database a link."""
    appointment.sealed_link = SEALS.seal(PURPOSE, appointment.id, link)
