"""An event of the journeys that asks questions of its own."""

from app.questions.asking import Condition
from app.questions.models import QuestionKind
from app.work import Work
from tests.support.cast import an_event
from tests.support.questions import DIETS, asks

ASKING, ASKING_FILES = "pytania", "pytania-o-pliki"
NIGHT, MATE, DIET = "Czy potrzebny jest nocleg?", "Z kim w pokoju?", "Jaka dieta?"
CONSENT, CARD = "Zgoda na nocleg", "Zaświadczenie"


def add_asking(work: Work) -> None:
    """Add the event; it asks about the night, about a room-mate who stays, and about diets."""
    event = an_event(work, ASKING, days=60, title_pl="Warsztat z noclegiem", title_en="Workshop with a night")
    night = asks(work, event, NIGHT, label_en="Do you need a room?", is_required=True)
    asks(
        work, event, MATE, label_en="With whom in the room?", kind=QuestionKind.short_text,
        condition=Condition(night.id, "yes"), is_required=True, help_pl="Imię i nazwisko.",
    )  # fmt: skip
    asks(work, event, DIET, kind=QuestionKind.several_of, choices=DIETS)
    add_files(work)


def add_files(work: Work) -> None:
    """Add an event that asks for files: a consent of those who stay, and a certificate of who has one."""
    event = an_event(
        work, ASKING_FILES, days=61, title_pl="Warsztat ze zgodą", title_en="Workshop with consent"
    )
    night = asks(work, event, NIGHT, label_en="Do you need a room?", is_required=True)
    asks(
        work, event, CONSENT, label_en="Consent to stay", kind=QuestionKind.file, is_required=True,
        condition=Condition(night.id, "yes"), help_pl="Podpisana przez przełożonego.",
    )  # fmt: skip
    asks(work, event, CARD, label_en="Certificate", kind=QuestionKind.file)
