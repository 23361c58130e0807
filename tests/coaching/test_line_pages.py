"""The pages of lines of support: for who organises their project, with the budget and what was typed kept."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account, Role
from app.coaching.models import AppointmentState
from app.coaching.queries.budgets import budget_of
from app.events.models import Assignment
from app.lines.models import Allocation, LineCoach, LineRecipient, SupportLine
from app.work import Work
from tests.coaching.test_budgets import charge
from tests.support.cast import staff
from tests.support.lines import a_coach, a_line, a_person, a_project, a_recipient, an_appointment
from tests.support.statements import statements

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def boss(signed_in: SignedIn, alicja: Account) -> FlaskClient:
    """Alicja, who organises everything, signed in."""
    return signed_in(alicja)


def words(text: str) -> str:
    """Return a page's text on one line, with plain blanks."""
    return " ".join(text.replace("\u00a0", " ").split())


def typed_line(work: Work, **changes: Any) -> dict[str, Any]:
    """Return what one types for a line of 390 hours."""
    return {
        "name_pl": "Doradztwo: diagnoza potrzeb", "form_of_support": "counselling",
        "project": a_project(work).id, "contract": "12/2026", "provider": "Fundacja", "unit_minutes": 60,
        "total_units": "390", "starts": "2026-03-01", "ends": "2026-12-31", "cancellation_hours": 24,
        "late_percent": 100, "no_show_percent": 50,
    } | changes  # fmt: skip


def test_a_line_is_made_filled_and_divided(boss: FlaskClient, work: Work) -> None:
    answer = boss.post("/manage/lines/new", data=typed_line(work))
    line = work.session.scalars(select(SupportLine)).one()
    assert (answer.status_code, answer.location) == (303, f"/manage/lines/{line.id}/recipients/")
    assert (line.total_minutes, line.no_show_percent, line.is_group) == (390 * 60, 50, False)
    centres = "\r\n".join(f"GOPS Wieś {number}" for number in range(18)) + "\r\n\r\n"
    path = f"/manage/lines/{line.id}/"
    assert boss.post(f"{path}recipients/institutions", data={"institutions": centres}).status_code == 303
    assert "21 h 40 min dla każdego" in words(boss.get(f"{path}division").text)
    assert boss.post(f"{path}division/even", data={"seen": "0"}).status_code == 303
    page = words(boss.get(path).text)
    assert "18 odbiorców" in page
    assert page.count("21 h 40 min") == 36
    assert "nie zostało rozdzielone" not in page
    assert boss.get("/manage/lines/").text.count("Doradztwo: diagnoza potrzeb") == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name_pl", ""),
        ("name_pl", "x" * 301),
        ("total_units", "0"),
        ("total_units", "-5"),
        ("total_units", "=1+1"),
        ("total_units", "21:75"),
        ("total_units", "9999999"),
        ("unit_minutes", "50"),
        ("form_of_support", "magic"),
        ("project", "9999"),
        ("starts", "2026-02-30"),
        ("ends", "2026-02-01"),
        ("late_percent", "101"),
        ("no_show_percent", "-1"),
        ("cancellation_hours", "x"),
    ],
)
def test_what_no_line_can_be_is_refused_and_kept(
    boss: FlaskClient, work: Work, field: str, typed: str
) -> None:
    answer = boss.post("/manage/lines/new", data=typed_line(work, **{field: typed}))
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    assert work.session.scalar(select(func.count(SupportLine.id))) == 0
    if field != "name_pl":
        assert 'value="Doradztwo: diagnoza potrzeb"' in answer.text


def test_an_edit_overtaken_by_another_is_told_and_kept(boss: FlaskClient, work: Work) -> None:
    line = a_line(work)
    path = f"/manage/lines/{line.id}/edit"
    mine = typed_line(work, version=1, name_pl="Moja", ends="2026-10-31")
    assert boss.post(path, data=typed_line(work, version=1, name_pl="Ich")).status_code == 303
    answer = boss.post(path, data=mine)
    assert answer.status_code == 409
    assert 'value="Moja"' in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert boss.post(path, data=mine | {"version": 2}).status_code == 303
    work.session.refresh(line)
    assert (line.name_pl, line.version) == ("Moja", 3)


def test_the_unit_and_the_total_are_guarded(boss: FlaskClient, work: Work) -> None:
    line = a_line(work)
    centre = a_recipient(work, line, "GOPS Miłki", 600)
    an_appointment(work, line, staff(work, "Krystyna"), [centre], state=AppointmentState.confirmed)
    charge(work, line, 1, (centre, 180))
    path = f"/manage/lines/{line.id}/edit"
    answer = boss.post(path, data=typed_line(work, version=1, unit_minutes=45))
    assert answer.status_code == 422
    assert 'id="error-unit_minutes"' in answer.text
    answer = boss.post(path, data=typed_line(work, version=1, total_units="2:59"))
    assert "3 h" in words(answer.text)
    assert 'id="error-total_units"' in answer.text
    assert boss.post(path, data=typed_line(work, version=1, total_units="3")).status_code == 303


def test_hours_are_moved_in_the_row(boss: FlaskClient, work: Work) -> None:
    line = a_line(work, hours=10)
    one, two = a_recipient(work, line, "GOPS Miłki", 200), a_recipient(work, line, "MOPS Ełk", 100)
    charge(work, line, 1, (one, 150))
    path = f"/manage/lines/{line.id}/"
    page = boss.get(f"{path}?move={two.id}").text
    assert 'name="source"' in page
    assert "GOPS Miłki (zostało 0:50)" in page
    seen = work.session.scalar(select(func.max(Allocation.id)))
    sent = {"target": two.id, "source": one.id, "amount": "0:50", "reason": "GOPS rezygnuje", "seen": seen}
    for wrong, field in (({"amount": "1"}, "amount"), ({"reason": ""}, "reason"), ({"source": 99}, "source")):
        answer = boss.post(f"{path}move", data=sent | wrong)
        assert answer.status_code == 422
        assert f'id="error-{field}"' in answer.text
    assert boss.post(f"{path}move", data=sent | {"target": 99}).status_code == 404
    assert boss.post(f"{path}move", data=sent).status_code == 303
    assert boss.post(f"{path}move", data=sent).status_code == 409
    of = budget_of(work, line).of
    assert (of[one.id].allocated, of[two.id].allocated) == (150, 150)
    assert "GOPS rezygnuje" in boss.get(f"{path}history/").text


def test_shares_are_typed_and_kept_where_they_are_refused(boss: FlaskClient, work: Work) -> None:
    line = a_line(work, hours=43)
    one, two = a_recipient(work, line, "GOPS Miłki"), a_recipient(work, line, "MOPS Ełk")
    charge(work, line, 1, (one, 60))
    path, keys = f"/manage/lines/{line.id}/division", [f"share-{one.id}", f"share-{two.id}"]
    assert boss.post(path, data=dict(zip(keys, ("22", "21"), strict=True), seen=0)).status_code == 303
    seen = work.session.scalar(select(func.max(Allocation.id)))
    answer = boss.post(path, data=dict(zip(keys, ("0:59", "21,5"), strict=True), seen=seen, reason="x"))
    assert answer.status_code == 422
    assert f'id="error-{keys[0]}"' in answer.text
    assert 'value="21,5"' in answer.text
    answer = boss.post(path, data=dict(zip(keys, ("22", "22"), strict=True), seen=seen, reason="x"))
    assert answer.status_code == 422
    assert "Razem daje to 44 h, a linia ma 43 h." in words(answer.text)
    assert (
        boss.post(path, data=dict(zip(keys, ("20", "20"), strict=True), seen=0, reason="x")).status_code
        == 409
    )
    assert boss.post(path, data=dict(zip(keys, ("20", "20"), strict=True), seen=seen)).status_code == 422
    assert (
        boss.post(path, data=dict(zip(keys, ("20", "20"), strict=True), seen=seen, reason="x")).status_code
        == 303
    )
    answer = boss.post(f"{path}/even", data={"seen": seen + 2})
    assert answer.status_code == 422
    assert {each.allocated for each in budget_of(work, line).of.values()} == {20 * 60}


def test_who_has_used_nothing_and_who_is_at_80_percent_come_first(boss: FlaskClient, work: Work) -> None:
    coach = staff(work, "Krystyna")
    for name, used, starts in (
        ("Zwykła", 300, date(2026, 3, 1)),
        ("Pełna", 480, date(2026, 3, 1)),
        ("Przyszła", 0, date(2026, 10, 1)),
        ("Nietknięta", 0, date(2026, 3, 1)),
    ):
        line = a_line(work, name, hours=10, name_pl=name, starts=starts)
        used_up, _ = a_recipient(work, line, "GOPS Miłki", 500), a_recipient(work, line, "MOPS Ełk", 100)
        if used:
            charge(work, line, line.id, (used_up, used))
    booked = a_line(work, "b", hours=1, name_pl="Umówiona")
    an_appointment(
        work, booked, coach, [a_recipient(work, booked, "GOPS Miłki", 60)], hours=(time(9), time(10))
    )
    a_line(work, "c", name_pl="Dawna", starts=date(2025, 1, 1), ends=date(2025, 12, 31))
    page = boss.get("/manage/lines/").text
    order = [page.index(f">{name}</a>") for name in ("Umówiona", "Pełna", "Nietknięta", "Zwykła", "Przyszła")]
    assert order == sorted(order)
    assert "Dawna" not in page
    assert "Dawna" in boss.get("/manage/lines/?over=1").text
    assert "Pełna" not in boss.get("/manage/lines/?q=zwyk").text
    line = work.session.scalars(select(SupportLine).where(SupportLine.record_id == "Zwykła")).one()
    page = boss.get(f"/manage/lines/{line.id}/").text
    assert page.index("MOPS Ełk") < page.index("GOPS Miłki")
    assert "1 nie wykorzystał nic" in words(page)


def test_recipients_and_coaches_are_added_changed_and_ended(boss: FlaskClient, work: Work) -> None:
    line = a_line(work)
    coach = staff(work, "Krystyna", Role.coach)
    path = f"/manage/lines/{line.id}/"
    person = {
        "first_name": "Anna",
        "last_name": "Nowak",
        "email": "anna@example.org",
        "institution": "MOPS Ełk",
    }
    assert boss.post(f"{path}recipients/persons", data=person).status_code == 303
    answer = boss.post(f"{path}recipients/persons", data=person)
    assert answer.status_code == 422
    assert 'value="anna@example.org"' in answer.text
    answer = boss.post(f"{path}recipients/institutions", data={"institutions": "GOPS Miłki\nbrak"})
    assert answer.status_code == 422
    assert "„brak”" in answer.text
    assert work.session.scalar(select(func.count(LineRecipient.id))) == 1
    assert boss.post(f"{path}recipients/institutions", data={"institutions": "GOPS Miłki"}).status_code == 303
    centre = work.session.scalars(select(LineRecipient).where(LineRecipient.person_id.is_(None))).one()
    one = f"{path}recipients/{centre.id}"
    assert boss.post(one, data={"contact_email": "nic"}).status_code == 422
    assert (
        boss.post(one, data={"contact_name": "Jan Kos", "contact_email": "j@example.org"}).status_code == 303
    )
    assert "j@example.org" in boss.get(f"{path}recipients/").text
    assert boss.post(f"{one}/end", data={"ended_on": "x"}).status_code == 422
    assert boss.post(f"{one}/end", data={"ended_on": "2026-09-01"}).status_code == 303
    assert boss.post(f"{one}/resume").status_code == 303
    assert boss.post(f"{one}/remove").status_code == 303
    assert boss.get(one).status_code == 404
    assert boss.post(f"{path}coaches/", data={"account": coach.id, "ends": "2026-06-30"}).status_code == 303
    assert boss.post(f"{path}coaches/", data={"account": 99}).status_code == 422
    wrong = {"account": coach.id, "starts": "2026-07-01", "ends": "2026-06-30"}
    assert boss.post(f"{path}coaches/", data=wrong).status_code == 422
    assert "do 30 czerwca 2026" in words(boss.get(f"{path}coaches/").text)
    assert boss.post(f"{path}coaches/remove", data={"account": coach.id}).status_code == 303
    assert work.session.scalars(select(LineCoach)).all() == []
    assert boss.post(f"{path}delete").status_code == 303


def test_strangers_see_no_line_and_coaches_their_own(signed_in: SignedIn, work: Work, member: Any) -> None:
    mine, other = a_line(work, "moja"), a_line(work, "inna", project_id=a_project(work, "Inny").id)
    recipient = a_recipient(work, mine, a_person(work), 60)
    coach, own, nobody = member("krystyna"), member("ola"), member("daniel", Role.trainer)
    a_coach(work, mine, coach)
    work.session.add(Assignment(account_id=own.id, role=Role.organiser, project_id=mine.project_id))
    work.session.commit()
    ids = mine.id, other.id
    coaching, organising, outside = signed_in(coach), signed_in(own), signed_in(nobody)
    assert [coaching.get(f"/manage/lines/{id}/").status_code for id in ids] == [200, 403]
    assert "Przesuń godziny" not in coaching.get(f"/manage/lines/{mine.id}/?move={recipient.id}").text
    assert [coaching.get(f"/manage/lines/{ids[0]}/{part}").status_code for part in (
        "edit", "recipients/", "coaches/", "history/", "division",
    )] == [403] * 5  # fmt: skip
    assert coaching.post(f"/manage/lines/{ids[0]}/move").status_code == 403
    assert [organising.get(f"/manage/lines/{id}/").status_code for id in ids] == [200, 403]
    assert organising.get(f"/manage/lines/{ids[1]}/recipients/{recipient.id}").status_code == 403
    assert (
        organising.post("/manage/lines/new", data=typed_line(work, project=other.project_id)).status_code
        == 422
    )
    assert outside.get("/manage/lines/").status_code == outside.get("/manage/lines/new").status_code == 403
    assert coaching.get("/manage/lines/").status_code == 200
    assert coaching.get("/manage/lines/new").status_code == 403
    assert "Inny" not in coaching.get("/manage/lines/").text


def test_pages_take_as_many_statements_however_many_rows(boss: FlaskClient, work: Work) -> None:
    def filled(count: int) -> SupportLine:
        line = a_line(work, f"linia-{count}")
        for number in range(count):
            who = a_person(work, f"Anna Nr{count}x{number}") if number % 2 else f"GOPS Wieś {count}-{number}"
            charge(work, line, count * 100 + number, (a_recipient(work, line, who, 100), 10))
        work.session.commit()
        return line

    def cost(path: str) -> int:
        boss.get(path)
        with statements() as seen:
            assert boss.get(path).status_code == 200
        return len(seen)

    few = filled(2)
    paths = ("", "recipients/", "division", "coaches/")
    first = [cost("/manage/lines/"), *(cost(f"/manage/lines/{few.id}/{part}") for part in paths)]
    for count in range(10, 20):
        many = filled(count)
    assert [cost("/manage/lines/"), *(cost(f"/manage/lines/{many.id}/{part}") for part in paths)] == first
