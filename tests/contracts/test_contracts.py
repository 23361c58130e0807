"""A contract serves what its person leads; what two would serve on one day is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.accounts.models import Account, Role
from app.contracts.models import Contract
from app.contracts.operations import (
    ContractDetails,
    Thing,
    add_contract,
    change_contract,
    remove_contract,
    things_of,
)
from app.contracts.queries import people_with_work, servable
from app.errors import Forbidden, Outdated, Refusal
from app.events.models import Assignment, Event
from app.history.models import HistoryFact
from app.work import Actor, Work
from tests.support.cast import an_event, celina, staff
from tests.support.lines import a_coach, a_line, a_project


@pytest.fixture
def seminar(work: Work) -> Event:
    """An event of the first project."""
    return an_event(work, project=a_project(work))


@pytest.fixture
def trainer(work: Work, seminar: Event) -> Account:
    """Celina, who teaches the seminar."""
    return celina(work, seminar)


def details(number: str = "1/2026", first: int = 1, last: int = 6, **changes: Any) -> ContractDetails:
    """Return a contract from one month of 2026 to another, of ten hours."""
    values: dict[str, Any] = {
        "number": number,
        "starts": date(2026, first, 1),
        "ends": date(2026, last, 28),
        "minutes": 600,
        "unit_minutes": 60,
    }
    return ContractDetails(**(values | changes))


def of(event: Event) -> list[Thing]:
    """Return an event as what a contract serves."""
    return [("event", event.id)]


def organiser(work: Work, name: str, project: str) -> Work:
    """Return the work of the organiser of one project."""
    account = staff(work, name)
    role = {"role": Role.organiser, "project_id": a_project(work, project).id}
    work.session.add(Assignment(account_id=account.id, **role))
    work.session.flush()
    return replace(work, actor=Actor("staff", account.id, name))


def test_a_contract_keeps_what_it_says_and_serves(work: Work, seminar: Event, trainer: Account) -> None:
    contract = add_contract(work, trainer, details(), of(seminar))
    assert (contract.version, things_of(contract)) == (1, {("event", seminar.id)})
    change_contract(work, contract, details(minutes=900), of(seminar), 1)
    assert (contract.version, contract.minutes) == (2, 900)
    change_contract(work, contract, details(minutes=900), of(seminar), 2)
    assert contract.version == 2, "nothing differs"
    with pytest.raises(Outdated):
        change_contract(work, contract, details(minutes=1), of(seminar), 1)
    remove_contract(work, contract)
    kinds = [fact.kind for fact in work.session.query(HistoryFact) if fact.subject_kind == "contract"]
    assert kinds == ["contract.added", "contract.changed", "contract.removed"]
    assert work.session.query(Contract).count() == 0


@pytest.mark.parametrize(
    ("first", "last", "refused"), [(1, 6, True), (6, 9, True), (3, 4, True), (7, 9, False)]
)
def test_no_two_contracts_serve_one_thing_on_one_day(
    work: Work, seminar: Event, trainer: Account, first: int, last: int, refused: bool
) -> None:
    add_contract(work, trainer, details("A/1"), of(seminar))

    def second() -> Contract:
        return add_contract(work, trainer, details("B/2", first, last), of(seminar))

    if not refused:
        assert second().number == "B/2"
        return
    with pytest.raises(Refusal) as told:
        second()
    assert told.value.field == "serves"
    assert told.value.values["number"] == "A/1"


def test_two_contracts_overlap_by_their_last_and_first_day(
    work: Work, seminar: Event, trainer: Account
) -> None:
    add_contract(work, trainer, details("A/1", ends=date(2026, 6, 30)), of(seminar))
    with pytest.raises(Refusal, match="settled twice"):
        add_contract(work, trainer, details("B/2", starts=date(2026, 6, 30), last=9), of(seminar))
    later = add_contract(work, trainer, details("B/2", starts=date(2026, 7, 1), last=9), of(seminar))
    with pytest.raises(Refusal, match="settled twice"):
        change_contract(work, later, details("B/2", starts=date(2026, 6, 1), last=9), of(seminar), 1)


def test_another_person_or_another_thing_is_no_overlap(work: Work, seminar: Event, trainer: Account) -> None:
    other, second = staff(work, "Roman", Role.trainer), an_event(work, "drugie", project=seminar.project)
    work.session.add_all(
        [
            Assignment(account_id=other.id, role=Role.trainer, event_id=seminar.id),
            Assignment(account_id=trainer.id, role=Role.trainer, meeting_id=second.meetings[0].id),
        ]
    )
    work.session.flush()
    add_contract(work, trainer, details("1"), of(seminar))
    add_contract(work, trainer, details("2"), of(second))
    add_contract(work, other, details("1"), of(seminar))
    with pytest.raises(Refusal, match="of this number"):
        add_contract(work, trainer, details("2", 8, 9), of(seminar))


def test_only_what_the_person_leads_is_served(work: Work, seminar: Event, trainer: Account) -> None:
    foreign, line = an_event(work, "inne"), a_line(work)
    for thing in (("event", foreign.id), ("line", line.id), ("event", 999), ("person", 1)):
        with pytest.raises(Refusal) as told:
            add_contract(work, trainer, details(), [thing])
        assert told.value.field == "serves"
    a_coach(work, line, trainer)
    offered = servable(work, trainer.id)
    assert [[each.id for each in offered.lines], [each.id for each in offered.events]] == [
        [line.id],
        [seminar.id],
    ]
    contract = add_contract(work, trainer, details(), [("line", line.id), *of(seminar)])
    assert len(contract.uses) == 2


def test_organisers_change_what_serves_their_projects_alone(
    work: Work, seminar: Event, trainer: Account
) -> None:
    line = a_line(work, project_id=a_project(work, "Drugi").id)
    a_coach(work, line, trainer)
    olga, piotr = organiser(work, "Olga", "Kadry dla usług"), organiser(work, "Piotr", "Drugi")
    assert people_with_work(olga) == people_with_work(piotr) == [trainer]
    with pytest.raises(Refusal):
        add_contract(olga, trainer, details(), [("line", line.id)])
    with pytest.raises(Refusal, match="at least one"):
        add_contract(olga, trainer, details(), [])
    own = add_contract(olga, trainer, details(), of(seminar))
    with pytest.raises(Forbidden):
        change_contract(piotr, own, details(), [("line", line.id)], 1)
    change_contract(work, own, details(), [("line", line.id), *of(seminar)], 1)
    for someone in (olga, piotr):
        with pytest.raises(Forbidden):
            change_contract(someone, own, details(minutes=1), of(seminar), 2)
        with pytest.raises(Forbidden):
            remove_contract(someone, own)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"), ({"starts": None}, "starts"), ({"ends": None}, "ends"),
        ({"ends": date(2025, 1, 1)}, "ends"), ({"minutes": 0}, "hours"), ({"minutes": -1}, "hours"),
        ({"minutes": 10**9}, "hours"),
    ],
)  # fmt: skip
def test_what_no_contract_says_is_refused(
    work: Work, seminar: Event, trainer: Account, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as told:
        add_contract(work, trainer, details(**changes), of(seminar))
    assert told.value.field == field


def test_names_of_any_kind_are_told(
    work: Work, seminar: Event, trainer: Account, work_as: Callable[..., Work]
) -> None:
    seminar.title_pl = "=1+1 %(x)s 😀 שלום " + "Ł" * 250
    add_contract(work, trainer, details("%s" * 60), of(seminar))
    with pytest.raises(Refusal) as told:
        add_contract(work, trainer, details("2"), of(seminar))
    assert "=1+1 %(x)s" in work_as(language="en").texts.sentence(told.value)
