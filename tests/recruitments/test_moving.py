"""Staff move people between the events of a recruitment: seen first, each told, who can't be is named."""

import csv
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.errors import Refusal
from app.events.models import Event, Publication
from app.outbox.models import Letter
from app.recruitments.applicants import ApplicantFilter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up, withdraw
from app.registrations.operations.moving import move_all, preview_of_move
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import actor, an_event, staff
from tests.support.html import parsed
from tests.support.recruitments import a_recruitment
from tests.support.statements import statements


@pytest.fixture
def staff_work(work: Work) -> Work:
    """The work of an organiser of everything."""
    return replace(work, actor=actor(staff(work, "Olga", Role.organiser)))


def world(work: Work, people: int = 3, capacity: int = 2) -> tuple[Event, Event, list[Registration]]:
    """Return two events of a recruitment with people at the first."""
    first, second = (
        an_event(work, slug, title_pl=slug, title_en=None, capacity=capacity)
        for slug in ("piski", "ostrodzki")
    )
    a_recruitment(work, first, second, target=160)
    rows = [sign_up(work, first, person(number)).registration for number in range(people)]
    return first, second, rows


def test_people_move_while_places_are_free(staff_work: Work) -> None:
    work = staff_work
    _first, second, rows = world(work, people=5, capacity=3)
    sign_up(work, second, person(8))
    would = preview_of_move(work, rows[:3], second)
    assert (len(would.moved), len(would.passed_over), would.letters) == (2, 1, 2)
    assert "All places are taken" in would.passed_over[0][1].message
    assert would.letter is not None
    assert "piski" in would.letter.body
    assert [each.state.value for each in rows] == ["confirmed"] * 3 + ["waiting"] * 2, "only a preview"
    moves = move_all(work, rows[:3], second)
    assert [changed.registration.state.value for _, changed in moves.moved] == ["confirmed"] * 2
    assert [each.state.value for each in rows] == ["withdrawn"] * 2 + ["confirmed"] * 3, (
        "places left are filled"
    )
    kinds = list(work.session.scalars(select(Letter.kind).order_by(Letter.id)))
    assert (kinds.count("place_changed"), kinds.count("promoted")) == (2, 2)


def test_who_can_not_be_moved_is_passed_over(staff_work: Work) -> None:
    work = staff_work
    first, second, rows = world(work)
    withdraw(work, rows[0])
    with pytest.raises(Refusal, match="not moved"):
        move_all(work, rows[:1], second)
    second.publication = Publication.draft
    work.session.flush()
    with pytest.raises(Refusal, match="Nobody of the chosen"):
        move_all(work, rows, second)
    with pytest.raises(Refusal, match="another event of the same"):
        move_all(work, rows[1:2], an_event(work, "obce"))
    assert [each.state.value for each in rows] == ["withdrawn", "confirmed", "confirmed"]
    assert first.rules.capacity == 2


def test_the_way_back_finds_the_same_row(staff_work: Work) -> None:
    work = staff_work
    first, second, rows = world(work, people=1)
    there = move_all(work, rows, second).moved[0][1].registration
    back = move_all(work, [there], first).moved[0][1].registration
    assert (back.id, back.state, there.state) == (rows[0].id, "confirmed", "withdrawn")


def test_the_table_leads_to_a_move(
    work: Work, alicja: FlaskClient, letters: Callable[[], list[Letter]]
) -> None:
    first, second, rows = world(work)
    recruitment = first.rules.recruitment_id
    work.session.commit()
    address = f"/manage/recruitments/{recruitment}/applicants/"
    page = " ".join(parsed(alicja.get(address).text)[0].text.split())
    for said in ("3 zgłoszenia", "Wiśniewski0", "Potrzebna liczba osób: 160"):
        assert said in page
    assert "Nie ma tu zgłoszonych" in alicja.get(f"{address}?q=nikt&state=x&event=9").text
    assert "Wiśniewski1" in alicja.get(f"{address}?q=wisniewski1&state=confirmed&event={first.id}").text
    assert alicja.post(f"{address}move", data={"target": second.id}).status_code == 422
    form = {"registration": [rows[0].id, rows[2].id], "target": "x"}
    assert alicja.post(f"{address}move", data=form).status_code == 422
    form["target"] = str(an_event(work, "obce").id)
    work.session.commit()
    assert alicja.post(f"{address}move", data=form).status_code == 422, "of no recruitment"
    form["target"] = str(second.id)
    seen = alicja.post(f"{address}move", data=form).text
    assert "Do przeniesienia: 2" in seen
    assert letters()[-1].kind != "place_changed"
    assert alicja.post(f"{address}move", data={**form, "moved": "1"}).status_code == 303
    assert [each.kind for each in letters()].count("place_changed") == 2
    again = alicja.post(f"{address}move", data={**form, "moved": "1"})
    assert again.status_code == 422, "twice moves nobody twice"
    assert "Żadnej z wybranych" in again.text


def test_applicants_are_exported(work: Work, alicja: FlaskClient) -> None:
    first, _second, _rows = world(work)
    work.session.commit()
    address = f"/manage/recruitments/{first.rules.recruitment_id}/applicants"
    rows = list(csv.reader(StringIO(alicja.get(f"{address}.csv").text.lstrip("\ufeff")), delimiter=";"))
    rows = rows if len(rows[0]) > 1 else list(csv.reader(StringIO(alicja.get(f"{address}.csv").text)))
    assert (len(rows), rows[1][0], rows[1][4]) == (4, "piski", "Wiśniewski0")
    with alicja.get(f"{address}.xlsx?state=waiting") as answer, ZipFile(BytesIO(answer.data)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 2, "the header and who waits"


def test_the_table_costs_the_same_for_many(work: Work, alicja: FlaskClient) -> None:
    first, _second, _rows = world(work, capacity=100)
    address = f"/manage/recruitments/{first.rules.recruitment_id}/"
    work.session.commit()
    counts = []
    for number in range(2):
        for page in ("", "applicants/"):
            alicja.get(f"{address}{page}")
            with statements() as seen:
                assert alicja.get(f"{address}{page}").status_code == 200
            counts.append(len(seen))
        if not number:
            for each in range(10, 40):
                sign_up(work, first, person(each))
            work.session.commit()
    assert counts[:2] == counts[2:]
    assert ApplicantFilter.of({"state": "waiting"}).state == RegistrationState.waiting
