"""However many minutes are in the ledger, no sum and no taking back reads it from end to end."""

from datetime import date
from typing import Any

from sqlalchemy import Engine, event, select

from app.attendance.models import Decision
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import (
    give_back_to,
    give_institution_to,
    give_registration_to,
    post,
    reverse,
)
from app.ledger.postings import Posting
from app.ledger.queries import earned_minutes, minutes_by_part, minutes_for
from app.people.operations import known_person
from app.work import Work
from tests.growth.test_growth import plan


def test_no_statement_reads_the_whole_ledger(work: Work) -> None:
    person = known_person(work, "Bartek", "Kos", "bartek@example.org", None, "pl")
    postings = [
        Posting(
            source_id=id, for_kind=WhatFor.event, for_id=id, minutes=60, day=date(2026, 9, 1),
            person_id=person.id, registration_id=id,
        )
        for id in range(1, 200)
    ]  # fmt: skip
    seen: list[tuple[str, Any]] = []

    def note(connection: object, cursor: object, statement: str, parameters: Any, *rest: object) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        post(work, Book.received, Source.decision, postings)
        earned_minutes(work, [1, 2])
        minutes_by_part(work, Book.received, WhatFor.event, [1, 2], [person.id])
        minutes_for(work, Book.received, WhatFor.event, [1, 2])
        reverse(work, Source.decision, select(Decision.id).where(Decision.register_version_id == 1))
        give_registration_to(work, 5, person.id)
        give_institution_to(work, 1, 2)
        give_back_to(work, 1, [(Source.decision, 1, Book.received, 1)], 2)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    asked = [each for each in seen if each[0].startswith("SELECT")]
    lines = [line for each in asked for line in plan(work.session.connection(), *each)]
    assert len(asked) == 7
    assert sum("ledger_entries" in line for line in lines) >= len(asked)
    assert [line for line in lines if line.startswith("SCAN ledger") or "Seq Scan on ledger" in line] == []
