"""Recruitments in files of events: loaded, loaded again, and written as they came; what is wrong is named."""

from typing import Any

import pytest
from sqlalchemy import select

from app.events.models import Recruitment
from app.history.models import HistoryFact
from app.records.operations import load
from app.records.operations.recruitments import dump_recruitments
from app.work import Work
from tests.support.cast import an_event
from tests.support.lines import a_project


def record(**more: Any) -> dict[str, Any]:
    """Return the record of a recruitment of two events."""
    return {"id": "nabor", "title_pl": "Nabór", "project": "Kadry dla usług", "target": 160,
            "events": ["piski", "ostrodzki"], **more}  # fmt: skip


def test_a_recruitment_comes_in_and_out(work: Work) -> None:
    events = [an_event(work, slug, project=a_project(work)) for slug in ("piski", "ostrodzki", "trzeci")]
    assert load(work, {"recruitments": [record()]}).problems == []
    assert dump_recruitments(work) == [record(once_only=True)]
    facts = len(work.session.scalars(select(HistoryFact)).all())
    assert load(work, {"recruitments": dump_recruitments(work)}).problems == []
    assert len(work.session.scalars(select(HistoryFact)).all()) == facts, "the same file changes nothing"
    assert load(work, {"recruitments": [record(events=["trzeci"], once_only=False)]}).problems == []
    assert dump_recruitments(work) == [record(events=["trzeci"], once_only=False)]
    assert events[0].rules.recruitment_id is None
    found = work.session.scalars(select(Recruitment)).one()
    assert load(work, {"events": []}).problems == []
    assert found.version > 1, "what a file leaves out stays"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"events": ["nie-ma"]}, "recruitments[0].events: There is no event with this id: nie-ma."),
        ({"project": "Inny"}, "recruitments[0].project: There is no project of this name."),
        ({"target": 0}, "recruitments[0].target"),
        ({"title_pl": 7}, "recruitments[0].title_pl"),
        ({"cel": 1}, "recruitments[0].cel: is not a key that Zapisy knows"),
        ({"events": "piski"}, "recruitments[0].events"),
        ({"events": ["piski", "obce"]}, "recruitments[0].event: An event belongs to the project"),
    ],
)
def test_what_is_wrong_is_named(work: Work, wrong: dict[str, Any], said: str) -> None:
    for slug in ("piski", "ostrodzki"):
        an_event(work, slug, project=a_project(work))
    an_event(work, "obce")
    problems = load(work, {"recruitments": [record(**wrong)]}).problems
    assert len(problems) == 1
    assert problems[0].startswith(said)
    assert work.session.scalars(select(Recruitment)).all() == [], "all or nothing"


def test_two_of_one_id_are_refused(work: Work) -> None:
    problems = load(work, {"recruitments": [record(events=[]), record(events=[])]}).problems
    assert problems == ["recruitments: two have the id nabor"]
