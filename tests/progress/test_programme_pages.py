"""Programmes are made and changed on pages, in the module's hours; organisers of a project read them."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.events.models import Assignment, Event
from app.programmes.models import Module, Programme
from app.projects.models import Project
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.support.cast import alicja, an_event, staff

LONG = "ąę😀 " * 75
MODULE = {"name_pl": "Zarządzanie", "unit_minutes": "45", "required_hours": "60"}


@pytest.fixture
def organiser(work: Work) -> Account:
    return alicja(work)


@pytest.fixture
def client(organiser: Account, signed_in: SignedIn) -> FlaskClient:
    return signed_in(organiser)


Make = Callable[[], Module]


@pytest.fixture
def make_module(work: Work, client: FlaskClient) -> Make:
    """Make a programme with a module through the pages."""

    def made() -> Module:
        answer = client.post("/manage/programmes/new", data={"name_pl": "Szkolenia CUS"})
        assert answer.status_code == 303
        programme = work.session.scalars(select(Programme)).one()
        data = MODULE | {"version": str(programme.version)}
        assert client.post(f"/manage/programmes/{programme.id}/modules/new", data=data).status_code == 303
        return work.session.scalars(select(Module)).one()

    return made


def version(module: Module) -> str:
    return str(module.programme.version)


def test_hours_are_typed_and_shown_in_the_module_s_unit(client: FlaskClient, make_module: Make) -> None:
    module = make_module()
    assert (module.required_minutes, module.unit_minutes, module.completion_percent) == (2700, 45, 80)
    form = client.get(f"/manage/programmes/modules/{module.id}/edit").text
    assert re.search(r'name="required_hours"[^>]*value="60"', form)
    part = {"name_pl": "CUS jako podmiot", "hours": "7,6", "version": version(module)}
    address = f"/manage/programmes/modules/{module.id}/parts/new"
    assert client.post(address, data=part).status_code == 303
    assert [p.minutes for p in module.parts] == [342]
    edit = client.get(f"/manage/programmes/parts/{module.parts[0].id}").text
    assert re.search(r'name="hours"[^>]*value="7,6"', edit)
    refused = client.post(address, data=part | {"hours": "0,01", "version": version(module)})
    assert (refused.status_code, "0:00 (0 min) i 0:01 (1 min)" in refused.text) == (422, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"required_hours": "0"},
        {"required_hours": "-3"},
        {"required_hours": "dużo"},
        {"required_hours": "999999999"},
        {"required_hours": ""},
        {"completion_percent": "101"},
        {"outcome_days": "-1"},
        {"unit_minutes": "50", "required_hours": "0.1"},
        {"name_pl": ""},
        {"name_pl": LONG + "x"},
    ],
)
def test_what_no_module_has_is_refused_and_kept(
    client: FlaskClient, make_module: Make, wrong: dict[str, str]
) -> None:
    module = make_module()
    data = MODULE | {"name_pl": "Inna nazwa", "version": version(module)} | wrong
    answer = client.post(f"/manage/programmes/modules/{module.id}/edit", data=data)
    assert answer.status_code == 422
    assert module.name_pl == "Zarządzanie"
    for value in wrong.values():
        assert value == "" or value == "50" or value.strip() in answer.text


def test_names_in_any_letters_come_back_whole(client: FlaskClient, make_module: Make) -> None:
    module = make_module()
    name = "<b>=1+1</b> \u202e😀 שלום"
    data = MODULE | {"name_pl": name, "version": version(module)}
    assert client.post(f"/manage/programmes/modules/{module.id}/edit", data=data).status_code == 303
    assert "<b>=1" not in client.get(f"/manage/programmes/modules/{module.id}/").text


def test_two_who_edit_at_once_are_told(client: FlaskClient, make_module: Make) -> None:
    module = make_module()
    seen = version(module)
    data = MODULE | {"name_pl": "Pierwsza", "version": seen}
    assert client.post(f"/manage/programmes/modules/{module.id}/edit", data=data).status_code == 303
    late = client.post(f"/manage/programmes/modules/{module.id}/edit", data=data | {"name_pl": "Druga"})
    assert (late.status_code, "Druga" in late.text, module.name_pl) == (409, True, "Pierwsza")
    again = re.search(r'name="version"[^>]*value="(\d+)"', late.text)
    assert again is not None
    data |= {"name_pl": "Druga", "version": again[1]}
    assert client.post(f"/manage/programmes/modules/{module.id}/edit", data=data).status_code == 303


def test_the_unit_is_fixed_with_its_reason(client: FlaskClient, make_module: Make, work: Work) -> None:
    module = make_module()
    module.unit_frozen_at = work.now
    data = MODULE | {"unit_minutes": "60", "version": version(module)}
    answer = client.post(f"/manage/programmes/modules/{module.id}/edit", data=data)
    assert (answer.status_code, "bo potwierdzono obecność" in answer.text) == (422, True)
    assert module.unit_minutes == 45


def test_a_module_shows_its_editions_and_can_t_be_removed_under_them(
    client: FlaskClient, make_module: Make, work: Work
) -> None:
    module = make_module()
    event = an_event(work, "edycja", meetings=2, module_id=module.id, title_pl="Edycja I")
    work.session.commit()
    page = client.get(f"/manage/programmes/modules/{module.id}/").text
    assert f"/manage/events/{event.slug}/" in page
    assert "16 z 60" in page
    refused = client.post(f"/manage/programmes/modules/{module.id}/delete")
    assert (refused.status_code, "nie można tego usunąć" in refused.text) == (422, True)
    assert client.post(f"/manage/programmes/{module.programme_id}/delete").status_code == 422
    event.module = None
    assert client.post(f"/manage/programmes/modules/{module.id}/delete").status_code == 303
    assert work.session.scalars(select(Module)).all() == []


def test_a_new_event_begins_as_an_edition(client: FlaskClient, make_module: Make, work: Work) -> None:
    module = make_module()
    form = client.get(f"/manage/events/new?module={module.id}").text
    assert 'value="Zarządzanie"' in form
    assert re.search(rf'<option selected value="{module.id}"', form)
    assert client.get("/manage/events/new?module=999999999999999999999").status_code == 200


def test_organisers_of_a_project_read_and_nobody_else_does(
    make_module: Make, signed_in: SignedIn, work: Work
) -> None:
    module = make_module()
    project = Project(name="Projekt", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    mine = an_event(work, "moja", module_id=module.id, project=project, title_pl="Edycja moja")
    other = an_event(work, "obca", module_id=module.id, title_pl="Edycja obca")
    olga, wanda = staff(work, "Olga"), staff(work, "Wanda", Role.trainer)
    work.session.add(Assignment(account_id=olga.id, role=Role.organiser, project_id=project.id))
    work.session.flush()
    reader, outsider = signed_in(olga), signed_in(wanda)
    page = reader.get(f"/manage/programmes/modules/{module.id}/")
    assert page.status_code == 200
    assert _links(page.text, mine, other) == (True, False)
    assert "/edit" not in page.text
    for address in ("new", f"modules/{module.id}/edit", f"{module.programme_id}/modules/new"):
        assert reader.get(f"/manage/programmes/{address}").status_code == 403
    for address in ("", f"{module.programme_id}/", f"modules/{module.id}/"):
        assert outsider.get(f"/manage/programmes/{address}").status_code == 403
    assert reader.post(f"/manage/programmes/modules/{module.id}/delete").status_code == 403


def _links(page: str, *events: Event) -> tuple[bool, ...]:
    return tuple(f"/manage/events/{event.slug}/" in page for event in events)
