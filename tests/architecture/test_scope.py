"""Who may see something is changed by nobody whom it binds (docs/decisions/0090)."""

import importlib
import pkgutil
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Enum, text
from wtforms import HiddenField, SelectFieldBase

import app as product
from app import create_app
from app.accounts.models import Role
from app.columns import Base
from app.events.models import Assignment, Publication
from app.extensions import db, limiter
from app.projects.models import Project
from app.sqlite import begin_write
from app.web.forms import Form
from app.web.request_work import command_work
from tests.architecture.house import ROOT
from tests.architecture.scope_table import (
    CARRIED,
    CHOSEN_NO_SCOPE,
    EVERYWHERE,
    FOREIGN,
    FOREIGN_DRAFT,
    OTHER_COLUMNS,
    PEOPLE,
    SCOPE_COLUMNS,
    TRIES,
    Try,
)
from tests.progress.modules import a_module
from tests.support import small_world
from tests.support.cast import an_event, session_key, staff
from tests.support.databases import settings
from tests.support.world import START, World

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url

BOUND = (
    "events_events", "events_registration_rules", "events_projects", "events_assignments", "events_downloads",
    "events_substitutions", "events_blocks", "contracts_contracts", "contracts_uses", "ledger_month_locks",
    "lines_lines", "lines_coaches",
    "projects_regions", "projects_region_counties", "groups_groups", "groups_events", "groups_memberships",
    "recruitments_recruitments",
    "events_meetings", "people_global_roles", "people_accounts", "registrations_registrations",
)  # fmt: skip
"""The tables in which nothing may change when somebody is refused."""
TARGETS = {"events_projects", "events_events", "events_meetings", "people_accounts"}
_ASKED = re.compile(r'(?:request\.(?:form|values)(?:\.get|\.getlist)?|_number)[\[(]\s*"(\w+)"')


@pytest.fixture(scope="module")
def furnished(made_world: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The world with a second project, its events, and organisers of narrower scope."""
    folder = Path(shutil.copytree(made_world[0], tmp_path_factory.mktemp("wider") / "data"))
    app = create_app(settings(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder) | {"CLOCK": lambda: START})
    with app.app_context():
        begin_write(db.session())
        world = _widened(made_world[1])
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder, world


def _widened(world: World) -> World:
    work = command_work(db.session())
    second = Project(name="Drugi projekt", created_at=work.now)
    foreign = an_event(work, FOREIGN, days=40, meetings=2, title_pl="Obce spotkanie", project=second)
    draft = an_event(
        work, FOREIGN_DRAFT, days=50, title_pl="Obcy szkic", project=second,
        publication=Publication.draft, published_at=None,
        contact_name="Piotr", contact_phone="+48 89 500 00 00", contact_email="piotr@example.org",
    )  # fmt: skip
    first = world.ids["project"]
    accounts = {name: staff(work, name.capitalize()) for name in ("ela", "iga", "olga", "piotr", "roza")}
    accounts["konrad"] = staff(work, "Konrad", Role.co_organiser)
    work.session.add_all(
        Assignment(account_id=accounts[name].id, role=Role.organiser, **scope)
        for name, scope in (
            ("ela", {"event_id": world.ids["seminar"]}),
            ("iga", {"event_id": world.ids["seminar"]}),
            ("iga", {"project_id": second.id}),
            ("olga", {"project_id": first}),
            ("piotr", {"project_id": second.id}),
            ("roza", {"project_id": first}),
            ("roza", {"project_id": second.id}),
        )
    )
    work.session.flush()
    keys = {name: session_key(work.session, account, work.now) for name, account in accounts.items()}
    ids = {
        "second": second.id,
        FOREIGN: foreign.id,
        **{name: account.id for name, account in accounts.items()},
    }
    for event in (foreign, draft):
        ids[f"{event.slug}-version"] = event.version
        ids |= {f"{event.slug}-meeting-{n}": meeting.id for n, meeting in enumerate(event.meetings)}
    ids[f"{FOREIGN}-id"] = foreign.id
    ids[f"{FOREIGN}-session"] = foreign.meetings[0].sessions[0].id
    ids["foreign-part"] = a_module(work, 90).parts[0].id
    return replace(world, ids=world.ids | ids, keys=world.keys | keys)


@pytest.fixture
def state(app: Flask) -> Callable[[], dict[str, list[tuple[Any, ...]]]]:
    """Return the rows from which access follows."""

    def read() -> dict[str, list[tuple[Any, ...]]]:
        with app.app_context(), db.engine.connect() as connection:
            return {
                table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]  # noqa: S608 (names of ours)
                for table in BOUND
            }

    return read


@pytest.fixture
def put_back(app: Flask, data_dir: Path, furnished: tuple[Path, World]) -> Callable[[], None]:
    """Put the world back as it was."""

    def back() -> None:
        with app.app_context():
            db.engine.dispose()
        for file in data_dir.glob("zapisy.sqlite3*"):
            file.unlink()
        shutil.copyfile(furnished[0] / "zapisy.sqlite3", data_dir / "zapisy.sqlite3")

    return back


def client_of(app: Flask, world: World, who: str) -> FlaskClient:
    """A client with somebody's session."""
    app.test_client_class = FlaskClient
    client = app.test_client()
    return world.sign_in(client, who, None) if who in world.keys else client  # type: ignore[arg-type]


@pytest.mark.parametrize("tried", TRIES, ids=str)
def test_who_sees_is_changed_by_nobody_whom_it_binds(
    tried: Try,
    app: Flask,
    world: World,
    state: Callable[[], dict[str, list[tuple[Any, ...]]]],
    put_back: Callable[[], None],
) -> None:
    before = state()
    through: list[str] = []
    for who in PEOPLE:
        limiter.reset()
        answer = client_of(app, world, who).post(tried.path(world), data=tried.form(world))
        if answer.status_code == 303:
            through.append(who)
            assert state() != before, who
            put_back()
        else:
            assert answer.status_code in (403, 404, 409, 422), (who, answer.status_code)
            assert state() == before, who
    assert sorted(through) == sorted(tried.allowed)


def test_a_refusal_is_a_sentence_beside_the_field(app: Flask, world: World) -> None:
    moved = next(each for each in TRIES if each.name == "seminar into the second project")
    for who in ("ewa", "paulina", "olga", "konrad", "ela", "iga"):
        answer = client_of(app, world, who).post(moved.path(world), data=moved.form(world))
        assert answer.status_code == 422
        assert "tylko do projektu, w którym ma się rolę organizatora" in answer.text


@pytest.mark.parametrize(
    ("who", "offered"),
    [("olga", {"project"}), ("roza", {"project", "second"}), ("alicja", {"", "project", "second"})],
)
def test_a_new_event_is_offered_the_projects_in_which_it_may_be(
    who: str, offered: set[str], app: Flask, world: World
) -> None:
    page = client_of(app, world, who).get("/manage/events/new").text
    options = re.findall(
        r'<option[^>]*value="(\d*)"', page.partition('name="project"')[2].partition("</select>")[0]
    )
    assert set(options) == {str(world.ids.get(name, "")) for name in offered}


def test_who_makes_an_event_in_a_project_can_open_it(app: Flask, world: World) -> None:
    client = client_of(app, world, "olga")
    made = next(each for each in TRIES if each.name == "new event in the first project")
    assert "/manage/events/new" in client.get("/manage/events/").text
    answer = client.post(made.path(world), data=made.form(world))
    assert answer.status_code == 303
    assert answer.location
    assert client.get(answer.location).status_code == 200


def forms() -> Iterator[type[Form]]:
    """Every form of the product."""
    for module in pkgutil.walk_packages(product.__path__, "app."):
        if ".forms" in module.name:
            importlib.import_module(module.name)
    waiting = list(Form.__subclasses__())
    while waiting:
        found = waiting.pop()
        waiting += found.__subclasses__()
        # Another test of the same process may have made a form of its own.
        if found.__module__.startswith("app."):
            yield found


def test_every_field_that_chooses_is_walked_or_known_to_decide_nothing() -> None:
    chosen = {
        f"{form.__name__}.{name}"
        for form in forms()
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is not None
        and issubclass(field.field_class, SelectFieldBase | HiddenField)
    }
    # What routes read without a form.
    for path in sorted((ROOT / "app").glob("*/routes/*.py")):
        asked = _ASKED.findall(path.read_text())
        chosen |= {f"{path.stem}.{name}" if path.stem in ("trainers", "staff") else name for name in asked}
    walked = {each.field for each in TRIES}
    unknown = {each for each in chosen - walked - CHOSEN_NO_SCOPE if each.rpartition(".")[2] not in CARRIED}
    assert unknown == set(), "does it decide who sees something? Add it to TRIES or to CHOSEN_NO_SCOPE"
    assert {each for each in walked if "." in each} <= chosen | {"NewStaffForm.role", "NewStaffForm.scope"}


def test_every_column_that_could_decide_is_listed() -> None:
    found = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            points = {key.column.table.name for key in column.foreign_keys} & TARGETS
            is_role = isinstance(column.type, Enum) and column.type.enum_class in (Role, Publication)
            if points or is_role or column.name == "is_active":
                found.add(f"{table.name}.{column.name}")
    assert found == SCOPE_COLUMNS | OTHER_COLUMNS
    assert set(EVERYWHERE) <= set(PEOPLE)
