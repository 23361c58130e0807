"""Tests are set up and scored, outcomes proposed by the rule and decided by staff, with what was before."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.attendance.operations import confirm_register, fill_blanks, set_marks
from app.errors import Closed, Refusal
from app.events.models import Event
from app.events.summary import derive
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.programmes.models import Module, Programme
from app.progress.models import Outcome, OutcomeKind, Score
from app.progress.models import TestKind as Kind
from app.progress.operations import Choice, decide_outcomes, remove_test, save_scores, save_test
from app.progress.queries import scores
from app.progress.queries.outcomes import due_day, outcome_rows
from app.progress.tasks import tasks, team_tasks
from app.registrations.models import Registration
from app.registrations.operations import withdraw
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, registered
from tests.support.cast import actor, alicja
from tests.support.statements import statements

COMPLETED, NOT, ABSENT = OutcomeKind
DECIDED = "progress.outcome_decided"


@pytest.fixture
def organiser(work: Work) -> Account:
    return alicja(work)


@pytest.fixture
def mine(work_as: Callable[..., Work], organiser: Account) -> Work:
    return work_as(actor(organiser), "en")


@pytest.fixture
def client(organiser: Account, signed_in: SignedIn) -> FlaskClient:
    return signed_in(organiser)


@pytest.fixture
def event(work: Work) -> Event:
    """An edition of two days that ended yesterday: 12 of 16 hours complete it, with the exit test."""
    programme = Programme(record_id="cus", name_pl="CUS", created_at=work.now)
    module = Module(
        programme=programme, position=0, record_id="cus-1", name_pl="Moduł", unit_minutes=45,
        required_minutes=720, completion_percent=80, needs_test=True, test_pass_percent=60,
    )  # fmt: skip
    event = a_training(work, meetings=2, required_minutes=None, unit_minutes=None, module=module)
    for number, meeting in enumerate(event.meetings):
        meeting.sessions[0].day = work.today - timedelta(days=2 - number)
    derive(event)
    work.session.flush()
    return event


def held_and_confirmed(mine: Work, event: Event) -> list[Registration]:
    """The first and the second were always there, the second was absent once, the third always absent."""
    people = group(mine, event, 4)
    for number, meeting in enumerate(event.meetings):
        session = meeting.sessions[0]
        marks = ["present", "absent" if number else "present", "absent", "present"]
        set_marks(mine, session, {p.id: mark for p, mark in zip(people, marks, strict=True)})
        fill_blanks(mine, session)
        confirm_register(mine, session)
    mine.session.commit()
    return people


def test_the_rule_proposes_from_hours_and_test(mine: Work, event: Event) -> None:
    people = held_and_confirmed(mine, event)
    save_test(mine, event, Kind.exit, 20, None)
    assert scores.tests_of(mine, event)[Kind.exit].pass_points == 12
    save_scores(mine, event, Kind.exit, {people[0].id: 12.0, people[3].id: 11.5})
    found = {row.registration.id: row.proposal for row in outcome_rows(mine, event)}
    assert [found[p.id] for p in people] == [COMPLETED, NOT, ABSENT, NOT]


def test_outcomes_are_due_some_days_after_the_end_and_a_task_until_then(mine: Work, event: Event) -> None:
    people = held_and_confirmed(mine, event)
    assert event.ends_on == mine.today - timedelta(days=1)
    assert due_day(event) == mine.today + timedelta(days=6)
    (task,) = tasks(mine, event)
    assert (task.sentence.split(" ", 1)[0], task.urgent) == ("4", False)
    assert event.module is not None
    event.module.outcome_days = 0
    mine.session.flush()
    (late,) = tasks(mine, event)
    assert late.urgent
    ((shown,),) = [each.tasks for each in team_tasks(mine)]
    assert shown.arguments == {"slug": event.slug}
    decide_outcomes(mine, event, [Choice(p.id, NOT, None) for p in people])
    assert tasks(mine, event) == []
    assert team_tasks(mine) == []
    assert mine.session.scalars(select(Letter)).all() == []


def test_a_changed_outcome_needs_a_reason_and_keeps_the_earlier_one(mine: Work, event: Event) -> None:
    one, *_ = held_and_confirmed(mine, event)
    decide_outcomes(mine, event, [Choice(one.id, NOT, None)])
    with pytest.raises(Refusal) as refused:
        decide_outcomes(mine, event, [Choice(one.id, COMPLETED, NOT)], "  ")
    assert refused.value.field == "reason"
    decide_outcomes(mine, event, [Choice(one.id, COMPLETED, NOT)], "test poprawkowy")
    decide_outcomes(mine, event, [Choice(one.id, COMPLETED, NOT)], "jeszcze raz")
    decide_outcomes(mine, event, [Choice(one.id, None, COMPLETED)], "pomyłka")
    assert mine.session.scalars(select(Outcome)).all() == []
    facts = mine.session.scalars(
        select(HistoryFact).where(HistoryFact.kind == DECIDED).order_by(HistoryFact.id)
    )
    assert [fact.values["changed"]["outcome"] for fact in facts] == [
        [None, "not_completed"], ["not_completed", "completed"], ["completed", None],
    ]  # fmt: skip


def test_what_can_t_be_decided(mine: Work, event: Event, work: Work) -> None:
    one, two, *_ = held_and_confirmed(mine, event)
    decide_outcomes(mine, event, [Choice(one.id, NOT, None)])
    with pytest.raises(Refusal):
        decide_outcomes(mine, event, [Choice(one.id, COMPLETED, None)], "nie widział decyzji")
    two.state = type(two.state).withdrawn
    for id in (two.id, 10**8):
        with pytest.raises(Refusal):
            decide_outcomes(mine, event, [Choice(id, COMPLETED, None)])
    event.meetings[1].sessions[0].day = mine.today + timedelta(days=1)
    derive(event)
    with pytest.raises(Closed):
        decide_outcomes(mine, event, [Choice(one.id, COMPLETED, NOT)], "przed końcem")
    with pytest.raises(RuntimeError):
        decide_outcomes(work, event, [])


def test_all_are_decided_with_one_act_after_a_look(client: FlaskClient, mine: Work, event: Event) -> None:
    people = held_and_confirmed(mine, event)
    address = f"/manage/events/{event.slug}/outcomes/"
    assert client.get(address).status_code == 200
    look = client.post(address, data={"act": "proposals"})
    assert look.status_code == 200
    assert mine.session.scalars(select(Outcome)).all() == []
    fields = dict(re.findall(r'name="((?:o|was)-\d+)"\s+value="([^"]*)"', look.text))
    assert len(fields) == 2 * len(people)
    assert client.post(address, data={**fields, "decided": "1"}).status_code == 303
    decided = {row.registration_id: row.outcome for row in mine.session.scalars(select(Outcome))}
    assert [decided[p.id] for p in people] == [NOT, NOT, ABSENT, NOT]
    assert client.post(address, data={**fields, "decided": "1"}).status_code == 303
    stale = {f"o-{people[0].id}": "completed", f"was-{people[0].id}": "", "decided": "1"}
    refused = client.post(address, data=stale)
    assert (refused.status_code, "tymczasem" in refused.text) == (422, True)
    assert len(mine.session.scalars(select(HistoryFact).where(HistoryFact.kind == DECIDED)).all()) == 4
    one = {f"o-{people[0].id}": "completed", f"was-{people[0].id}": "not_completed", "decided": "1"}
    without = client.post(address, data=one)
    assert (without.status_code, "powód" in without.text) == (422, True)
    assert client.post(address, data=one | {"reason": "Test poprawkowy"}).status_code == 303
    assert "Test poprawkowy" in client.get(address).text
    forged = {f"o-{people[1].id}": "dyplom", f"was-{people[1].id}": "x", "o-99999999": "completed"}
    assert client.post(address, data=forged | {"decided": "1"}).status_code == 303
    assert len(mine.session.scalars(select(Outcome)).all()) == len(people)


def test_points_are_typed_in_one_table(client: FlaskClient, mine: Work, event: Event) -> None:
    one, two, *_ = group(mine, event, 3)
    address = f"/manage/events/{event.slug}/tests/"
    assert client.get(address).status_code == 200
    for kind in ("entry", "exit"):
        assert client.post(f"{address}{kind}/set-up", data={"most_points": "20"}).status_code == 303
    typed = {f"p-entry-{one.id}": "5,5", f"was-entry-{one.id}": "", f"p-exit-{one.id}": "15"}
    assert client.post(address, data=typed).status_code == 303
    page = client.get(address).text
    assert 'value="5,5"' in page
    assert "+48" in page
    wrong = {
        f"p-exit-{one.id}": "21", f"was-exit-{one.id}": "15",
        f"p-exit-{two.id}": "9", f"was-exit-{two.id}": "8",
        "p-exit-99999999": "3",
        "p-exit-x": "3",
    }  # fmt: skip
    answer = client.post(address, data=wrong)
    assert (answer.status_code, 'value="21"' in answer.text, 'value="9"' in answer.text) == (422, True, True)
    assert "Ktoś inny zapisał" in answer.text
    saved = {(s.registration_id, s.points) for s in mine.session.scalars(select(Score))}
    assert saved == {(one.id, 5.5), (one.id, 15.0)}
    emptied = {f"p-exit-{one.id}": "", f"was-exit-{one.id}": "15"}
    assert client.post(address, data=emptied).status_code == 303
    assert [s.points for s in mine.session.scalars(select(Score))] == [5.5]
    facts = mine.session.scalars(
        select(HistoryFact).where(HistoryFact.kind == "progress.exit_test_scored").order_by(HistoryFact.id)
    ).all()
    assert [fact.personal["changed"]["points"] for fact in facts if fact.personal] == [
        [None, 15.0], [15.0, None],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"most_points": "0"}, {"most_points": ""}, {"most_points": "x"}, {"most_points": "10001"},
        {"most_points": "20", "pass_points": "21"}, {"most_points": "5"}, {"most_points": "1e3"},
    ],
)  # fmt: skip
def test_tests_that_can_t_be(client: FlaskClient, mine: Work, event: Event, wrong: dict[str, str]) -> None:
    one, *_ = group(mine, event, 1)
    save_test(mine, event, Kind.exit, 20, 10)
    save_scores(mine, event, Kind.exit, {one.id: 7.0})
    assert client.post(f"/manage/events/{event.slug}/tests/exit/set-up", data=wrong).status_code == 422
    assert client.post(f"/manage/events/{event.slug}/tests/middle/set-up", data=wrong).status_code == 404
    assert scores.tests_of(mine, event)[Kind.exit].most_points == 20
    with pytest.raises(Refusal):
        remove_test(mine, event, Kind.exit)
    save_scores(mine, event, Kind.exit, {one.id: None})
    remove_test(mine, event, Kind.exit)
    assert scores.tests_of(mine, event) == {}


def test_pasted_points_are_looked_at_before_they_are_saved(
    client: FlaskClient, mine: Work, event: Event
) -> None:
    one, two, *_ = group(mine, event, 3)
    save_test(mine, event, Kind.entry, 20, None)
    pasted = f"{one.last_name} {one.first_name}\t12\nNikt Taki\t3\n{two.email};15"
    address = f"/manage/events/{event.slug}/tests/entry/paste"
    look = client.post(address, data={"pasted": pasted})
    assert (look.status_code, "Nikt Taki" in look.text) == (200, True)
    assert mine.session.scalars(select(Score)).all() == []
    assert client.post(address, data={"pasted": pasted, "decided": "1"}).status_code == 303
    assert {s.points for s in mine.session.scalars(select(Score))} == {12.0, 15.0}
    short = client.post(address, data={"pasted": "1\n2", "decided": "1"})
    assert short.status_code == 422
    assert len(mine.session.scalars(select(Score)).all()) == 2


def test_points_go_out_as_files(client: FlaskClient, mine: Work, event: Event) -> None:
    people = group(mine, event, 3)
    people[0].last_name = "=1+1"
    for kind in Kind:
        save_test(mine, event, kind, 20, 10)
    save_scores(mine, event, Kind.entry, {people[0].id: 5.0})
    save_scores(mine, event, Kind.exit, {people[0].id: 15.5})
    answer = client.get(f"/manage/events/{event.slug}/tests.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    scored = next(row for row in rows if row["entry_points"])
    assert (scored["last_name"], scored["exit_points"], scored["growth_percent"], scored["passed"]) == (
        "'=1+1", "15.5", "52", "1",
    )  # fmt: skip
    with client.get(f"/manage/events/{event.slug}/tests.xlsx") as sheet:
        assert sheet.data[:2] == b"PK"
    kinds = list(mine.session.scalars(select(HistoryFact.kind)))
    assert kinds.count("progress.scores_exported") == 2


def test_points_are_written_with_the_readers_decimal_sign(
    client: FlaskClient, mine: Work, event: Event
) -> None:
    (person,) = group(mine, event, 1)
    save_test(mine, event, Kind.entry, 20, None)
    save_scores(mine, event, Kind.entry, {person.id: 9.5})
    address = f"/manage/events/{event.slug}/tests/"
    for language, written in (("pl", "9,5"), ("en", "9.5")):
        name = f"entry-{person.id}"
        page = client.get(f"{address}?lang={language}").text
        assert re.search(rf'name="p-{name}" value="{re.escape(written)}"', " ".join(page.split()))
        sent = {f"was-{name}": written, f"p-{name}": written}
        assert client.post(address, data=sent).status_code == 303
        mine.session.expire_all()
        assert [each.points for each in mine.session.scalars(select(Score))] == [9.5]


def test_points_go_out_in_the_readers_words(client: FlaskClient, mine: Work, event: Event) -> None:
    people = group(mine, event, 2)
    save_test(mine, event, Kind.exit, 20, 10)
    save_scores(mine, event, Kind.exit, {people[0].id: 15.5, people[1].id: 3.0})
    assert "tests/export" in client.get(f"/manage/events/{event.slug}/tests/").text
    for language, passed, answers in (("pl", "Zaliczony", ["nie", "tak"]), ("en", "Passed", ["no", "yes"])):
        answer = client.get(f"/manage/events/{event.slug}/tests.csv?labels=1&lang={language}")
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        assert sorted(row[passed] for row in rows) == answers
        assert [name for name in rows[0] if "_" in name] == []


def test_who_withdrew_keeps_the_points_on_the_list(client: FlaskClient, mine: Work, event: Event) -> None:
    one, two, *_ = group(mine, event, 2)
    event.meetings[1].sessions[0].day = mine.today + timedelta(days=7)
    derive(event)
    save_test(mine, event, Kind.entry, 20, None)
    save_scores(mine, event, Kind.entry, {one.id: 5.0})
    withdraw(mine, one)
    withdraw(mine, two)
    page = client.get(f"/manage/events/{event.slug}/tests/").text
    assert (one.last_name in page, two.last_name in page) == (True, False)


@pytest.mark.parametrize("path", ["tests/", "outcomes/"])
def test_pages_ask_as_much_for_many_as_for_few(
    client: FlaskClient, mine: Work, event: Event, path: str
) -> None:
    save_test(mine, event, Kind.exit, 20, None)
    counts = []
    for more in (3, 30):
        people = group_of(mine, event, more)
        save_scores(mine, event, Kind.exit, {p.id: 7.0 for p in people})
        mine.session.commit()
        with statements() as seen:
            assert client.get(f"/manage/events/{event.slug}/{path}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def group_of(work: Work, event: Event, count: int) -> list[Registration]:
    """Add people of names that nobody else has."""
    return [registered(work, event, f"Osoba{count}x{n}", f"Nazwisko{n:03}") for n in range(count)]
