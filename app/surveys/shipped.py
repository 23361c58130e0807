"""The questions with which a new evaluation begins, in both languages; staff change them as they like."""

from app.questions.models import QuestionKind
from app.questions.operations import QuestionDetails

_SCALES = (
    ("Jak oceniają Państwo program?", "How do you rate the programme?"),
    ("Jak oceniają Państwo sposób prowadzenia zajęć?", "How do you rate the trainer?"),
    ("Jak oceniają Państwo miejsce i salę?", "How do you rate the place and the room?"),
    ("Jak oceniają Państwo organizację?", "How do you rate the organisation?"),
    ("Jak oceniają Państwo materiały?", "How do you rate the materials?"),
    ("Na ile szkolenie przyda się w Państwa pracy?", "How useful is the training for your work?"),
)
_WORDS = (
    ("Co było najbardziej wartościowe?", "What was most valuable?"),
    ("Co można poprawić?", "What could be better?"),
    ("O jakich tematach chcieliby Państwo jeszcze się uczyć?", "What else would you like to learn about?"),
)


def evaluation_questions() -> list[QuestionDetails]:
    """Return the shipped questions: five things to rate, how useful it was, and three open questions."""
    scales = [
        QuestionDetails(kind=QuestionKind.scale, label_pl=polish, label_en=english)
        for polish, english in _SCALES
    ]
    return scales + [
        QuestionDetails(kind=QuestionKind.long_text, label_pl=polish, label_en=english)
        for polish, english in _WORDS
    ]
