"""Two organisers at the same instant: both are served, and nothing is there twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from app.accounts.models import Account, Role
from app.events.models import Assignment, Event, FormOfSupport, Mode, WhoApplies
from app.events.operations.assignments import assign
from app.events.operations.editing import create
from app.events.operations.locking import lock_event
from app.events.summary import touch
from app.extensions import db
from app.history.models import HistoryFact
from app.projects.models import Project
from app.sqlite import begin_write
from app.work import Work
from tests.support.cast import an_event, staff

CROWD = 6


@pytest.fixture
def at_once(app: Flask, work: Work) -> Callable[[Callable[[Work], object]], list[object]]:
    """Run a verb in several transactions at the same moment; return its answers."""

    def run(verb: Callable[[Work], object]) -> list[object]:
        barrier = Barrier(CROWD)
        work.session.commit()

        def one(_: int) -> object:
            with app.app_context(), Database(db.engine) as own:
                mine = Work(own, work.now, work.actor, work.links, work.texts, work.files, work.settings)
                barrier.wait(10)
                begin_write(own)
                answer = verb(mine)
                own.commit()
                return answer

        with ThreadPoolExecutor(CROWD) as pool:
            return list(pool.map(one, range(CROWD)))

    return run


def test_drafts_of_one_title_get_addresses_of_their_own(
    work: Work, at_once: Callable[[Callable[[Work], object]], list[object]]
) -> None:
    values = {
        "title_pl": "Warsztat",
        "form_of_support": FormOfSupport.seminar,
        "mode": Mode.onsite,
        "who_applies": WhoApplies.anybody,
    }
    slugs = at_once(lambda mine: create(mine, values).slug)
    assert sorted(map(str, slugs)) == ["warsztat", *(f"warsztat-{n}" for n in range(2, CROWD + 1))]
    assert work.session.scalar(select(func.count()).select_from(Event)) == CROWD


@pytest.mark.parametrize("told", [True, False], ids=["event changed", "rules alone"])
def test_who_waits_for_an_event_reads_its_rules_as_they_are_then(
    work: Work, at_once: Callable[[Callable[[Work], object]], list[object]], told: bool
) -> None:
    id = an_event(work, capacity=0).id

    def add_a_place(mine: Work) -> object:
        event = mine.session.get_one(Event, id)
        lock_event(mine, event)
        event.rules.capacity = (event.rules.capacity or 0) + 1
        if told:
            touch(mine, event)
        return event.rules.capacity

    assert sorted(map(str, at_once(add_a_place))) == [str(n) for n in range(1, CROWD + 1)]


@pytest.mark.parametrize("scope", ["project", "event", "meeting"])
def test_a_role_is_given_once(
    work: Work, at_once: Callable[[Callable[[Work], object]], list[object]], scope: str
) -> None:
    event, account = (
        an_event(work, project=Project(name="Projekt", created_at=work.now)),
        staff(work, "Celina"),
    )
    id, account_id = event.id, account.id

    def give(mine: Work) -> bool:
        there = mine.session.get_one(Event, id)
        where = there.meetings[0] if scope == "meeting" else there.project if scope == "project" else there
        assert where is not None
        return assign(mine, mine.session.get_one(Account, account_id), Role.trainer, where)

    assert at_once(give).count(True) == 1
    assert work.session.scalar(select(func.count()).select_from(Assignment)) == 1
    given = select(func.count()).where(HistoryFact.kind == "role.trainer.given")
    assert work.session.scalar(given) == 1
