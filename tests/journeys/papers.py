"""An event for the journeys whose applications are complete by a signed form."""

from app.events.models import CompletedBy
from app.work import Work
from tests.support.cast import an_event

SIGNED = "szkolenie-z-formularzem"


def add_papers(work: Work) -> None:
    """Add the event."""
    an_event(
        work, SIGNED, days=21, title_pl="Szkolenie z formularzem", title_en="Training with a form",
        capacity=1, contact_name="Alicja Nowak", contact_email="alicja@example.org",
        completed_by=CompletedBy.signed_form,
    )  # fmt: skip
