"""An event of two days for the journeys, whose form asks for diets and access measures."""

from datetime import timedelta

from app.events.models import FieldUse
from app.events.summary import derive
from app.work import Work
from tests.support.cast import a_meeting, an_event

TWO_DAYS = "dwa-dni-z-noclegiem"


def add_needs(work: Work) -> None:
    """Add the event."""
    event = an_event(
        work, TWO_DAYS, days=18, meetings=0, title_pl="Dwa dni z noclegiem", title_en="Two days with a night",
        contact_name="Alicja Nowak", contact_email="alicja@example.org",
        fields={"diet": FieldUse.optional.value, "measures": FieldUse.optional.value},
    )  # fmt: skip
    first = work.today + timedelta(days=18)
    event.meetings.append(a_meeting(work, first, first + timedelta(days=1), 0))
    derive(event)
