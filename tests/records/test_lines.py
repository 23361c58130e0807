"""Lines come in from a file as they are written, all or nothing and only once; a changed one updates."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.accounts.models import Account
from app.coaching.budget import Budget
from app.coaching.models import Appointment, AppointmentState
from app.coaching.operations.dividing import move_minutes
from app.coaching.queries.budgets import budget_of
from app.history.models import HistoryFact
from app.ledger.models import LedgerEntry, MonthLock
from app.lines.models import LineRecipient, SupportLine
from app.outbox.models import Letter
from app.people.models import Institution, Person
from app.people.operations import institution_for, known_person
from app.projects.models import Project
from app.records.operations import load_lines
from app.work import Work
from tests.support.cast import staff

FILE: dict[str, Any] = {
    "meta": {"source": "test"},
    "lines": [
        {
            "id": "dor-2026", "name_pl": "Doradztwo: diagnoza potrzeb", "form_of_support": "counselling",
            "project": "Kadry dla usług", "contract": "12/2026", "provider": "Fundacja", "unit_minutes": 60,
            "total_units": 30, "starts": "2026-03-01", "ends": "2026-12-31", "division": "even",
            "coaches": ["krystyna@example.org"],
            "recipients": [
                {"institution": "GOPS Miłki", "contact_email": "gops@example.org"},
                {"first_name": "Anna", "last_name": "Nowak", "email": "anna@example.org",
                 "institution": "MOPS w Ełku"},
                {"institution": "MOPS w Ełku"},
            ],
            "appointments": [
                {"id": "a1", "day": "2026-07-03", "start": "09:00", "end": "12:00",
                 "coach": "krystyna@example.org", "recipients": [0], "state": "confirmed",
                 "place": "GOPS Miłki"},
                {"id": "a2", "day": "2026-06-10", "start": "09:00", "end": "10:00",
                 "coach": "Krystyna@example.org", "recipients": [1], "state": "locked"},
                {"id": "a3", "day": "2026-08-03", "start": "09:00", "end": "11:00",
                 "coach": "krystyna@example.org", "recipients": [2], "state": "held"},
                {"id": "a4", "day": "2026-09-20", "start": "22:00", "end": "01:00",
                 "coach": "krystyna@example.org", "recipients": [1], "state": "agreed"},
                {"id": "a5", "day": "2026-09-21", "start": "09:00", "end": "10:00",
                 "coach": "krystyna@example.org", "state": "offered"},
                {"id": "a6", "day": "2026-08-04", "start": "09:00", "end": "10:00",
                 "coach": "krystyna@example.org", "recipients": [0], "state": "cancelled"},
                {"id": "a7", "day": "2026-08-05", "start": "09:00", "end": "10:00",
                 "coach": "krystyna@example.org", "recipients": [0], "state": "cancelled_late"},
                {"id": "a8", "day": "2026-08-06", "start": "09:00", "end": "10:31",
                 "coach": "krystyna@example.org", "recipients": [0], "state": "no_show"},
            ],
        }
    ],
}  # fmt: skip


def file(change: Callable[[dict[str, Any]], object] = lambda line: None) -> dict[str, Any]:
    """Return the file with a change of its line."""
    made = copy.deepcopy(FILE)
    change(made["lines"][0])
    return made


def appointment(number: int, **changes: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change of one appointment."""
    return lambda line: line["appointments"][number - 1].update(changes)


@pytest.fixture
def coach(work: Work) -> Account:
    """Krystyna."""
    return staff(work, "Krystyna")


def the_line(work: Work) -> SupportLine:
    work.session.expire_all()
    return work.session.scalars(select(SupportLine)).one()


def states(work: Work) -> dict[str, str]:
    rows = work.session.execute(select(Appointment.record_id, Appointment.state))
    return {id.split("/")[1]: state.value for id, state in rows if id}


def everything(work: Work) -> tuple[Any, ...]:
    """Return how many rows there are of all that a load may touch, and the books."""
    work.session.expire_all()
    tables = (
        SupportLine,
        LineRecipient,
        Appointment,
        LedgerEntry,
        HistoryFact,
        Institution,
        Person,
        Letter,
        Project,
    )
    counts = [work.session.scalar(select(func.count()).select_from(table)) for table in tables]
    return (*counts, books(work))


def books(work: Work) -> dict[str, int]:
    rows = work.session.execute(
        select(LedgerEntry.book, func.sum(LedgerEntry.minutes)).group_by(LedgerEntry.book)
    )
    return {book.value: int(minutes) for book, minutes in rows}


def test_a_line_comes_in_with_its_people_shares_and_books(work: Work, coach: Account) -> None:
    known = institution_for(work, "Miejski Ośrodek Pomocy Społecznej w Ełku")
    anna = known_person(work, "Anna", "Nowak", "anna@example.org", None, "pl")
    loaded = load_lines(work, FILE)
    assert (loaded.problems, loaded.added) == ([], 1)
    line = the_line(work)
    assert (line.contract_number, line.provider, line.total_minutes, line.is_group) == (
        "12/2026", "Fundacja", 1800, False,
    )  # fmt: skip
    assert line.project.name == "Kadry dla usług"
    assert [each.account_id for each in line.coaches] == [coach.id]
    first, second, third = line.recipients
    assert (first.contact_email, second.person, second.institution, third.institution) == (
        "gops@example.org", anna, known, known,
    )  # fmt: skip
    assert third.is_institution
    assert states(work) == {
        "a1": "confirmed", "a2": "locked", "a3": "held", "a4": "agreed", "a5": "offered", "a6": "cancelled",
        "a7": "cancelled_late", "a8": "no_show",
    }  # fmt: skip
    assert books(work) == {"received": 240, "delivered": 240, "charged": 180 + 60 + 60 + 91}
    of = budget_of(work, line).of
    assert of[first.id] == Budget(600, 180 + 60 + 91, 0)
    assert of[second.id] == Budget(600, 60, 180)
    assert of[third.id] == Budget(600, 0, 120)
    assert line.unit_frozen_at is not None
    assert work.session.scalars(select(MonthLock.month)).all() == ["2026-06"]
    assert work.session.scalars(select(Letter)).all() == []


def test_the_same_file_twice_changes_nothing(work: Work, coach: Account) -> None:
    load_lines(work, FILE)
    before = everything(work)
    loaded = load_lines(work, file())
    assert (loaded.problems, loaded.added, loaded.changed, loaded.unchanged) == ([], 0, 0, 1)
    assert everything(work) == before


def test_what_people_did_since_stays(work: Work, coach: Account) -> None:
    load_lines(work, FILE)
    line = the_line(work)
    first, second, _ = line.recipients
    move_minutes(work, line, first, second, 60, "potrzeba")
    load_lines(work, file(lambda line: line.update(provider="Inna fundacja")))
    line = the_line(work)
    assert line.provider == "Inna fundacja"
    assert budget_of(work, line).of[line.recipients[1].id].allocated == 660


def test_a_changed_file_changes_what_it_says_otherwise(work: Work, coach: Account) -> None:
    load_lines(work, FILE)
    staff(work, "Irena")

    def change(line: dict[str, Any]) -> None:
        line |= {
            "name_pl": "Doradztwo",
            "total_units": 40,
            "coaches": [*line["coaches"], "irena@example.org"],
        }
        line["recipients"].append({"institution": "GOPS Orzysz"})
        line["appointments"][2]["state"] = "confirmed"
        line["appointments"][3]["end"] = "00:00"
        line["appointments"][6]["state"] = "cancelled"

    loaded = load_lines(work, file(change))
    assert (loaded.problems, loaded.changed) == ([], 1)
    line = the_line(work)
    assert (line.name_pl, len(line.coaches), len(line.recipients)) == ("Doradztwo", 2, 4)
    of = budget_of(work, line).of
    assert [of[each.id].allocated for each in line.recipients] == [600] * 4
    assert of[line.recipients[1].id].reserved == 120
    assert of[line.recipients[0].id].used == 180 + 91
    assert books(work) == {"received": 360, "delivered": 360, "charged": 180 + 60 + 91 + 120}
    before = everything(work)
    assert load_lines(work, file(change)).unchanged == 1
    assert everything(work) == before


def test_a_confirmed_appointment_is_corrected_by_a_changed_file(work: Work, coach: Account) -> None:
    data = file(lambda line: line["appointments"].pop(1))  # else its month is closed
    assert load_lines(work, data).problems == []
    data["lines"][0]["appointments"][0]["end"] = "11:30"
    assert load_lines(work, data).problems == []
    assert books(work) == {"received": 150, "delivered": 150, "charged": 150 + 60 + 91}


def test_the_shares_are_given(work: Work, coach: Account) -> None:
    def given(line: dict[str, Any]) -> None:
        line["division"], line["total_units"] = "given", 390
        line["recipients"] = [
            {"institution": f"GOPS Wieś {n}", "units": 22 if n < 12 else 21} for n in range(18)
        ]
        line["appointments"] = []

    assert load_lines(work, file(given)).problems == []
    line = the_line(work)
    of = budget_of(work, line).of
    assert [of[each.id].allocated for each in line.recipients] == [22 * 60] * 12 + [21 * 60] * 6


@pytest.mark.parametrize(
    ("units", "centres", "shares"),
    [(390, 18, {1300}), (150, 19, {473, 486}), (188, 28, {402, 426}), (60, 15, {240})],
)
def test_the_users_lines_are_divided_evenly(
    work: Work, coach: Account, units: int, centres: int, shares: set[int]
) -> None:
    def change(line: dict[str, Any]) -> None:
        line["total_units"], line["appointments"] = units, []
        line["recipients"] = [{"institution": f"GOPS Wieś {n}"} for n in range(centres)]

    assert load_lines(work, file(change)).problems == []
    budget = budget_of(work, the_line(work))
    assert {each.allocated for each in budget.of.values()} == shares
    assert budget.undivided == 0


PROBLEMS: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda line: line.pop("project"), "lines[0].project: is missing"),
    (lambda line: line.update(colour="red"), "lines[0].colour: is not a key that Zapisy knows"),
    (lambda line: line.update(unit_minutes=50), "lines[0].unit_minutes: must be 45 or 60"),
    (lambda line: line.update(total_units=0), "lines[0].total_units: must be from 1 to 100000"),
    (lambda line: line.update(total_units=-390), "lines[0].total_units: must be from 1"),
    (lambda line: line.update(total_units="390"), "lines[0].total_units: must be a whole number"),
    (lambda line: line.update(total_units=6), "lines[0].appointments[0].override_reason: GOPS Miłki has "),
    (lambda line: line.update(ends="2026-02-01"), "lines[0].ends: is before starts"),
    (lambda line: line.update(division="odd"), "lines[0].division: must be one of: even, given"),
    (lambda line: line.update(division="given"), "lines[0].recipients[0].units: is missing"),
    (lambda line: line["recipients"][0].update(units=5), "lines[0].recipients[0].units: is only for a line"),
    (lambda line: line["recipients"][1].pop("email"), "lines[0].recipients[1].email: is missing"),
    (lambda line: line["recipients"].append({}), "lines[0].recipients[3].institution: is missing"),
    (
        lambda line: line["recipients"].append({"institution": "gops miłki"}),
        "lines[0].recipients[3].institution: GOPS Miłki is a recipient of this line already.",
    ),
    (
        lambda line: line["recipients"].append({"institution": "brak"}),
        "lines[0].recipients[3].institution: This names no institution.",
    ),
    (lambda line: line["coaches"].append("nikt@example.org"), "lines[0].coaches[1]: nobody of the staff"),
    (appointment(1, coach="daniel@example.org"), "lines[0].appointments[0].coach: is not among the coaches"),
    (appointment(1, recipients=[7]), "lines[0].appointments[0].recipients[0]: must be a position"),
    (appointment(1, recipients=[True]), "lines[0].appointments[0].recipients[0]: must be a position"),
    (appointment(1, recipients=[0, 0]), "lines[0].appointments[0].recipients[1]: is there twice"),
    (appointment(1, recipients=[]), "lines[0].appointments[0].recipients: is missing"),
    (appointment(5, recipients=[0]), "lines[0].appointments[4].recipients: must be left out"),
    (appointment(1, start="9:00"), "lines[0].appointments[0].start: must be an hour as HH:MM"),
    (appointment(1, start="25:00"), "lines[0].appointments[0].start: must be an hour as HH:MM"),
    (appointment(1, end="09:00"), "lines[0].appointments[0].end: The end is the same hour as the start."),
    (appointment(1, day="2026-02-30"), "lines[0].appointments[0].day: there is no day"),
    (appointment(1, day="2026-02-28"), "lines[0].appointments[0].day: The line runs from"),
    (appointment(1, day="2026-12-01"), "lines[0].appointments[0].state: The appointment has not begun yet."),
    (appointment(2, day="2026-08-31", state="locked"), ""),
    (appointment(3, day="2026-09-01", start="08:00", end="09:00", state="locked"),
     "lines[0].appointments[2].state: Wrzesień"),
    (appointment(1, state="done"), "lines[0].appointments[0].state: must be one of: offered"),
    (appointment(2, id="a1"), "lines[0].appointments[1].id: is the same as"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "problem"), PROBLEMS)
def test_what_is_refused_is_told_with_its_path_and_nothing_is_loaded(
    work: Work, coach: Account, change: Callable[[dict[str, Any]], object], problem: str
) -> None:
    before = everything(work)
    loaded = load_lines(work, file(change))
    if not problem:
        assert loaded.problems == []
        return
    assert loaded.problems[0].startswith(problem), loaded.problems
    assert everything(work) == before


@pytest.mark.parametrize("data", [None, [], 7, "x", {}, {"lines": {}}, {"lines": [3]}, {"lines": [[]]}])
def test_what_is_no_file_of_lines_is_refused(work: Work, data: Any) -> None:
    assert load_lines(work, data).problems


def test_a_file_takes_nothing_back_that_went_on_here(work: Work, coach: Account) -> None:
    load_lines(work, FILE)
    agreed = work.session.scalars(select(Appointment).where(Appointment.record_id == "dor-2026/a3")).one()
    assert agreed.state == AppointmentState.held
    loaded = load_lines(work, file(appointment(3, state="agreed", place="gdzie indziej")))
    assert loaded.problems == [
        "lines[0].appointments[2].state: This appointment has gone on in Zapisy: it is held there. "
        "Change it there."
    ]
    loaded = load_lines(work, file(appointment(2, end="11:00")))
    assert loaded.problems == [
        "lines[0].appointments[1].day: The month is closed: correct the appointment in Zapisy, with a reason."
    ]


def test_a_recipient_with_appointments_is_not_left_out(work: Work, coach: Account) -> None:
    load_lines(work, FILE)
    loaded = load_lines(work, file(lambda line: (line["recipients"].pop(0), line["appointments"].clear())))
    assert loaded.problems[0].startswith("lines[0].recipients: GOPS Miłki is missing. There are appointments")


def test_the_command_loads_all_or_nothing(app: Any, work: Work, coach: Account, tmp_path: Path) -> None:
    work.session.commit()
    runner: FlaskCliRunner = app.test_cli_runner()
    path = tmp_path / "lines.json"
    path.write_text(json.dumps(FILE), encoding="utf-8")
    done = runner.invoke(args=["lines", "load", str(path)])
    assert (done.exit_code, done.output) == (0, "1 added, 0 changed, 0 unchanged\n")
    path.write_text(json.dumps(file(lambda line: line.pop("starts"))), encoding="utf-8")
    done = runner.invoke(args=["lines", "load", str(path)])
    assert done.exit_code == 1
    assert "lines[0].starts: is missing" in done.stderr
    path.write_text("{", encoding="utf-8")
    assert runner.invoke(args=["lines", "load", str(path)]).exit_code == 1
