"""One participation form in words: questions and answers in order, numbers of documents hidden or whole."""

from datetime import date

from app.errors import N_
from app.monitoring.asked import LISTED, QUESTIONS
from app.monitoring.content import FormAnswers, age_on
from app.monitoring.pesel import masked
from app.participation.queries import DayOfJoining
from app.texts import Texts

Rows = list[tuple[str, str]]
DEGURBA = N_("Degree of urbanisation (DEGURBA)")
AGE = N_("Age on joining the project")
JOINED, PLANNED = N_("First support in the project"), N_("First day in the project, by the plan")


def record_rows(texts: Texts, answers: FormAnswers, *, whole: bool = False) -> Rows:
    """Return questions and answers; `whole` shows numbers of documents, of which else the end is hidden."""
    rows = [
        (texts.translated(label), _answer(texts, answers, name, whole=whole))
        for name, label in QUESTIONS.items()
    ]
    return [(label, text) for label, text in rows if text]


def derived_rows(texts: Texts, answers: FormAnswers, joining: DayOfJoining | None) -> Rows:
    """Return what nobody is asked: it follows from the answers and from the first day in the project, as it
    was confirmed; the plan alone is named as such."""
    rows: Rows = []
    if answers.born:
        rows.append((texts.translated(QUESTIONS["birth_date"]), texts.day(answers.born)))
    if joining:
        rows.append((texts.gettext(PLANNED if joining.is_planned else JOINED), texts.day(joining.day)))
    if joining and answers.born:
        rows.append((texts.gettext(AGE), str(age_on(answers.born, joining.day))))
    if answers.get("degurba"):
        rows.append((texts.gettext(DEGURBA), answers.get("degurba")))
    return rows


def _answer(texts: Texts, answers: FormAnswers, name: str, *, whole: bool) -> str:
    text = answers.get(name)
    if name == "pesel":
        return text if whole else masked(text)
    if name == "other_id":
        return text if whole else "•" * len(text)
    if name == "no_pesel":
        return texts.gettext(N_("yes")) if text else ""
    if name == "labour":
        return ", ".join(
            filter(None, (answers.words.get("labour_status"), answers.words.get("labour_detail")))
        )
    if name in LISTED:
        return answers.words.get(name, "")
    if name in ("birth_date", "end_of_education") and text:
        return texts.day(date.fromisoformat(text))
    return text
