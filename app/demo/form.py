"""The demo's form of registration: questions of its own, one of them for a file, and what people answered."""

from typing import Any

from app.demo.strip import strip_png
from app.events.models import Event, FieldUse
from app.files.operations import stored
from app.files.storage import checked_upload
from app.questions.answers import Attached, SentAnswers, SentFiles
from app.questions.asking import Option, OwnQuestion
from app.questions.models import QuestionKind
from app.questions.operations.changing import QuestionDetails
from app.questions.operations.loading import FiledQuestion, OnlyIf, load_form
from app.questions.queries import asked_questions
from app.registrations.operations import change_answers
from app.registrations.queries import seated
from app.work import Work

_ROOM, _TRAVEL = "Czy potrzebny jest nocleg?", "Jak Pani/Pan dojedzie?"
_CAR = Option("", "własnym samochodem", "in my own car")


def _asked(
    kind: str, label_pl: str, label_en: str, only_if: OnlyIf | None = None, **further: Any
) -> FiledQuestion:
    details = QuestionDetails(kind=QuestionKind(kind), label_pl=label_pl, label_en=label_en, **further)
    return FiledQuestion(details, only_if)


FORM = (
    _asked("yes_no", _ROOM, "Do you need a room for the night?", is_required=True),
    _asked(
        "short_text", "Z kim w pokoju?", "With whom in the room?", OnlyIf(_ROOM, "yes"),
        help_pl="Imię i nazwisko; puste pole: przydzielimy współlokatora lub współlokatorkę.",
        help_en="First and last name; left empty, we choose a room-mate.",
    ),
    _asked(
        "one_of", _TRAVEL, "How will you travel?",
        choices=(
            _CAR,
            Option("", "pociągiem lub autobusem", "by train or bus"),
            Option("", "jeszcze nie wiem", "I don't know yet"),
        ),
    ),
    _asked("short_text", "Numer rejestracyjny samochodu", "Number plate of the car", OnlyIf(_TRAVEL, _CAR.pl),
           help_pl="Na parking hotelu.", help_en="For the car park of the hotel."),
    _asked("number", "Staż pracy w pomocy społecznej (lata)", "Years of work in social assistance"),
    _asked(
        "several_of", "Nad czym chce Pani/Pan pracować?", "What would you like to work on?",
        choices=(
            Option("", "granice w kontakcie z klientem", "boundaries with clients"),
            Option("", "obciążenie i wypalenie", "strain and burn-out"),
            Option("", "współpraca w zespole", "working in a team"),
        ),
    ),
    _asked("long_text", "Oczekiwania wobec coachingu", "What do you expect of the coaching?"),
    _asked("file", "Zgoda przełożonego", "Consent of your superior",
           help_pl="Podpisana, jako skan lub zdjęcie.", help_en="Signed, as a scan or a photo."),
)  # fmt: skip
"""Eight questions, two of them asked only after a certain answer."""

_ANSWERS = (
    ("yes", "Anna Przykładowa", "1", "NO 12345", "7", "1 3", "Chcę nauczyć się odmawiać bez poczucia winy."),
    ("yes", "", "2", "", "12,5", "2", "Spojrzenie z zewnątrz na trudne rozmowy."),
    ("no", "", "1", "NE 54321", "3", "1 2", ""),
    ("no", "", "3", "", "21", "", ""),
)
"""What the first people answered, question by question; keys stand for what was chosen."""


def make_form(work: Work, event: Event) -> None:
    """Compose the event's form, and let some of its people answer; one has sent a file."""
    event.rules.fields = {"municipality": FieldUse.optional.value, "position": FieldUse.required.value}
    load_form(work, event, FORM)
    form = asked_questions(work, event)
    consent = stored(work, checked_upload("zgoda-przykladowa.png", strip_png(), field="file", images=True))
    for number, (registration, values) in enumerate(zip(seated(work, event), _ANSWERS, strict=False)):
        files = SentFiles({form[-1].id: Attached("zgoda-przykladowa.png", consent.id)})
        change_answers(work, registration, _sent(form, values, SentFiles() if number else files))


def _sent(form: tuple[OwnQuestion, ...], values: tuple[str, ...], files: SentFiles) -> SentAnswers:
    given = {each.id: value for each, value in zip(form, values, strict=False) if value}
    return SentAnswers(given, files=files)
