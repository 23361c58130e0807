"""What confirmed registers deliver is settled to the minute, by contract, whatever is corrected."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.accounts.models import Account, Role
from app.attendance.operations import confirm_register, fill_blanks, name_leaders, reopen_register
from app.cards.queries.settlement import settlement_contents, uncovered, usage_of
from app.contracts.models import Contract
from app.contracts.operations import ContractDetails, add_contract
from app.events.models import Assignment, Event, Session
from app.ledger.months import month_of
from app.work import Work
from tests.attendance.editions import a_module, an_edition, planned
from tests.attendance.people import a_training, group, held
from tests.support.cast import actor, alicja, staff

Taught = tuple[Work, Event, Session, list[Account]]


def teaching(work: Work, event: Event, *names: str) -> list[Account]:
    """Make people who teach an event."""
    accounts = [staff(work, name, Role.trainer) for name in names]
    for account in accounts:
        work.session.add(Assignment(account_id=account.id, role=Role.trainer, event_id=event.id))
    work.session.flush()
    return accounts


def a_contract(work: Work, account: Account, event: Event, *, until: int = 30) -> Contract:
    """Make a contract of ten hours that serves the event, up to so many days from today."""
    starts, ends = work.today - timedelta(days=60), work.today + timedelta(days=until)
    details = ContractDetails(
        number=f"{account.id}/{until}", starts=starts, ends=ends, minutes=450, unit_minutes=45
    )
    return add_contract(work, account, details, [("event", event.id)])


def settled(work: Work, contract: Contract) -> list[tuple[str, int]]:
    """Return day and minutes of each row of a contract's settlements; its usage says the same."""
    rows = [
        (row.day, row.minutes) for each in settlement_contents(work, contract).values() for row in each.rows
    ]
    assert usage_of(work, [contract])[contract.id].used == sum(minutes for _, minutes in rows)
    return rows


@pytest.fixture
def taught(work: Work, work_as: Callable[..., Work]) -> Taught:
    """Alicja's work, an edition with its held day, two blocks without a trainer and one of a third."""
    module = a_module(work)
    event = an_edition(work, module, "edycja")
    group(work, event, 3)
    session = held(event, work)[0]
    planned(work, session, module.parts)
    accounts = teaching(work, event, "Pierwsza", "Drugi", "Trzecia")
    session.blocks[2].account_id = accounts[2].id
    mine = work_as(actor(alicja(work)))
    fill_blanks(mine, session, "present")
    return mine, event, session, accounts


def test_one_row_a_day_however_many_people_came_and_parts_were_taught(taught: Taught, work: Work) -> None:
    mine, event, session, accounts = taught
    contracts = [a_contract(work, each, event) for each in accounts]
    day = session.day.isoformat()
    confirm_register(mine, session, led=[accounts[0].id, accounts[1].id])
    assert [settled(work, each) for each in contracts] == [[(day, 90)]] * 3
    reopen_register(mine, session, "pomyłka")
    assert [settled(work, each) for each in contracts] == [[], [], []]
    confirm_register(mine, session)
    assert [settled(work, each) for each in contracts] == [[], [], [(day, 90)]]
    name_leaders(mine, session, [accounts[1].id])
    name_leaders(mine, session, [accounts[1].id, accounts[2].id])
    assert [settled(work, each) for each in contracts] == [[], [(day, 90)], [(day, 180)]]


def test_a_day_after_the_contract_ended_is_covered_by_none(taught: Taught, work: Work) -> None:
    mine, event, session, accounts = taught
    ended = a_contract(work, accounts[2], event, until=-30)
    confirm_register(mine, session, led=[accounts[0].id])
    assert settled(work, ended) == []
    (left,) = uncovered(work, [accounts[2].id])[accounts[2].id]
    assert (left.month, left.id, left.minutes) == (month_of(session.day), event.id, 90)


def test_a_plain_event_s_breaks_are_not_paid(work: Work, work_as: Callable[..., Work]) -> None:
    event = a_training(work)
    group(work, event, 2)
    (account,) = teaching(work, event, "Jedyna")
    session = held(event, work)[0]
    mine = work_as(actor(alicja(work)))
    fill_blanks(mine, session, "present")
    confirm_register(mine, session, break_minutes=45)
    assert settled(work, a_contract(work, account, event)) == [(session.day.isoformat(), 315)]
