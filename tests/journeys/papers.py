"""Events for the journeys that ask for a signed form: beforehand, and on the day."""

from app.events.models import CompletedBy
from app.work import Work
from tests.support.cast import an_event

SIGNED, BROUGHT = "szkolenie-z-formularzem", "formularz-na-miejscu"


def add_papers(work: Work) -> None:
    """Add the events."""
    an_event(
        work, SIGNED, days=21, title_pl="Szkolenie z formularzem", title_en="Training with a form",
        capacity=1, contact_name="Alicja Nowak", contact_email="alicja@example.org",
        completed_by=CompletedBy.signed_form,
    )  # fmt: skip
    an_event(
        work, BROUGHT, days=22, title_pl="Warsztat z formularzem na miejscu",
        title_en="Workshop with a form on the day", capacity=5, contact_name="Alicja Nowak",
        contact_email="alicja@example.org", completed_by=CompletedBy.on_the_day,
    )  # fmt: skip
