"""The demo's tests and evaluation: what an edition knew at entry, and what a past one thought of its days."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from app.events.models import Event
from app.events.timing import session_end, sessions_of
from app.questions.answers import SentAnswers
from app.questions.asking import Option, OwnQuestion
from app.questions.models import QuestionKind, SheetKind
from app.questions.operations.changing import QuestionDetails
from app.questions.operations.loading import FiledQuestion
from app.questions.queries import asked_questions
from app.registrations.models import Registration
from app.registrations.queries import seated
from app.surveys.operations.answering import answer_by_own_page, answer_test
from app.surveys.operations.loading import load_sheet
from app.surveys.operations.preparing import copy_entry_test, open_sheet, sheet_for
from app.work import VISITOR, Work

_PASS_PERCENT = 60


def _asked(label_pl: str, label_en: str, *choices: Option, points: tuple[float, ...] = ()) -> FiledQuestion:
    kind = QuestionKind.one_of if choices else QuestionKind.yes_no
    given = points or (1.0, *(0.0 for _ in choices[1:]))
    return FiledQuestion(
        QuestionDetails(kind=kind, label_pl=label_pl, label_en=label_en, choices=choices, points=given)
    )


TEST = (
    _asked(
        "Kto uchwala lokalny plan deinstytucjonalizacji usług społecznych?",
        "Who adopts a local plan for the deinstitutionalisation of social services?",
        Option("", "rada gminy", "the council of the municipality"),
        Option("", "dyrektor centrum usług społecznych", "the director of the centre of social services"),
        Option("", "wojewoda", "the voivode"),
    ),
    _asked(
        "Od czego zaczyna się organizowanie społeczności lokalnej?",
        "With what does community organising begin?",
        Option("", "od rozpoznania potrzeb i zasobów", "with finding out needs and resources"),
        Option("", "od ogłoszenia konkursu ofert", "with a call for tenders"),
        Option("", "od wyboru wykonawców", "with choosing contractors"),
    ),
    _asked(
        "Czy indywidualny plan usług społecznych powstaje wspólnie z osobą, której dotyczy?",
        "Is an individual plan of social services drawn up together with the person it is for?",
        points=(1.0, 0.0),
    ),
)
"""The entry test, of which the exit test asks the same; the first answer of each is the right one."""

_WORDS = (
    ("Ćwiczenia na prawdziwych sprawach.", "Więcej czasu na dyskusję.", "Mediacje"),
    ("Rozmowy z koleżankami z innych gmin.", "", ""),
    ("Materiały, z których korzystam na co dzień.", "W sali było chłodno.", ""),
    ("", "", "Praca z osobami w kryzysie psychicznym"),
)


def give_tests(organiser: Work, event: Event) -> None:
    """Let a running edition answer its entry test, before the first day; its exit test is being prepared."""
    begins = session_end(sessions_of(event)[0])
    before = replace(organiser, now=begins - timedelta(days=9))
    load_sheet(before, event, SheetKind.entry, _PASS_PERCENT, TEST)
    sheet = sheet_for(before, event, SheetKind.entry)
    open_sheet(before, sheet)
    form = asked_questions(before, sheet)
    for number, person in enumerate(seated(before, event)[:-1]):
        then = replace(before, now=begins - timedelta(days=8, minutes=-9 * number), actor=VISITOR)
        answer_test(then, sheet, person, SentAnswers(dict(_answers(form, number))))
    copy_entry_test(organiser, event)


def give_evaluation(organiser: Work, event: Event) -> None:
    """Let most people of a past edition evaluate it in the days after its last one."""
    last = session_end(sessions_of(event)[-1])
    then = replace(organiser, now=last)
    sheet = sheet_for(then, event, SheetKind.evaluation)
    open_sheet(then, sheet)
    form = asked_questions(then, sheet)
    people: Sequence[Registration] = seated(then, event)
    for number, person in enumerate(people[: len(people) * 2 // 3]):
        evening = replace(then, now=last + timedelta(hours=5 * number + 1), actor=VISITOR)
        answer_by_own_page(evening, sheet, person, SentAnswers(dict(_ratings(form, number))))


def _answers(form: Sequence[OwnQuestion], person: int) -> Iterator[tuple[int, str]]:
    for place, question in enumerate(form):
        is_right = (person + place * 2) % 5 < 3
        if question.kind == QuestionKind.yes_no:
            yield question.id, "yes" if is_right else "no"
        else:
            keys = [each.key for each in question.choices]
            yield question.id, keys[0] if is_right else keys[1 + person % 2]


def _ratings(form: Sequence[OwnQuestion], person: int) -> Iterator[tuple[int, str]]:
    words = iter(_WORDS[person] if person < len(_WORDS) else ())
    for place, question in enumerate(form):
        if question.kind == QuestionKind.scale:
            yield question.id, str(5 - (person * 3 + place) % 4 // 2 - (place == 2 and person % 2))
        elif said := next(words, ""):
            yield question.id, said
