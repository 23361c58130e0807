"""Lines are made by who organises their project; recipients are found as at a sign-up; coaches have days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import ColumnElement, select

from app.accounts.models import Role
from app.errors import Forbidden, Refusal
from app.events.models import Assignment, FormOfSupport
from app.history.models import HistoryFact
from app.lines.access import (
    coached_lines,
    coaches_anything,
    managed_lines,
    manages_lines,
    may_see_line,
    visible_lines,
)
from app.lines.details import LineDetails
from app.lines.models import LineCoach, LineRecipient, SupportLine
from app.lines.operations.coaches import add_coach, end_coach, remove_coach
from app.lines.operations.lines import add_line
from app.lines.operations.locking import lock_line
from app.lines.operations.recipients import Contact, add_institution, add_person, change_recipient
from app.people.operations import institution_for, known_person
from app.work import Actor, Work
from tests.support.cast import actor, staff
from tests.support.lines import a_coach, a_line, a_project
from tests.support.statements import statements

DAYS = (date(2026, 3, 1), date(2026, 8, 31))


def details(work: Work, **changes: object) -> LineDetails:
    """Return the line of the users: 390 hours of counselling for 18 institutions."""
    usual = LineDetails(
        name_pl="Doradztwo: diagnoza potrzeb",
        form_of_support=FormOfSupport.counselling,
        project_id=a_project(work).id,
        unit_minutes=60,
        total_minutes=390 * 60,
        starts=DAYS[0],
        ends=DAYS[1],
        contract_number="12/2026",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the values are of the fields' types


def kinds(work: Work) -> list[str]:
    """Return the kinds of the facts about lines, in order."""
    query = select(HistoryFact.kind).where(HistoryFact.subject_kind == "line").order_by(HistoryFact.id)
    return list(work.session.scalars(query))


def test_a_line_is_made_with_an_id_of_its_own(work: Work) -> None:
    first, second = add_line(work, details(work)), add_line(work, details(work))
    assert first.record_id == "doradztwo-diagnoza-potrzeb"
    assert second.record_id == "doradztwo-diagnoza-potrzeb-2"
    assert add_line(work, details(work, name_pl="🙂")).record_id == "linia"
    assert kinds(work) == ["line.added"] * 3


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("unit_minutes", {"unit_minutes": 50}),
        ("total_units", {"total_minutes": 0}),
        ("total_units", {"total_minutes": -60}),
        ("total_units", {"total_minutes": 10**9}),
        ("ends", {"ends": date(2026, 2, 28)}),
        ("ends", {"ends": date(2066, 2, 28)}),
        ("late_percent", {"late_percent": 101}),
        ("no_show_percent", {"no_show_percent": -1}),
        ("cancellation_hours", {"cancellation_hours": 10**6}),
    ],
)
def test_what_no_line_can_have_is_refused(work: Work, field: str, changes: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        add_line(work, details(work, **changes))
    assert refused.value.field == field
    assert work.session.scalars(select(SupportLine)).all() == []


def test_who_organises_the_project_manages_its_lines(work: Work, work_as: Callable[[Actor], Work]) -> None:
    mine, other = a_line(work, "moja"), a_line(work, "inna", project_id=a_project(work, "Inny").id)
    own = staff(work, "Ola")
    work.session.add(Assignment(account_id=own.id, role=Role.organiser, project_id=mine.project_id))
    helper = staff(work, "Ewa")
    work.session.add(Assignment(account_id=helper.id, role=Role.co_organiser, project_id=mine.project_id))
    coach = staff(work, "Krystyna", Role.coach)
    a_coach(work, mine, coach)
    idle = staff(work, "Irena", Role.coach)
    work.session.flush()
    everywhere = staff(work, "Alicja", Role.organiser)

    def lists(account_work: Work) -> tuple[set[str], ...]:
        def of(condition: ColumnElement[bool]) -> set[str]:
            return set(work.session.scalars(select(SupportLine.record_id).where(condition)))

        return tuple(of(each(account_work)) for each in (managed_lines, coached_lines, visible_lines))

    assert lists(work_as(actor(everywhere))) == ({"moja", "inna"}, set(), {"moja", "inna"})
    assert lists(work_as(actor(own))) == ({"moja"}, set(), {"moja"})
    assert lists(work_as(actor(helper))) == (set(), set(), set())
    assert lists(work_as(actor(coach))) == (set(), {"moja"}, {"moja"})
    assert lists(work_as(actor(idle))) == (set(), set(), set())
    assert lists(work_as(Actor("participant", own.id))) == (set(), set(), set())
    assert [manages_lines(work_as(actor(each))) for each in (everywhere, own, helper, coach)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [coaches_anything(work_as(actor(each))) for each in (everywhere, own, coach, idle)] == [
        False, False, True, True,
    ]  # fmt: skip
    assert not may_see_line(work_as(actor(coach)), other)
    for account in (helper, coach):
        with pytest.raises(Forbidden):
            add_line(work_as(actor(account)), details(work))
        with pytest.raises(Forbidden):
            add_institution(work_as(actor(account)), mine, "GOPS Miłki")
        with pytest.raises(Forbidden):
            add_coach(work_as(actor(account)), mine, idle)
    with pytest.raises(Forbidden):
        add_line(work_as(actor(own)), details(work, project_id=other.project_id))


def test_recipients_are_found_as_at_a_sign_up(work: Work) -> None:
    line = a_line(work)
    known = institution_for(work, "Miejski Ośrodek Pomocy Społecznej w Ełku")
    anna = known_person(work, "Anna", "Nowak", "anna@example.org", None, "pl")
    alone = add_institution(work, line, "MOPS Ełk", Contact(name="Jan Kos", email="jan@example.org"))
    named = {"first_name": "ANNA", "last_name": "nowak", "email": "Anna@example.org"}
    person = add_person(work, line, **named, institution="M.O.P.S. w Ełku")
    assert alone.institution == person.institution == known
    assert person.person == anna
    assert (alone.is_institution, person.is_institution) == (True, False)
    assert [each.position for each in line.recipients] == [0, 1]
    assert kinds(work) == ["line.recipient.added"] * 2


def test_nobody_is_a_recipient_twice(work: Work) -> None:
    line = a_line(work)
    add_institution(work, line, "MOPS Ełk")
    named = {"first_name": "Anna", "last_name": "Nowak", "email": "anna@example.org"}
    add_person(work, line, **named, institution="MOPS Ełk")
    with pytest.raises(Refusal, match="already"):
        add_institution(work, line, "mops ełk")
    with pytest.raises(Refusal, match="already"):
        add_person(work, line, **named)
    assert len(line.recipients) == 2


@pytest.mark.parametrize("name", ["", "   ", "brak", "x" * 301, "MOPS https://zlo.example"])
def test_what_names_no_institution_is_refused(work: Work, name: str) -> None:
    line = a_line(work)
    with pytest.raises(Refusal):
        add_institution(work, line, name)
    assert work.session.scalars(select(LineRecipient)).all() == []


def test_the_contact_of_a_recipient_is_changed_and_told(work: Work) -> None:
    line = a_line(work)
    alone = add_institution(work, line, "MOPS Ełk")
    change_recipient(work, alone, Contact(name="Jan Kos", email="jan@example.org"))
    change_recipient(work, alone, Contact(name="Jan Kos", email="jan@example.org"))
    assert (alone.contact_name, alone.contact_email) == ("Jan Kos", "jan@example.org")
    assert kinds(work) == ["line.recipient.added", "line.recipient.changed"]


def test_coaches_have_days(work: Work) -> None:
    line, coach = a_line(work), staff(work, "Krystyna")
    assert add_coach(work, line, coach)
    assert not add_coach(work, line, coach)
    end_coach(work, line, coach, date(2026, 6, 30))
    assert [(each.account_id, each.ends) for each in line.coaches] == [(coach.id, date(2026, 6, 30))]
    assert add_coach(work, line, coach, date(2026, 4, 1))
    with pytest.raises(Refusal):
        end_coach(work, line, coach, date(2026, 3, 1))
    remove_coach(work, line, coach)
    remove_coach(work, line, coach)
    assert work.session.scalars(select(LineCoach)).all() == []
    assert kinds(work) == ["line.coach.added", "line.coach.ended", "line.coach.changed", "line.coach.removed"]
    coach.is_active = False
    with pytest.raises(Refusal, match="switched off"):
        add_coach(work, line, coach)


def test_a_lock_of_a_savepoint_is_taken_once_and_given_back_with_it(work: Work) -> None:
    line = a_line(work)
    work.session.commit()
    counts = []
    with work.session.begin_nested() as attempt:
        for _ in range(2):
            with statements() as seen:
                lock_line(work, line)
            counts.append(len(seen))
        attempt.rollback()
    for _ in range(2):
        with statements() as seen:
            lock_line(work, line)
        counts.append(len(seen))
    with work.session.begin_nested(), statements() as seen:
        lock_line(work, line)
    # The savepoint itself is a statement, and so is its release.
    assert (counts[0] > 0, counts[1], counts[2], counts[3]) == (True, 0, 1, 0)
    assert not [each for each in seen if each.startswith("SELECT")]


def test_the_lock_reads_anew_and_costs_one_statement(work: Work) -> None:
    line = a_line(work)
    work.session.commit()
    lock_line(work, line)
    lock_line(work, line)
    work.session.delete(line)
    work.session.commit()
