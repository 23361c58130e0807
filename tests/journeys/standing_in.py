"""An event of the journeys with one place, which somebody passes on to a colleague."""

from app.events.models import FieldUse
from app.work import Work
from tests.support.cast import an_event

PASSING = "zastepstwo"


def add_passing_on(work: Work) -> None:
    """Add the event; its form asks for a diet."""
    an_event(
        work, PASSING, days=45, title_pl="Superwizja zespołów pracy socjalnej",
        title_en="Supervision of social work teams", capacity=1, fields={"diet": FieldUse.optional.value},
        contact_name="Alicja Nowak", contact_phone="+48 89 500 00 00",
    )  # fmt: skip
