"""Each delivered minute belongs to one contract or to none, whatever was corrected."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account
from app.cards.operations.settling import remove_unsettled, settle
from app.cards.papers import Issue, paper_of
from app.cards.queries.settlement import (
    settlement_contents,
    settlements_of,
    uncovered,
    usage_of,
)
from app.contracts.models import Contract
from app.contracts.operations import ContractDetails, add_contract
from app.errors import Closed, Refusal
from app.events.models import Event
from app.ledger.models import Book, LedgerEntry, Source, WhatFor
from app.ledger.operations import post, reverse
from app.ledger.postings import Posting
from app.papers.pdf import Strip
from app.work import Work
from tests.cards.august import AUGUST
from tests.support.cast import an_event, celina
from tests.support.lines import a_project

FIRST, LAST = date(2026, 7, 1), date(2026, 8, 31)


@pytest.fixture
def seminar(work: Work) -> Event:
    """A seminar of four days in August, 9:00 to 15:00."""
    return an_event(work, days=-29, meetings=4, project=a_project(work))


@pytest.fixture
def trainer(work: Work, seminar: Event) -> Account:
    """Celina, who teaches the seminar."""
    return celina(work, seminar)


@pytest.fixture
def contract(work: Work, seminar: Event, trainer: Account) -> Contract:
    """A contract for ten hours of the summer, of 45 minutes."""
    details = ContractDetails(number="7/2026", starts=FIRST, ends=LAST, minutes=450, unit_minutes=45)
    return add_contract(work, trainer, details, [("event", seminar.id)])


def teach(work: Work, trainer: Account, event: Event, place: int, *parts: int, source: int = 0) -> int:
    """Post what a confirmed day gave its trainer, part by part; return the source."""
    session = event.meetings[place].sessions[0]
    source = source or 1000 * event.id + place
    postings = [
        Posting(
            source_id=source, for_kind=WhatFor.event, for_id=event.id, minutes=minutes, day=session.day,
            account_id=trainer.id, session_id=session.id, part_id=number,
        )
        for number, minutes in enumerate(parts, start=1)
    ]  # fmt: skip
    post(work, Book.delivered, Source.teaching, postings)
    return source


def take_back(work: Work, source: int) -> None:
    """Take back what a source posted."""
    reverse(work, Source.teaching, select(LedgerEntry.source_id).where(LedgerEntry.source_id == source))


def test_a_day_is_one_row_with_a_running_total(
    work: Work, seminar: Event, trainer: Account, contract: Contract
) -> None:
    teach(work, trainer, seminar, 0, 90, 45)
    wrong = teach(work, trainer, seminar, 1, 300)
    take_back(work, wrong)
    teach(work, trainer, seminar, 1, 225, source=9)
    content = settlement_contents(work, contract)[AUGUST]
    assert [(row.day, row.starts, row.minutes) for row in content.rows] == [
        ("2026-08-03", "09:00", 135),
        ("2026-08-10", "09:00", 225),
    ]
    assert [total for _, total in content.running()] == [135, 360]
    paper = paper_of(work.texts, content, Issue(1, work.now), Strip())
    assert [row[-2] for row in paper.rows] == ["3\u00a0h (po 45 min)", "5\u00a0h (po 45 min)"]


@pytest.mark.parametrize(
    ("minutes", "percent", "told", "over"),
    [(359, 79, False, 0), (360, 80, True, 0), (450, 100, True, 0), (451, 100, True, 1)],
)
def test_usage_is_told_at_80_percent_and_shown_beyond_100(
    work: Work, seminar: Event, trainer: Account, contract: Contract, minutes: int, percent: int, told: bool,
    over: int,
) -> None:  # fmt: skip
    teach(work, trainer, seminar, 0, minutes)
    usage = usage_of(work, [contract])[contract.id]
    assert (usage.percent, usage.is_told, usage.over) == (percent, told, over)


def test_every_minute_has_one_contract_or_none(
    work: Work, seminar: Event, trainer: Account, contract: Contract
) -> None:
    other = an_event(work, "inne", days=-20, project=seminar.project)
    winter = an_event(work, "zima", days=-200, project=seminar.project)
    for number, event in enumerate((seminar, other, winter)):
        teach(work, trainer, event, 0, 60 + number)
    teach(work, trainer, seminar, 1, 75)
    missing = uncovered(work, [trainer.id])[trainer.id]
    assert [(each.month, each.minutes) for each in missing] == [(AUGUST, 61), ("2026-02", 62)]
    used = usage_of(work, [contract])[contract.id].used
    book = work.session.scalar(
        select(func.sum(LedgerEntry.minutes)).where(LedgerEntry.book == Book.delivered)
    )
    assert used + sum(each.minutes for each in missing) == book
    assert uncovered(work, [trainer.id], select(seminar.project_id + 1)) == {}


def test_a_settled_month_stays_and_a_correction_needs_a_reason(
    work: Work, seminar: Event, trainer: Account, contract: Contract
) -> None:
    source = teach(work, trainer, seminar, 0, 135)
    first = settle(work, contract, AUGUST)
    assert (first.version, first.minutes, settlements_of(work, contract)[0].is_due) == (1, 135, False)
    with pytest.raises(Closed, match="says the same"):
        settle(work, contract, AUGUST)
    take_back(work, source)
    assert settlements_of(work, contract)[0].is_due
    with pytest.raises(Refusal) as told:
        settle(work, contract, AUGUST, "  ")
    assert told.value.field == "reason"
    second = settle(work, contract, AUGUST, "Nie było zajęć")
    assert (second.version, second.minutes, first.minutes) == (2, 0, 135)
    with pytest.raises(Refusal, match="it stays"):
        remove_unsettled(work, contract)


def test_a_month_is_settled_when_it_is_over_and_holds_something(
    work: Work, seminar: Event, trainer: Account, contract: Contract
) -> None:
    with pytest.raises(Refusal, match="nothing to settle"):
        settle(work, contract, AUGUST)
    with pytest.raises(Closed, match="not over"):
        settle(work, contract, "2026-09")
    teach(work, trainer, seminar, 0, 135)
    contract.ends = LAST - timedelta(days=31)
    work.session.flush()
    with pytest.raises(Refusal, match="nothing to settle"):
        settle(work, contract, AUGUST)
