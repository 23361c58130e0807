"""Tests, evaluations and competences of an event in a file of activities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.questions.models import TESTS, SheetKind
from app.questions.operations.loading import FiledQuestion
from app.questions.queries import asked_of_sheets
from app.records import values as check
from app.records.questions import read_questions, told_question
from app.records.strict import Strict
from app.surveys.models import Competence
from app.work import Work


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """A test or an evaluation as a file has it."""

    kind: SheetKind
    pass_percent: int | None
    questions: list[FiledQuestion]


_KINDS = tuple(each.value for each in SheetKind)
_WORDS: Mapping[str, check.Check] = {"scope": check.text(), "standard": check.text()}
_CHECKS: Mapping[str, check.Check] = {"pass_percent": check.number(0, 100)}


def read_sheets(reading: Strict, place: str, raw: Any) -> list[SheetRecord]:
    """Return the sheets of an event as its file tells them; those that it leaves out stay as they are."""
    found: list[SheetRecord] = []
    for kind, entry in reading.table(place, raw if raw is not None else {}, {*_KINDS}).items():
        sheet = SheetKind(kind)
        here = f"{place}.{kind}"
        given = reading.table(here, entry, {"questions", *(_CHECKS if sheet in TESTS else ())})
        known = reading.optional(here, given, _CHECKS)
        questions = read_questions(
            reading, f"{here}.questions", given.get("questions", []), pointed=sheet in TESTS
        )
        found.append(SheetRecord(sheet, known.get("pass_percent"), questions or []))
    return found


@dataclass(frozen=True, slots=True)
class CompetenceRecord:
    """Scope and standard of a competence as a file has them."""

    scope: str | None
    standard: str | None


def read_competence(reading: Strict, place: str, raw: Any) -> CompetenceRecord | None:
    """Return what people are to learn as the file tells it; None where it leaves that out, and it stays."""
    if raw is None:
        return None
    known = reading.optional(place, reading.table(place, raw, {*_WORDS}), _WORDS)
    return CompetenceRecord(known.get("scope"), known.get("standard"))


def competences_by_event(work: Work) -> dict[int, dict[str, str]]:
    """Return what the people of all events are to learn, by id, as a file tells it, with one statement."""
    rows = work.session.execute(select(Competence.event_id, Competence.scope, Competence.standard))
    told = {id: {"scope": scope, "standard": standard} for id, scope, standard in rows}
    kept = {id: {key: words for key, words in each.items() if words} for id, each in told.items()}
    return {id: each for id, each in kept.items() if each}


def sheets_by_event(work: Work) -> dict[int, dict[str, Any]]:
    """Return the sheets of all events, by id, as a file tells them, with two statements."""
    found: dict[int, dict[str, Any]] = {}
    for sheet, form in asked_of_sheets(work):
        told: dict[str, Any] = {"questions": [told_question(each, form) for each in form]}
        if sheet.pass_percent is not None:
            told = {"pass_percent": sheet.pass_percent, **told}
        found.setdefault(sheet.event_id, {})[sheet.kind.value] = told
    return found
