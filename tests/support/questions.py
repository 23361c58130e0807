"""Questions of forms, as an organiser would write them."""

from typing import Any

from app.questions.asking import Option, OwnQuestion
from app.questions.models import QuestionKind
from app.questions.operations import QuestionDetails, add_question
from app.questions.queries import Owner
from app.work import Work

DIETS = (
    Option("", "wegetariańska", "vegetarian"),
    Option("", "bezglutenowa", "gluten-free"),
    Option("", "zwykła"),
)


def details(label: str = "Czy potrzebny jest nocleg?", **facts: Any) -> QuestionDetails:
    """Return a question as an editor fills it in: yes or no, unless something else is said."""
    return QuestionDetails(**{"kind": QuestionKind.yes_no, "label_pl": label, **facts})


def asks(work: Work, owner: Owner, label: str = "Czy potrzebny jest nocleg?", **facts: Any) -> OwnQuestion:
    """Add a question to a form."""
    return add_question(work, owner, details(label, **facts))
