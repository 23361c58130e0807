"""The list of an event's registrations as people take it along, and as programs read it."""

from collections.abc import Callable, Mapping
from typing import Any

from app.errors import N_
from app.events.models import Event
from app.events.titles import title
from app.events.when import when_line
from app.notices.labels import HEADINGS
from app.notices.models import TextKind
from app.papers.lists import Kind, ListedColumn, Listing
from app.papers.sheets import Cell
from app.projects.funding import numbered_name, strip_of
from app.questions.asking import OwnQuestion
from app.questions.models import QuestionKind
from app.registrations.asked import ASKED
from app.registrations.listing import STATES, ExportColumns, RegistrationFilter, exported
from app.registrations.models import Channel
from app.registrations.papers import OWED, OWED_WORD, PAPERS
from app.registrations.participation import PARTICIPATION_FILTERS
from app.registrations.queries import load_sessions
from app.texts import Texts
from app.work import Work

CHANNELS = {
    Channel.web: N_("on the web"),
    Channel.phone: N_("by phone"),
    Channel.paper: N_("on paper"),
    Channel.mail: N_("by e-mail"),
    Channel.invitation: N_("by an invitation"),
    Channel.brought: N_("on a list that was sent"),
    Channel.group: N_("as a member of the group"),
    Channel.institution: N_("by the institution"),
    Channel.door: N_("at the door"),
}
_PAPER_WORDS: dict[str, str] = {OWED: OWED_WORD, **{str(code): word for code, word in PAPERS.items()}}

_KNOWN: dict[str, tuple[str, Kind, Mapping[Any, str] | None]] = {
    "state": (N_("State"), Kind.choice, STATES),
    "queue_position": (N_("Place on the waiting list"), Kind.number, None),
    "offered_until": (N_("Place offered until"), Kind.moment, None),
    "institution_type": (N_("Kind of institution"), Kind.text, None),
    "channel": (N_("Way of applying"), Kind.choice, CHANNELS),
    "registered_at": (N_("Time of registration"), Kind.moment, None),
    "participation_form": (N_("Participation form"), Kind.choice, PARTICIPATION_FILTERS),
    "privacy_notice": (N_("Privacy notice, version"), Kind.number, None),
    "signed_form": (N_("Signed form"), Kind.choice, _PAPER_WORDS),
    "signed_form_reason": (N_("Why the signed form was returned"), Kind.text, None),
}
_UNUSUAL = {"queue_position", "channel", "institution_type", "participation_form", "signed_form_reason"}
"""What is ticked only by who wants it, as are notices, consents and confidential fields."""


def registration_list(work: Work, event: Event, asked: RegistrationFilter) -> Listing:
    """Return the registrations that are asked for, as a list; at most seven statements, and its rows."""
    texts, columns = work.texts, ExportColumns.of(work, event)
    own = [_of_question(each, texts) for each in columns.questions]
    keys = columns.header[: len(columns.header) - len(own)]
    return Listing(
        key="registrations",
        title=texts.gettext("Registrations"),
        stem=event.slug,
        columns=[*(_column(key, texts) for key in keys), *own],
        rows=lambda work: exported(work, event, asked, columns),
        facts=event_facts(work, event),
        strip=strip_of(work, event.project),
    )


def event_facts(work: Work, event: Event) -> list[tuple[str, Cell]]:
    """Return what a list of an event says above its rows: project, title and days."""
    texts = work.texts
    load_sessions(work, event)
    facts = [
        (texts.gettext("Project"), numbered_name(texts, event.project) if event.project else ""),
        (texts.gettext("Event"), title(event, texts.language).text),
        (texts.gettext("Date"), when_line(texts, event).text),
    ]
    return [(name, value) for name, value in facts if value]


def told_by(texts: Texts, words: Mapping[Any, str]) -> Callable[[str], Cell]:
    """Return what turns code words, several of them behind commas, into the reader's words."""
    told = {str(code): texts.gettext(word) for code, word in words.items()}

    def says(cell: str) -> Cell:
        return told.get(cell) or ", ".join(told.get(each, each) for each in cell.split(", "))

    return says


def _column(key: str, texts: Texts) -> ListedColumn:
    if key in _KNOWN:
        label, kind, words = _KNOWN[key]
        says = told_by(texts, words) if words else None
        return ListedColumn(
            key=key, heading=texts.gettext(label), kind=kind, says=says, usual=key not in _UNUSUAL
        )
    if key in ASKED:
        each = ASKED[key]
        return ListedColumn(
            key=key,
            heading=texts.gettext(each.label),
            kind=Kind.choice if each.options else Kind.text,
            says=told_by(texts, each.options) if each.options else None,
            usual=not each.is_confidential,
        )
    return _of_notice(key, texts)


def _of_notice(key: str, texts: Texts) -> ListedColumn:
    """Return the column of a notice's or consent's version, or of the moment when a consent was given."""
    kind = TextKind(key.partition("_")[0])
    name = texts.gettext(HEADINGS[kind])
    is_version = not key.endswith("_consent")
    heading = texts.gettext("%(text)s, version", text=name) if is_version else name
    return ListedColumn(
        key=key, heading=heading, kind=Kind.number if is_version else Kind.moment, usual=False
    )


_QUESTION_KINDS = {QuestionKind.number: Kind.number, QuestionKind.date: Kind.date}


def _of_question(question: OwnQuestion, texts: Texts) -> ListedColumn:
    return ListedColumn(
        key=question.label_pl,
        heading=question.label(texts.language),
        kind=_QUESTION_KINDS.get(question.kind, Kind.text),
        choice="questions",
        choice_heading=texts.gettext("Answers to the event's own questions"),
    )
