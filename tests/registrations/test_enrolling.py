"""People belong to an edition between two days, change to another one, and are owed one parallel group."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.errors import Refusal
from app.events.models import Assignment, Event, ParallelGroup, Publication
from app.events.summary import derive
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.programmes.models import Module, Programme
from app.projects.models import Project
from app.registrations.editions import in_two_editions, other_editions
from app.registrations.enrolment import belongs_on, has_belonged
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import (
    assign_group,
    change_edition,
    enrol,
    sign_up,
    split_evenly,
    withdraw,
)
from app.work import Work
from tests.support.access import let_in
from tests.support.applicants import known, own_address, person
from tests.support.cast import a_meeting, actor, staff
from tests.support.open_events import DAY, MakeEvent

LATER = DAY + timedelta(days=14)


@dataclass
class Editions:
    """Two editions of a module: the first begins on DAY, the second two weeks later."""

    module: Module
    first: Event
    second: Event


@pytest.fixture
def module(work: Work) -> Module:
    programme = Programme(record_id="cus", name_pl="CUS", created_at=work.now)
    made = Module(
        programme=programme, position=0, record_id="cus-1", name_pl="Moduł", unit_minutes=45,
        required_minutes=2700,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    return made


@pytest.fixture
def editions(module: Module, make_event: MakeEvent) -> Editions:
    hours = time(9), time(15)
    first = make_event(capacity=1, module_id=module.id, days=[(DAY, *hours), (LATER, *hours)])
    second = make_event(
        capacity=1, module_id=module.id, title_pl="Edycja II",
        days=[(LATER, *hours), (LATER + timedelta(days=14), *hours)],
    )  # fmt: skip
    return Editions(module, first, second)


def by_alicja(work: Work) -> Work:
    return replace(work, actor=actor(staff(work, "Alicja", Role.organiser)))


def kinds(work: Work) -> list[str]:
    return list(work.session.scalars(select(Letter.kind).order_by(Letter.id)))


def test_dates_are_set_and_told_in_the_history(work: Work, make_event: MakeEvent) -> None:
    row = sign_up(work, make_event(), person()).registration
    enrol(work, row, DAY, None)
    enrol(work, row, DAY, None)
    assert (row.enrolled_from, row.enrolled_until) == (DAY, None)
    (fact,) = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "registration.enrolled"))
    assert fact.values == {"changed": {"enrolled_from": [None, DAY.isoformat()]}}
    assert [belongs_on(row, DAY + timedelta(days=n)) for n in (-1, 0, 1)] == [False, True, True]
    with pytest.raises(Refusal) as refused:
        enrol(work, row, DAY, DAY - timedelta(days=1))
    assert refused.value.field == "enrolled_until"
    enrol(work, row, None, DAY)
    assert [belongs_on(row, DAY + timedelta(days=n)) for n in (-1, 0, 1)] == [True, True, False]
    withdraw(work, row)
    assert not belongs_on(row, DAY)
    with pytest.raises(Refusal):
        enrol(work, row, None, None)


def test_a_change_of_edition_ends_one_enrolment_and_begins_another(work: Work, editions: Editions) -> None:
    old = sign_up(work, editions.first, person(1, institution="MOPS w Ełku")).registration
    waiting = sign_up(work, editions.first, person(2)).registration
    before = len(kinds(work))
    new = change_edition(by_alicja(work), old, editions.second, LATER)
    work.session.commit()
    work.session.expire_all()
    assert (old.state, old.enrolled_until) == (RegistrationState.withdrawn, LATER - timedelta(days=1))
    assert (new.state, new.enrolled_from, new.transferred_from_id) == ("confirmed", LATER, old.id)
    assert (new.person_id, new.institution_name, new.email) == (
        old.person_id, "MOPS w Ełku", "bartek1@example.org",
    )  # fmt: skip
    assert waiting.state == RegistrationState.confirmed
    assert kinds(work)[before:] == ["edition_changed", "promoted"]
    letter = work.session.scalars(select(Letter).where(Letter.kind == "edition_changed")).one()
    assert letter.calendar is not None
    assert [belongs_on(old, day) for day in (DAY, LATER)] == [True, False]
    assert [belongs_on(new, day) for day in (DAY, LATER)] == [False, True]
    belonged = work.session.scalars(
        select(Registration.id).where(has_belonged(), Registration.person_id == old.person_id)
    )
    assert sorted(belonged) == sorted([old.id, new.id])
    facts = set(work.session.scalars(select(HistoryFact.kind)))
    assert {"registration.went_to_edition", "registration.came_from_edition"} <= facts


def test_who_comes_back_belongs_to_one_edition_again(work: Work, editions: Editions) -> None:
    mine = by_alicja(work)
    old = sign_up(work, editions.first, person(1)).registration
    new = change_edition(mine, old, editions.second, LATER)
    withdraw(work, new)
    again = sign_up(work, editions.first, person(1)).registration
    assert (again.id, again.enrolled_from, again.enrolled_until) == (old.id, None, None)


Spoil = Callable[[Work, Editions, Registration], None]


def _another_module(work: Work, editions: Editions, row: Registration) -> None:
    other = Module(
        programme=editions.module.programme, position=1, record_id="cus-2", name_pl="Inny",
        unit_minutes=60, required_minutes=60,
    )  # fmt: skip
    work.session.add(other)
    work.session.flush()
    editions.second.module_id = other.id


def _no_module(work: Work, editions: Editions, row: Registration) -> None:
    editions.first.module_id = None


def _full(work: Work, editions: Editions, row: Registration) -> None:
    sign_up(work, editions.second, person(9))


def _draft(work: Work, editions: Editions, row: Registration) -> None:
    editions.second.publication = Publication.draft


def _without_a_place(work: Work, editions: Editions, row: Registration) -> None:
    withdraw(work, row)


def _there_already(work: Work, editions: Editions, row: Registration) -> None:
    editions.second.rules.capacity = 5
    sign_up(work, editions.second, person(1))


@pytest.mark.parametrize(
    "spoil", [_another_module, _no_module, _full, _draft, _without_a_place, _there_already]
)
def test_a_change_that_the_rules_forbid_changes_nothing(work: Work, editions: Editions, spoil: Spoil) -> None:
    row = sign_up(work, editions.first, person(1)).registration
    spoil(work, editions, row)
    work.session.commit()
    state, letters = row.state, len(kinds(work))
    with pytest.raises(Refusal) as refused:
        change_edition(by_alicja(work), row, editions.second, LATER)
    assert refused.value.field == "edition"
    work.session.rollback()
    assert (row.state, row.enrolled_until, len(kinds(work))) == (state, None, letters)


@pytest.mark.parametrize("first_day", [LATER + timedelta(days=15), DAY])
def test_a_first_day_that_leaves_no_day_is_refused(work: Work, editions: Editions, first_day: date) -> None:
    row = sign_up(work, editions.first, person(1)).registration
    enrol(work, row, DAY, None)
    with pytest.raises(Refusal) as refused:
        change_edition(by_alicja(work), row, editions.second, first_day)
    assert refused.value.field == "first_day"


def test_the_institution_s_limit_holds_in_the_other_edition(work: Work, editions: Editions) -> None:
    known(work, "MOPS w Ełku")
    rules = editions.second.rules
    rules.capacity, rules.per_institution_limit = 9, 1
    sign_up(work, editions.second, person(7, institution="MOPS w Ełku"))
    row = sign_up(work, editions.first, person(1, institution="MOPS w Ełku")).registration
    mine = by_alicja(work)
    (edition,) = other_editions(mine, row)
    assert edition.refusal is not None
    with pytest.raises(Refusal):
        change_edition(mine, row, editions.second, LATER)


def test_another_project_needs_the_right_there(work: Work, editions: Editions) -> None:
    here, there = (Project(name=name, created_at=work.now) for name in ("Tu", "Tam"))
    work.session.add_all([here, there])
    work.session.flush()
    editions.first.project, editions.second.project = here, there
    olga = staff(work, "Olga")
    work.session.add(Assignment(account_id=olga.id, role=Role.organiser, project_id=here.id))
    work.session.commit()
    mine = replace(work, actor=actor(olga))
    row = sign_up(work, editions.first, person(1)).registration
    assert other_editions(mine, row) == []
    with pytest.raises(Refusal) as refused:
        change_edition(mine, row, editions.second, LATER)
    assert refused.value.field == "edition"
    work.session.add(Assignment(account_id=olga.id, role=Role.organiser, project_id=there.id))
    work.session.flush()
    (edition,) = other_editions(mine, row)
    assert (edition.event.id, edition.next_day, edition.refusal) == (editions.second.id, LATER, None)
    assert change_edition(mine, row, editions.second, LATER).event_id == editions.second.id


def test_staff_are_warned_of_two_editions_at_once(work: Work, editions: Editions) -> None:
    one = sign_up(work, editions.first, person(1)).registration
    assert in_two_editions(work, one) == []
    other = sign_up(work, editions.second, person(1)).registration
    assert in_two_editions(work, one) == [other]
    enrol(work, one, None, DAY)
    assert enrol(work, other, LATER, None) == []


def _groups(work: Work, event: Event, *names: str) -> list[ParallelGroup]:
    event.parallel_groups = [ParallelGroup(position=n, name=name) for n, name in enumerate(names)]
    work.session.flush()
    return list(event.parallel_groups)


def test_people_are_put_into_groups_and_split_evenly(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    with pytest.raises(Refusal):
        split_evenly(work, event)
    a, b = _groups(work, event, "A", "B")
    people = [sign_up(work, event, person(n)).registration for n in range(5)]
    withdraw(work, people[4])
    assert assign_group(work, event, people[:2], a.id) == people[:2]
    assert assign_group(work, event, people[:2], a.id) == []
    assert split_evenly(work, event) == people[2:4]
    assert [each.parallel_group_id for each in people] == [a.id, a.id, b.id, b.id, None]
    assert split_evenly(work, event) == []
    assign_group(work, event, people[:1], None)
    assert people[0].parallel_group_id is None
    (fact, *_) = work.session.scalars(
        select(HistoryFact).where(HistoryFact.kind == "registration.grouped").order_by(HistoryFact.id)
    )
    assert fact.values == {"changed": {"parallel_group": [None, "A"]}}


def test_a_group_of_another_event_is_refused(work: Work, make_event: MakeEvent) -> None:
    event, other = make_event(), make_event()
    (foreign,) = _groups(work, other, "A")
    row = sign_up(work, event, person(1)).registration
    with pytest.raises(Refusal):
        assign_group(work, event, [row], foreign.id)
    assert row.parallel_group_id is None


def post(client: FlaskClient, path: str, **data: object) -> int:
    return client.post(path, data={name: str(value) for name, value in data.items()}).status_code


def test_staff_change_the_edition_on_a_page(work: Work, editions: Editions, alicja: FlaskClient) -> None:
    row = sign_up(work, editions.first, person(1)).registration
    other = sign_up(work, editions.first, person(2)).registration
    work.session.commit()
    address = f"/manage/registrations/{row.id}/edition"
    page = alicja.get(address).text
    assert "Edycja II" in page
    assert f'value="{LATER.isoformat()}"' in page
    assert alicja.get(f"/manage/registrations/{other.id}/edition").status_code == 200
    for wrong in (
        {"edition": "99999999", "first_day": LATER},
        {"edition": "x", "first_day": LATER},
        {"edition": editions.first.id, "first_day": LATER},
        {"edition": editions.second.id, "first_day": ""},
        {"edition": editions.second.id, "first_day": "31.02.2026"},
    ):
        assert post(alicja, address, **wrong) == 422
    assert post(alicja, address, edition=editions.second.id, first_day=LATER) == 303
    new = work.session.scalars(select(Registration).where(Registration.transferred_from_id == row.id)).one()
    assert alicja.get(f"/manage/registrations/{new.id}/").status_code == 200
    again = post(alicja, address, edition=editions.second.id, first_day=LATER)
    assert (again, row.has_ended) == (422, True)


def test_dates_and_group_are_set_on_the_page(work: Work, make_event: MakeEvent, alicja: FlaskClient) -> None:
    event, other = make_event(), make_event()
    (group,), (foreign,) = _groups(work, event, "Ranna"), _groups(work, other, "Obca")
    row = sign_up(work, event, person(1)).registration
    work.session.commit()
    address = f"/manage/registrations/{row.id}/enrolment"
    assert post(alicja, address, enrolled_from=DAY, parallel_group=group.id) == 303
    assert (row.enrolled_from, row.parallel_group_id) == (DAY, group.id)
    assert "Ranna" in alicja.get(f"/manage/registrations/{row.id}/").text
    assert post(alicja, address, enrolled_from=LATER, enrolled_until=DAY) == 422
    assert post(alicja, address, enrolled_from="kiedyś") == 422
    assert post(alicja, address, parallel_group=foreign.id) == 422
    assert (row.enrolled_from, row.parallel_group_id) == (DAY, group.id)
    assert post(alicja, address, enrolled_from="", parallel_group="") == 303
    assert (row.enrolled_from, row.parallel_group_id) == (None, None)


def test_people_are_grouped_on_a_page(work: Work, make_event: MakeEvent, alicja: FlaskClient) -> None:
    event, other = make_event(), make_event()
    a, b = _groups(work, event, "A", "<b>B</b>")
    (foreign,) = _groups(work, other, "Obca")
    people = [sign_up(work, event, person(n)).registration for n in range(3)]
    stranger = sign_up(work, other, person(9)).registration
    work.session.commit()
    address = f"/manage/events/{event.slug}/groups/"
    assert "3 osoby" in alicja.get("/manage/").text
    for shown in ("", "?group=none", f"?group={a.id}", "?group=x", "?group=99999999"):
        assert alicja.get(address + shown).status_code == 200
    assert "<b>B</b>" not in alicja.get(address).text
    assert post(alicja, address, registration=people[0].id, parallel_group=b.id) == 303
    assert post(alicja, address, registration=stranger.id, parallel_group=b.id) == 303
    assert post(alicja, address, registration=people[1].id, parallel_group=foreign.id) == 422
    assert post(alicja, address, registration=people[1].id, parallel_group="'; --") == 422
    assert [each.parallel_group_id for each in (*people, stranger)] == [b.id, None, None, None]
    assert post(alicja, f"{address}split") == 303
    assert sorted(each.parallel_group_id or 0 for each in people) == sorted([a.id, a.id, b.id])
    assert address not in alicja.get("/manage/").text
    assert post(alicja, address, registration=people[0].id, parallel_group="none") == 303
    assert people[0].parallel_group_id is None


def test_people_see_the_meetings_of_their_group_and_days(
    work: Work, make_event: MakeEvent, client: FlaskClient
) -> None:
    event = make_event()
    a, b = _groups(work, event, "A", "B")
    event.meetings[0].label = "Wspólne"
    for number, group in enumerate((a, b), 1):
        meeting = a_meeting(work, DAY + timedelta(days=number), number, label=f"Grupa {group.name}")
        meeting.parallel_group_id = group.id
        event.meetings.append(meeting)
    derive(event)
    row = sign_up(work, event, person(1)).registration
    work.session.commit()

    def seen() -> list[bool]:
        page = client.get(own_path(work, row)).text
        calendar = client.get(f"{own_path(work, row)}calendar.ics").text
        return [label in page and label in calendar for label in ("Wspólne", "Grupa A", "Grupa B")]

    assert seen() == [True, True, True]
    assign_group(work, event, [row], b.id)
    assert seen() == [True, False, True]
    enrol(work, row, DAY + timedelta(days=1), None)
    assert seen() == [False, False, True]


def test_the_old_page_tells_of_the_change(
    work: Work, editions: Editions, client: FlaskClient, clock: Any
) -> None:
    old = sign_up(work, editions.first, person(1)).registration
    let_in(editions.first.meetings[0], "https://meet.example/stara")
    new = change_edition(by_alicja(work), old, editions.second, LATER)
    work.session.commit()
    clock.move(days=42)
    page = client.get(own_path(work, old)).text
    assert "Udział w innej edycji" in page
    assert "27 października 2026" in page.replace("\xa0", " ")
    assert "https://meet.example/stara" in page
    assert "Zaznaczono" not in client.get(own_path(work, new)).text


def own_path(work: Work, row: Registration) -> str:
    return own_address(work, "", row)
