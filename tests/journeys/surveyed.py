"""Events whose people are tested and asked what they think, for the journeys."""

from app.work import Work
from tests.attendance.people import group
from tests.support.cast import an_event

TESTED, EVALUATED, SMALL = "szkolenie-z-testami", "szkolenie-z-ankieta", "mala-grupa"


def add_surveyed(work: Work) -> None:
    """Add an event of next week, and two of today with six people each."""
    an_event(work, TESTED, days=7, title_pl="Szkolenie z testami", title_en="Training with tests")
    for slug, polish, english in (
        (EVALUATED, "Szkolenie z ankietą", "Training with an evaluation"),
        (SMALL, "Mała grupa", "A small group"),
    ):
        event = an_event(work, slug, days=0, title_pl=polish, title_en=english)
        group(work, event, 6)
