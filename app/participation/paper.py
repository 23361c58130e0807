"""The participation form on paper: empty but for the name, with all choices, to fill in by hand."""

from datetime import date

from app.errors import N_
from app.events.titles import title
from app.events.when import when_line, where_line
from app.monitoring.asked import LISTED, QUESTIONS
from app.monitoring.dictionaries import Dictionaries
from app.monitoring.queries import dictionaries_on
from app.office.queries import office
from app.papers.pdf import Cell, Paper, PaperColumn, page_text
from app.projects.funding import funding_line, strip_of
from app.registrations.models import Registration
from app.texts import Texts
from app.work import Work

TITLE = N_("Participation form")
HOW = N_("Fill in legibly, and tick one box of each question. Hand the form over to the organiser.")
ONE_MAY_REFUSE = N_("The last five questions need not be answered: tick the last box.")
_BOX = "[\u00a0\u00a0\u00a0]"
_LINE = ("\u00a0", "\u00a0")
"""The room in which a hand can write."""


def blank_form(work: Work, registration: Registration) -> Paper:
    """Return the form with the person's name and the project's strip, in the reader's language; nothing that
    was given stands on it."""
    texts, event = work.texts, registration.event
    known = dictionaries_on(work, event.project_id or 0, work.today)
    facts = [
        (texts.gettext("First and last name"), registration.name),
        (texts.gettext("Institution"), registration.shown_institution or ""),
        (texts.gettext("Project"), funding_line(texts, event.project)),
        (texts.gettext("Event"), title(event, texts.language).text),
        (texts.gettext("When"), when_line(texts, event).text),
        (texts.gettext("Where"), where_line(texts, event) or ""),
        (texts.gettext("Organiser"), event.organiser or office(work).name or ""),
    ]
    return Paper(
        language=texts.language,
        title=texts.gettext(TITLE),
        facts=[(name, value) for name, value in facts if value],
        columns=[PaperColumn(texts.gettext("Question"), 2), PaperColumn(texts.gettext("Answer"), 4)],
        rows=[
            (texts.translated(label), _answer(texts, name, known, work.today))
            for name, label in QUESTIONS.items()
            if name != "voivodeship" or not known.places
        ],
        notes=[texts.gettext(HOW), texts.gettext(ONE_MAY_REFUSE)],
        signatures=[texts.gettext("Place and date"), texts.gettext("Legible signature")],
        foot=title(event, texts.language).text,
        page=page_text(texts),
        empty="",
        strip=strip_of(work, event.project),
    )


def _answer(texts: Texts, name: str, known: Dictionaries, today: date) -> Cell:
    """Return the boxes of a question, or the room for an answer."""
    if name == "labour":
        return _labour(texts, known, today)
    if name == "no_pesel":
        return _BOX
    if name not in LISTED or name == "voivodeship":
        return _LINE
    return [f"{_BOX} {each.label(texts.language)}" for each in known.offered(LISTED[name], today)]


def _labour(texts: Texts, known: Dictionaries, today: date) -> list[str]:
    lines = []
    for status in known.offered("labour_status", today):
        label = status.label(texts.language)
        details = [each for each in status.details if each.holds_on(today)]
        lines.append(f"{label}:" if details else f"{_BOX} {label}")
        lines += [f"{_BOX} {each.label(texts.language)}" for each in details]
    return lines
