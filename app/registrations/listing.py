"""The staff's list of an event's registrations: what is asked for, in which order, as rows to export."""

import enum
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.columns import folded
from app.errors import N_
from app.events.models import Event, FieldUse
from app.monitoring.queries import asks_participation
from app.papers.sheets import Cell
from app.people.models import Institution, InstitutionName, Person
from app.questions.asking import OwnQuestion
from app.registrations.answer_listing import (
    AnswerCells,
    answers_column,
    exported_questions,
    has_answer,
    known_filter,
)
from app.registrations.asked import ASKED, Kind, column_of, use_of
from app.registrations.counting import IN_ORDER
from app.registrations.models import SEATED, Registration, RegistrationState, SignedPaper
from app.registrations.notice_columns import NO_NOTICES, NoticeColumns
from app.registrations.papers import OWED, PAPER_FILTERS, asks_paper, has_paper
from app.registrations.participation import (
    GIVEN,
    MISSING,
    PARTICIPATION_FILTERS,
    given_column,
    has_participation,
)
from app.typed import mail_address, phone_digits, searched
from app.work import Work

STATES = {
    RegistrationState.confirmed: N_("Confirmed"),
    RegistrationState.applied: N_("Applied"),
    RegistrationState.offered: N_("Place offered"),
    RegistrationState.waiting: N_("Waiting list"),
    RegistrationState.withdrawn: N_("Withdrawn"),
    RegistrationState.refused: N_("Refused"),
    RegistrationState.removed: N_("Removed"),
}
SORTS = {
    "name": N_("Last name"),
    "institution": N_("Institution"),
    "registered": N_("Time of registration"),
    "queue": N_("Order of the queue"),
}
_RUNS = re.compile(r"[+(]?\d[\d()+./-]*(?:\s+[\d()+./-]+)+|\S+", re.ASCII)
"""A number in several parts, or a word."""
_BETWEEN_DIGITS = " -().+/"

_LAST_NAME_FIRST = sorted(ASKED, key=lambda name: name != "last_name")
_MATCHED = (
    select(Institution.name)
    .where(Institution.id == Registration.institution_id, Institution.is_confirmed)
    .correlate(Registration)
    .scalar_subquery()
)


def _exported(name: str) -> dict[str, Any]:
    """Return the columns of an export that tell what was typed into a field, by their headings."""
    column = getattr(Registration, column_of(name))
    if ASKED[name].kind != Kind.institution:
        return {name: column}
    return {name: func.coalesce(_MATCHED, column), "institution_type": Registration.institution_type}


_DETAILS = {name: _exported(name) for name in _LAST_NAME_FIRST}
LISTED = {name: each for name, each in ASKED.items() if each.is_listed}
"""What has a column of its own on the screen, by field name."""


@dataclass(frozen=True, slots=True)
class RegistrationFilter:
    """Which registrations a reader asks for: words to search for, one state or all, the order, a chosen
    answer (see `answer_listing`), how their signed form stands (PAPER_FILTERS), and whether they gave the
    participation form (PARTICIPATION_FILTERS)."""

    words: str = ""
    state: RegistrationState | None = None
    sort: str = "name"
    answer: str = ""
    paper: str = ""
    participation: str = ""

    @property
    def narrows(self) -> bool:
        """Whether less than all is asked for."""
        return bool(self.words or self.state or self.answer or self.paper or self.participation)

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "RegistrationFilter":
        """Return what the words of an address ask for; unknown ones mean the default."""
        state = arguments.get("state", "")
        known = RegistrationState(state) if state in RegistrationState.__members__ else None
        default = "queue" if known == RegistrationState.waiting else "name"
        sort = arguments.get("sort", default)
        words, answer = searched(arguments.get("q", ""), 200), known_filter(arguments.get("answer", ""))
        paper = arguments.get("paper", "")
        paper = paper if paper in PAPER_FILTERS else ""
        given = arguments.get("participation", "")
        given = given if given in PARTICIPATION_FILTERS else ""
        return cls(words, known, sort if sort in SORTS else default, answer, paper, given)

    def arguments(self, **changed: str) -> dict[str, str]:
        """Return the words of the address, some of them changed; empty ones are left out."""
        state = self.state.value if self.state else ""
        words = {
            "q": self.words, "state": state, "sort": self.sort, "answer": self.answer, "paper": self.paper,
            "participation": self.participation,
        }  # fmt: skip
        return {name: value for name, value in {**words, **changed}.items() if value}


def listed(event: Event, narrowed: RegistrationFilter) -> Select[Registration]:
    """Select the registrations that are asked for, in their order, institutions loaded along."""
    query = select(Registration).options(joinedload(Registration.institution))
    return _ordered(query.where(*_conditions(event, narrowed)), narrowed)


def addresses(work: Work, event: Event, narrowed: RegistrationFilter) -> list[str]:
    """Return the e-mail addresses of the same registrations, each once, in their order."""
    query = _ordered(select(Registration.email).where(*_conditions(event, narrowed)), narrowed)
    return list(dict.fromkeys(email for email in work.session.scalars(query) if email))


def counted(work: Work, event: Event, narrowed: RegistrationFilter) -> int:
    """Count the registrations that are asked for."""
    query = select(func.count()).select_from(Registration).where(*_conditions(event, narrowed))
    return work.session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class ExportColumns:
    """Which fields an export of an event tells: those that all do, and what it asks or anybody answered;
    where the signed form stands and whether the participation form is given, if it asks for them; until when
    places are offered, which notices were read and which consents stand, if any; then its own questions."""

    fields: tuple[str, ...]
    questions: tuple[OwnQuestion, ...] = ()
    paper: bool = False
    offers: bool = False
    participation: bool = False
    notices: NoticeColumns = NO_NOTICES

    @classmethod
    def of(cls, work: Work, event: Event) -> "ExportColumns":
        """Return what an event's export tells; at most five statements."""
        unasked = [
            name
            for name, each in ASKED.items()
            if not each.is_always_exported and use_of(event, name) == FieldUse.off
        ]
        counts = [func.count(getattr(Registration, name)) for name in ("offered_until", *unasked)]
        query = select(*counts).where(Registration.event_id == event.id)
        offered, *answered = work.session.execute(query).one()
        silent = {name for name, count in zip(unasked, answered, strict=True) if not count}
        fields = tuple(name for name in _DETAILS if name not in silent)
        offers = event.rules.offer_hours is not None or bool(offered)
        questions = exported_questions(work, event)
        notices = NoticeColumns.of(work, event)
        return cls(fields, questions, asks_paper(event), offers, asks_participation(event), notices)

    @property
    def header(self) -> tuple[str, ...]:
        """The headings: names of fields, and the event's own questions in Polish."""
        headings = [heading for name in self.fields for heading in _DETAILS[name]]
        own = [each.label_pl for each in self.questions]
        paper = ("signed_form", "signed_form_reason") if self.paper else ()
        form = ("participation_form",) if self.participation else ()
        offers = ("offered_until",) if self.offers else ()
        return (
            "state",
            "queue_position",
            *offers,
            *headings,
            "channel",
            "registered_at",
            *form,
            *self.notices.header,
            *paper,
            *own,
        )


def exported(
    work: Work, event: Event, narrowed: RegistrationFilter, columns: ExportColumns
) -> Iterator[tuple[Cell, ...]]:
    """Yield the same registrations as rows below the header, without gathering them in memory."""
    queue = (
        select(Registration.id, func.row_number().over(order_by=IN_ORDER).label("place"))
        .where(Registration.event_id == event.id, Registration.state == RegistrationState.waiting)
        .subquery()
    )
    query = select(
        Registration.state,
        queue.c.place,
        *((Registration.offered_until,) if columns.offers else ()),
        *(column for name in columns.fields for column in _DETAILS[name].values()),
        Registration.channel,
        Registration.registered_at,
    )
    query = query.outerjoin(queue, queue.c.id == Registration.id).where(*_conditions(event, narrowed))
    if columns.participation:
        query = query.add_columns(given_column(event))
    query = query.add_columns(*columns.notices.columns)
    if columns.paper:
        query = query.outerjoin(SignedPaper, SignedPaper.registration_id == Registration.id)
        query = query.add_columns(SignedPaper.state, SignedPaper.reason)
    if not columns.questions:
        return (_cells(row, columns) for row in _streamed(work, query, narrowed))
    cells, query = AnswerCells(work, event, columns.questions), query.add_columns(answers_column(work))
    rows = _streamed(work, query, narrowed)
    return ((*_cells(row[:-1], columns), *cells.of(row[-1])) for row in rows)


def _streamed(work: Work, query: Select[Any], narrowed: RegistrationFilter) -> Iterable[Sequence[Any]]:
    return work.session.execute(_ordered(query, narrowed).execution_options(yield_per=500))


def _cells(row: Sequence[Any], columns: ExportColumns) -> tuple[Cell, ...]:
    own, further = list(row), list[Cell]()
    if columns.paper:
        *own, paper, reason = own
        further = [paper.value if paper else OWED, reason]
    if count := len(columns.notices.columns):
        own, read = own[:-count], own[-count:]
        further = [*columns.notices.cells(read), *further]
    if columns.participation:
        *own, is_given = own
        is_asked = own[0] in SEATED
        further.insert(0, (GIVEN if is_given else MISSING) if is_asked else None)
    return (*_own_cells(own), *further)


def _own_cells(row: Sequence[Any]) -> tuple[Cell, ...]:
    return (row[0].value, *map(_cell, row[1:-2]), row[-2].value, row[-1])


def _cell(value: Any) -> Cell:
    """Return what a cell holds: what was chosen by its words in files, as states are."""
    if isinstance(value, enum.StrEnum):
        return value.value
    return ", ".join(value) if isinstance(value, list) else value


def _conditions(event: Event, narrowed: RegistrationFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Registration.event_id == event.id]
    if narrowed.state is not None:
        conditions.append(Registration.state == narrowed.state)
    if narrowed.answer:
        conditions.append(has_answer(narrowed.answer))
    if narrowed.paper:
        conditions.append(has_paper(event, narrowed.paper))
    if narrowed.participation:
        conditions.append(has_participation(event, narrowed.participation))
    return conditions + matching(narrowed.words)


def matching(words: str) -> list[ColumnElement[bool]]:
    """Return the conditions on `Registration` that a search for words asks for."""
    return [_has_run(run.split()) for run in _RUNS.findall(words)]


def _has_run(words: list[str]) -> ColumnElement[bool]:
    """Match each word, or all of them together as a number: «0049 30 901820»."""
    each = and_(*map(_has_word, words))
    numbers = phone_digits("".join(words)) if len(words) > 1 else []
    return or_(each, *map(_has_digits, numbers))


def _has_digits(digits: str) -> ColumnElement[bool]:
    bare: ColumnElement[str] = Registration.phone  # type: ignore[assignment]  # a column is an expression
    for sign in _BETWEEN_DIGITS:
        bare = func.replace(bare, sign, "")
    return bare.contains(digits)


def _has_word(word: str) -> ColumnElement[bool]:
    """Match a folded part of the name, of a name of the institution, of the e-mail or the phone; of position
    and municipality a part as it was typed, whatever its case."""
    plain = folded(word)
    person = exists().where(
        Person.id == Registration.person_id, Person.name_key.contains(plain, autoescape=True)
    )
    institution = exists().where(
        InstitutionName.institution_id == Registration.institution_id,
        InstitutionName.name_key.contains(plain, autoescape=True),
    )
    address = mail_address(word).lower()
    email = func.lower(Registration.email).contains(address, autoescape=True)
    # SQLite lowers no letters with accents: those match as they are typed, or small.
    typed = [
        wanted
        for column in (Registration.position, Registration.municipality)
        for wanted in (
            column.contains(word, autoescape=True),
            func.lower(column).contains(word.lower(), autoescape=True),
        )
    ]
    return or_(person, institution, email, *typed, *map(_has_digits, phone_digits(word)))


def _ordered(query: Select[Any], narrowed: RegistrationFilter) -> Select[Any]:
    by_name = (Registration.name_sort, Registration.id)
    if narrowed.sort == "institution":
        query = query.outerjoin(Institution, Institution.id == Registration.institution_id)
        return query.order_by(Institution.id.is_(None), Institution.name_sort, *by_name)
    if narrowed.sort == "registered":
        return query.order_by(Registration.registered_at, Registration.id)
    if narrowed.sort == "queue":
        return query.order_by(*IN_ORDER, Registration.id)
    return query.order_by(*by_name)
