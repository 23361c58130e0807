"""A month of a project is closed once, by its organisers, and when it is over."""

from collections.abc import Callable
from datetime import date

import pytest

from app.accounts.models import Account
from app.errors import Closed, Forbidden, Refusal
from app.history.models import HistoryFact
from app.ledger.months import is_locked, last_day, lock_month, month_of
from app.projects.models import Project
from app.work import Actor, Work
from tests.conftest import TestClock


@pytest.fixture
def project(work: Work) -> Project:
    """A project."""
    project = Project(name="Kooperacje 3D", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    return project


def test_months_are_named_by_year_and_month() -> None:
    assert month_of(date(2026, 11, 30)) == "2026-11"
    assert [last_day(m).day for m in ("2024-02", "2026-02", "2026-12")] == [29, 28, 31]


@pytest.mark.parametrize("month", ["", "2026-13", "2026-1", "2026-00", "٢٠٢٦-01", "2026-08-01", "0000-01"])
def test_what_is_no_month_is_refused(work: Work, project: Project, month: str) -> None:
    with pytest.raises(Refusal, match="no month"):
        lock_month(work, project, month)


def test_a_closed_month_is_closed_in_its_project_only(work: Work, project: Project) -> None:
    other = Project(name="Inny", created_at=work.now)
    work.session.add(other)
    work.session.flush()
    lock_month(work, project, "2026-08")
    asked = [
        (project, date(2026, 8, 31)),
        (project, "2026-08"),
        (project, date(2026, 7, 31)),
        (other, "2026-08"),
    ]
    assert [is_locked(work, each.id, when) for each, when in asked] == [True, True, False, False]
    lock_month(work, project, "2026-07")
    months = "2026-06", "2026-07", "2026-08", "2026-09"
    assert [is_locked(work, project.id, month) for month in months] == [False, True, True, False]
    kinds = [each.kind for each in work.session.query(HistoryFact)]
    assert kinds == ["ledger.month_locked"] * 2


def test_the_second_to_close_a_month_is_told_who_was_first(
    work_as: Callable[..., Work], project: Project, session: object, clock: TestClock
) -> None:
    first = work_as()
    account = Account(
        email="a@example.org", email_key="a@example.org", name="Alicja Nowak", created_at=first.now
    )
    first.session.add(account)
    first.session.flush()
    lock_month(work_as(Actor("staff", account.id, "Alicja", frozenset({"organiser"}))), project, "2026-08")
    clock.move(hours=1)
    second = work_as(Actor("staff", account.id + 1, "Barbara", frozenset({"administrator"})), "en")
    with pytest.raises(Closed) as refused:
        lock_month(second, project, "2026-08")
    told = second.texts.sentence(refused.value).replace("\u00a0", " ")
    assert told.startswith("August 2026 is closed already: Alicja Nowak closed it on Tue 1 Sept 2026, 10:00.")


def test_a_month_that_is_not_over_is_not_closed(work: Work, project: Project, clock: TestClock) -> None:
    with pytest.raises(Closed, match="not over"):
        lock_month(work, project, "2026-09")


@pytest.mark.parametrize("role", ["trainer", "coach", "co_organiser"])
def test_only_organisers_close_a_month(work_as: Callable[..., Work], project: Project, role: str) -> None:
    with pytest.raises(Forbidden):
        lock_month(work_as(Actor("staff", 5, "Celina", frozenset({role}))), project, "2026-08")
