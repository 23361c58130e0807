"""Activities written back into the format of a file."""

import json
from collections.abc import Sequence
from typing import Any

from app.events.dumping import dump_event
from app.events.former_modes import USUAL, former_mode_of
from app.events.models import Event
from app.events.operations.own_places import load_own_places
from app.events.queries import trainers_of, whole_event
from app.records.eligibility import rules_by_event
from app.records.format import FORMER_MODE
from app.records.questions import questions_by_event
from app.records.sheets import competences_by_event, sheets_by_event
from app.work import Work


def all_records(work: Work) -> list[dict[str, Any]]:
    """Return every event as a record, in the order in which they came."""
    events = list(work.session.scalars(whole_event().order_by(Event.id)).unique())
    load_own_places(work, events)
    trainers = trainers_of(work, [event.id for event in events])
    rules, questions, sheets = rules_by_event(work), questions_by_event(work), sheets_by_event(work)
    competences = competences_by_event(work)
    return [
        _record(
            event,
            trainers.get(event.id, ()),
            rules.get(event.id),
            questions.get(event.id),
            sheets.get(event.id),
            competences.get(event.id),
        )
        for event in events
    ]


def _record(
    event: Event,
    trainers: Sequence[str],
    rules: list[dict[str, str]] | None,
    questions: list[dict[str, Any]] | None,
    sheets: dict[str, Any] | None,
    competence: dict[str, str] | None,
) -> dict[str, Any]:
    """Return an event as a record; who gets in is said in one word where there is one for it."""
    record, word = dump_event(event, trainers, planned=True), former_mode_of(event.rules)
    if rules:
        record["eligibility"] = rules
    if questions:
        record["questions"] = questions
    if sheets:
        record["sheets"] = sheets
    if competence:
        record["competence"] = competence
    if word is None:
        return record
    return {
        FORMER_MODE if name == "who_applies" else name: word.value if name == "who_applies" else value
        for name, value in record.items()
        if name == "who_applies" or name not in USUAL
    }


def as_json(data: Any) -> str:
    """Return data as readable JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
