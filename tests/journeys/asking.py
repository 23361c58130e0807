"""An event of the journeys that asks questions of its own."""

from app.questions.asking import Condition
from app.questions.models import QuestionKind
from app.work import Work
from tests.support.cast import an_event
from tests.support.questions import DIETS, asks

ASKING = "pytania"
NIGHT, MATE, DIET = "Czy potrzebny jest nocleg?", "Z kim w pokoju?", "Jaka dieta?"


def add_asking(work: Work) -> None:
    """Add the event; it asks about the night, about a room-mate who stays, and about diets."""
    event = an_event(work, ASKING, days=60, title_pl="Warsztat z noclegiem", title_en="Workshop with a night")
    night = asks(work, event, NIGHT, label_en="Do you need a room?", is_required=True)
    asks(
        work, event, MATE, label_en="With whom in the room?", kind=QuestionKind.short_text,
        condition=Condition(night.id, "yes"), is_required=True, help_pl="Imię i nazwisko.",
    )  # fmt: skip
    asks(work, event, DIET, kind=QuestionKind.several_of, choices=DIETS)
