"""The first page tells of lines whose hours run out, and of lines that nobody can use."""

from collections.abc import Callable
from datetime import date, time

from app.accounts.models import Role
from app.coaching.line_tasks import team_tasks
from app.events.models import Assignment
from app.events.tasks import SHOWN
from app.lines.models import SupportLine
from app.work import Actor, Work
from tests.coaching.test_budgets import charge
from tests.support.cast import actor, staff
from tests.support.lines import a_coach, a_line, a_project, a_recipient, an_appointment
from tests.support.statements import statements


def used(work: Work, name: str, minutes: int, **columns: object) -> SupportLine:
    """Add a line of ten hours with so many minutes used."""
    line = a_line(work, name, hours=10, name_pl=name, **columns)
    centre = a_recipient(work, line, "GOPS Miłki", 600)
    a_coach(work, line, staff(work, f"K-{name}"))
    if minutes:
        charge(work, line, line.id, (centre, minutes))
    return line


def told(work: Work) -> list[str]:
    return [each.about.text for group in team_tasks(work) for each in group.tasks if each.about]


def test_lines_at_80_percent_are_told_until_they_are_used_up(work: Work) -> None:
    used(work, "79", 479)
    used(work, "80", 480)
    used(work, "100", 600)
    used(work, "101", 606)
    used(work, "dawna", 590, starts=date(2025, 1, 1), ends=date(2025, 12, 31))
    booked = used(work, "umówiona", 420)
    an_appointment(work, booked, staff(work, "Ola"), booked.recipients, hours=(time(9), time(10)))
    assert told(work) == ["101", "80", "umówiona"]
    (group,) = team_tasks(work)
    assert [each.urgent for each in group.tasks] == [True, False, False]


def test_running_lines_without_people_are_told(work: Work) -> None:
    a_line(work, "pusta", name_pl="pusta")
    a_line(work, "przyszła", name_pl="przyszła", starts=date(2026, 10, 1))
    used(work, "pełna", 0)
    assert told(work) == ["pusta"]


def test_only_who_manages_a_line_is_told(work: Work, work_as: Callable[[Actor], Work]) -> None:
    mine = used(work, "moja", 500)
    used(work, "inna", 500, project_id=a_project(work, "Inny").id)
    own = staff(work, "Zofia")
    work.session.add(Assignment(account_id=own.id, role=Role.organiser, project_id=mine.project_id))
    work.session.flush()
    assert told(work_as(actor(own))) == ["moja"]
    assert told(work_as(actor(mine.coaches[0].account))) == []


def test_many_lines_take_as_many_statements_as_few(work: Work) -> None:
    used(work, "a", 500)
    a_line(work, "b", name_pl="b")
    with statements() as few:
        team_tasks(work)
    for number in range(SHOWN + 2):
        used(work, f"linia {number}", 500)
    with statements() as many:
        (group,) = team_tasks(work)
    assert len(many) <= len(few)
    assert (len(group.tasks), group.count) == (SHOWN, SHOWN + 4)
