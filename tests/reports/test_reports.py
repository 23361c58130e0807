"""Rows of a report: what is planned, what stands in each book, and who received something."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.coaching.models import ARRANGED, AppointmentState
from app.events.models import EventStatus, Publication
from app.ledger.models import Book, LedgerEntry, Source, WhatFor
from app.ledger.operations import reverse
from app.reports.period import Period
from app.reports.queries import event_report, line_report, project_report
from app.reports.rows import Books, ReportKind, ReportRow
from app.work import Work
from tests.reports.books import FIRST, Reported, appointment, reported, sessions_of
from tests.support.statements import statements


@pytest.fixture
def at(work: Work) -> Reported:
    """What is reported."""
    return reported(work)


def row(at: Reported, kind: ReportKind, id: int, period: Period | None = None) -> ReportRow | None:
    """Return one row of the project's report."""
    rows = project_report(at.work, at.project.id, period or Period())
    return next((each for each in rows if (each.kind, each.subject_id) == (kind, id)), None)


def books(at: Reported, kind: ReportKind, id: int, period: Period | None = None) -> Books | None:
    """Return what a row says of the books."""
    found = row(at, kind, id, period)
    return found.books if found else None


def test_the_module_holds_its_editions_and_each_person_once(at: Reported) -> None:
    first, second = at.editions
    both, one = at.person("Bartek"), at.person("Ewa")
    at.give(1, Book.received, WhatFor.event, first.id, 300, person_id=both)
    at.give(2, Book.received, WhatFor.event, first.id, 200, person_id=one)
    at.give(3, Book.received, WhatFor.event, second.id, 100, person_id=both)
    at.give(4, Book.delivered, WhatFor.event, first.id, 300, account_id=at.account_id)
    module = row(at, ReportKind.module, at.module.id)
    assert module is not None
    assert (module.unit_minutes, module.planned, module.meetings) == (45, 60 * 45, 4)
    assert module.books == Books(delivered=300, received=600, charged=0, people=2, institutions=0)
    assert books(at, ReportKind.event, first.id) == Books(300, 500, 0, 2, 0)
    assert books(at, ReportKind.event, second.id) == Books(0, 100, 0, 1, 0)


def test_who_has_nothing_left_received_nothing(at: Reported) -> None:
    person = at.person("Bartek")
    at.give(1, Book.received, WhatFor.event, at.seminar.id, 300, person_id=person)
    reverse(at.work, Source.decision, select(LedgerEntry.source_id))
    assert books(at, ReportKind.event, at.seminar.id) == Books()


def test_a_group_charges_once_and_each_recipient_receives_in_full(at: Reported) -> None:
    line = at.line.id
    for number, who in enumerate(({"person_id": at.person("Ewa")}, {"institution_id": 7})):
        at.give(number, Book.received, WhatFor.line, line, 120, **who)
    at.give(0, Book.delivered, WhatFor.line, line, 120, account_id=at.account_id)
    at.give(0, Book.charged, WhatFor.line, line, 120)
    assert books(at, ReportKind.line, line) == Books(120, 240, 120, 1, 1)


@pytest.mark.parametrize("state", AppointmentState)
def test_meetings_of_a_line_are_agreed_or_took_place(at: Reported, state: AppointmentState) -> None:
    appointment(at, state)
    found = row(at, ReportKind.line, at.line.id)
    assert found is not None
    assert found.meetings == (state in ARRANGED)
    assert found.planned == 390 * 60


def test_what_is_cancelled_is_not_planned(at: Reported) -> None:
    first, second = at.editions
    session = sessions_of(first)[0]
    session.cancelled_at = at.work.now
    second.status = EventStatus.cancelled
    at.work.session.flush()
    found = row(at, ReportKind.event, first.id)
    assert found is not None
    assert (found.meetings, found.planned) == (1, 360)
    assert row(at, ReportKind.event, second.id) is None


def test_an_event_without_hours_yet_plans_what_it_asks_for(at: Reported) -> None:
    for session in sessions_of(at.seminar):
        session.starts_at = session.ends_at = None
    at.seminar.hours_value, at.seminar.unit_minutes = 8, 45
    at.work.session.flush()
    found = row(at, ReportKind.event, at.seminar.id)
    assert found is not None
    assert (found.planned, found.unit_minutes) == (360, 45)
    at.seminar.unit_minutes = None
    at.work.session.flush()
    assert row(at, ReportKind.event, at.seminar.id) is None


def test_a_draft_stands_in_the_report_once_it_has_minutes(at: Reported) -> None:
    at.seminar.publication = Publication.draft
    at.work.session.flush()
    assert row(at, ReportKind.event, at.seminar.id) is None
    assert len(event_report(at.work, at.seminar.slug)) == 1
    at.give(1, Book.received, WhatFor.event, at.seminar.id, 60, person_id=at.person("Ewa"))
    assert books(at, ReportKind.event, at.seminar.id) == Books(received=60, people=1)


def test_a_period_takes_what_happened_in_it(at: Reported) -> None:
    person, line = at.person("Ewa"), at.line.id
    later = FIRST + timedelta(30)
    at.give(1, Book.received, WhatFor.line, line, 60, person_id=person)
    at.give(2, Book.received, WhatFor.line, line, 45, person_id=person, day=later)
    appointment(at, AppointmentState.confirmed, FIRST, 60)
    appointment(at, AppointmentState.confirmed, later, 45)
    early = Period(None, FIRST)
    assert books(at, ReportKind.line, line, early) == Books(received=60, people=1)
    assert books(at, ReportKind.line, line, Period(later)) == Books(received=45, people=1)
    found = row(at, ReportKind.line, line, Period(FIRST, FIRST))
    assert found is not None
    assert (found.meetings, found.planned) == (1, 390 * 60)
    assert row(at, ReportKind.line, line, Period(later + timedelta(1))) is None
    meets = {session.day for session in sessions_of(at.editions[0])}
    module = row(at, ReportKind.module, at.module.id, Period(min(meets), min(meets)))
    assert module is not None
    assert (module.meetings, module.planned) == (2, 60 * 45)


def test_another_project_s_hours_stay_out(at: Reported, work: Work) -> None:
    other = reported(work, "Kooperacje")
    at.give(1, Book.received, WhatFor.event, at.seminar.id, 60, person_id=at.person("Ewa"))
    mine, theirs = (project_report(work, each.project.id) for each in (at, other))
    assert {each.id for each in mine} & {each.id for each in theirs} == set()
    assert [each.books.received for each in theirs] == [0] * 5


def test_a_line_is_found_by_its_id(at: Reported) -> None:
    assert [each.id for each in line_report(at.work, at.line.record_id)] == [at.line.record_id]
    assert line_report(at.work, "keine") == line_report(at.work, "a\0b") == []
    assert event_report(at.work, "keins") == event_report(at.work, "a\0b") == []


def test_statements_do_not_grow(at: Reported, work: Work) -> None:
    with statements() as few:
        project_report(work, at.project.id)
    again = [reported(work, f"Projekt {number}") for number in range(3)]
    for number, each in enumerate(again):
        for event in (*each.editions, each.seminar):
            event.project_id = at.project.id
        each.line.project_id = at.project.id
        at.give(number, Book.received, WhatFor.line, each.line.id, 60, person_id=at.person(f"Ewa{number}"))
    work.session.flush()
    work.session.expire_all()
    id = at.project.id
    with statements() as many:
        rows = project_report(work, id)
    assert len(rows) == 4 * 5
    assert len(many) == len(few)
