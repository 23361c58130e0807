"""Events whose people are tested and asked what they think, for the journeys."""

from app.events.summary import derive
from app.work import Work
from tests.attendance.people import group
from tests.support.cast import an_event

TESTED, EVALUATED = "szkolenie-z-testami", "szkolenie-z-ankieta"


def add_surveyed(work: Work) -> None:
    """Add an event of next week, and one of today with six people."""
    tested = an_event(work, TESTED, days=7, title_pl="Szkolenie z testami", title_en="Training with tests")
    evaluated = an_event(work, EVALUATED, days=0, title_pl="Szkolenie z ankietą", title_en="Evaluated")
    for event in (tested, evaluated):
        derive(event)
    group(work, evaluated, 6)
