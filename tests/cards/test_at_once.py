"""Two coordinators at the same moment: a month is closed once, and a card is issued once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cards.models import HoursCard
from app.cards.operations.closing import close_month
from app.cards.operations.issuing import issue_due
from app.coaching.operations import correct
from app.errors import Closed
from app.extensions import db
from app.ledger.models import MonthLock
from app.projects.models import Project
from app.sqlite import begin_write
from app.work import Work
from tests.cards.august import AUGUST, confirmed, day
from tests.coaching.scene import Scene


@pytest.fixture
def at_once(app: Flask, work: Work) -> Callable[[Callable[[Work], object]], list[object]]:
    """Let three do the same in transactions of their own; return what each got, or the refusal."""

    def run(act: Callable[[Work], object]) -> list[object]:
        work.session.commit()
        together = Barrier(3)

        def one(_: int) -> object:
            with app.app_context(), Session(db.engine) as session:
                together.wait()
                begin_write(session)
                try:
                    got = act(replace(work, session=session))
                    session.commit()
                except Closed as refusal:
                    return refusal
                return got

        with ThreadPoolExecutor(3) as threads:
            found = list(threads.map(one, range(3)))
        work.session.expire_all()
        return found

    return run


def test_a_month_is_closed_once(
    at_once: Callable[[Callable[[Work], object]], list[object]], work: Work, scene: Scene
) -> None:
    confirmed(scene, scene.anna, on=day(3))
    id = scene.line.project_id
    got = at_once(lambda own: close_month(own, own.session.get_one(Project, id), AUGUST))
    assert sorted(isinstance(each, Closed) for each in got) == [False, True, True]
    assert len(work.session.scalars(select(MonthLock)).all()) == 1


def test_a_version_is_issued_once(
    at_once: Callable[[Callable[[Work], object]], list[object]], work: Work, scene: Scene
) -> None:
    made = confirmed(scene, scene.anna, on=day(3))
    id = scene.line.project_id
    close_month(scene.as_coordinator, scene.line.project, AUGUST)

    def issue(own: Work) -> int:
        return len(issue_due(own, own.session.get_one(Project, id), AUGUST))

    assert sorted(map(str, at_once(issue))) == ["0", "0", "3"]
    correct(scene.as_coordinator, made, [made.invitees[0].id], 90, "krócej")
    assert sorted(map(str, at_once(issue))) == ["0", "0", "3"]
    versions = sorted(card.version for card in work.session.scalars(select(HoursCard)))
    assert versions == [1, 1, 1, 2, 2, 2]
