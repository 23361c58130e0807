"""Every page answers, whatever an event, its project or the office leaves out or fills in."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Boolean, Column, inspect
from sqlalchemy.orm import Session

from app.columns import Base
from app.events.details import row_of
from app.events.models import Event, Meeting, RegistrationRules
from app.events.models import Session as Day
from app.extensions import limiter
from app.office.models import Notice, OfficeSettings, new_version
from app.office.office import UNNAMED, UNREACHABLE
from app.projects.models import Project
from app.registrations.models import Registration
from tests.browser.pages import PAGES, Page
from tests.conftest import START
from tests.support import small_world
from tests.support.world import OTHER, SEMINAR, TRAINING, World

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url

KEPT = {"published_at", "starts_on", "ends_on", "cancelled_at", "moved_at", "moved_from"}
"""Not a matter of leaving out: derived, or a state of its own."""
LARGE = {"capacity": 30, "per_institution_limit": 3}


def switches(model: type[Base]) -> list[str]:
    """Return the columns that may be left out, and those that are on or off."""
    columns: list[Column[Any]] = list(inspect(model).columns)
    return [
        column.key
        for column in columns
        if (column.nullable or isinstance(column.type, Boolean))
        and column.key not in KEPT
        and not column.key.endswith("_id")
        and hasattr(model, column.key)
    ]


def something(model: type[Base], name: str) -> Any:
    """Return a value that the column can hold."""
    column = inspect(model).columns[name]
    if name.startswith("sealed_"):
        return "nothing that a key opens"
    if name in LARGE:
        return LARGE[name]
    if name in ("partners", "ends_versions"):
        return ["2030-12-31"]
    if "Choices" in type(column.type).__name__:
        return {"phone": "off", "position": "required", "diet": "optional"}
    if "Labels" in type(column.type).__name__:
        return ["jedno", "drugie"]
    enums = getattr(column.type, "enums", None)
    if enums:
        return getattr(column.type, "enum_class")(enums[0])  # noqa: B009 (SQLAlchemy types it as optional)
    kinds = {bool: True, int: 60, float: 7.5, date: date(2026, 9, 20), time: time(16), str: "coś"}
    return kinds[column.type.python_type]


def off(model: type[Base], name: str) -> Any:
    """Return what the column holds when it is left out."""
    return None if inspect(model).columns[name].nullable else False


Look = Callable[..., None]


@pytest.fixture
def look(app: Flask, world: World, client_as_visitor: Callable[[], FlaskClient]) -> Look:
    """Look at pages, each as who looks at it, and fail for one that doesn't answer."""
    clients: dict[str, FlaskClient] = {}

    def looked(pages: list[Page], language: str = "pl") -> None:
        wrong = {}
        headers = {"Accept-Language": language}
        for page in pages:
            if page.viewer not in clients:
                clients[page.viewer] = client_as_visitor()
                if page.viewer != "visitor":
                    world.sign_in(clients[page.viewer], page.viewer, datetime.now(START.tzinfo))
            with app.app_context():
                limiter.reset()
            status = clients[page.viewer].get(page.path(world), headers=headers).status_code
            # What was switched may close registration or need no page any more; a fault is never right.
            if status not in {page.status, 200, 303, 404, 409}:
                wrong[page.name] = status
        assert wrong == {}

    return looked


FEATURES: dict[str, dict[str, Any]] = {
    "all off": {
        "phone": None, "sender_name": None, "logo_sha256": None, "logo_type": None, "logo_width": None,
        "logo_height": None, "logo_alternative_pl": None, "logo_alternative_en": None,
        "privacy_id": None, "accessibility_id": None, "first_day_over": False,
        "reminder_days": None, "letter_text_pl": None, "letter_text_en": None,
    },
    "all on": {
        "phone": "89 500 00 00", "sender_name": "Zespół", "logo_alternative_en": "The office's sign",
        "first_day_over": True, "reminder_days": "7, 1", "letter_text_pl": "Zabierz dowód.",
        "letter_text_en": "Bring your card.",
    },
    "unnamed": {"name": UNNAMED, "email": UNREACHABLE},
    "no phone": {"phone": None},
    "a phone": {"phone": "89 500 00 00, wew. 12"},
    "no sender": {"sender_name": None},
    "a sender": {"sender_name": "Zespół szkoleń"},
    "no logo": {"logo_sha256": None, "logo_type": None, "logo_width": None, "logo_height": None},
    "half a logo": {"logo_width": None},
    "a logo without words": {"logo_alternative_pl": None, "logo_alternative_en": None},
    "a logo with English words": {"logo_alternative_en": "The office's sign"},
    "no privacy notice": {"privacy_id": None},
    "no accessibility statement": {"accessibility_id": None},
    "first steps ahead": {"first_day_over": False},
    "first steps done": {"first_day_over": True},
}  # fmt: skip
"""What an office says of itself, or doesn't: columns of its settings."""

NAMED = ("seminarium", "<slug>", "<token>", "<int:id>", "event", "sign-up", "own page", "staff", "list")
SHOWING = [page for page in PAGES if any(word in page.name for word in NAMED)]
"""The pages that show something of an event, its project or its people."""
FEW = [
    page
    for page in PAGES
    if page.name
    in (
        "/events/<slug>/", "sign-up: with places", "/registrations/<token>/", "/manage/events/<slug>/",
        "/manage/events/<slug>/edit", "/manage/events/<slug>/registrations/new",
        "/manage/registrations/<int:id>/",
    )
]  # fmt: skip
"""The pages that show the most."""


@pytest.fixture
def events(session: Session) -> list[Event]:
    """The world's events, whose switches are turned."""
    return session.query(Event).filter(Event.slug.in_((SEMINAR, TRAINING, OTHER))).all()


def test_there_are_pages_and_switches() -> None:
    assert len(SHOWING) > 30
    assert len(FEW) == 7
    assert {"description_pl", "hours_value", "contact_phone"} <= set(switches(Event))
    assert {"asks_access_needs", "capacity"} <= set(switches(RegistrationRules))
    assert {"strip_alternative", "fund_pl"} <= set(switches(Project))


@pytest.mark.parametrize("on", [True, False], ids=["all on", "all off"])
def test_every_page_answers_with_everything_on_and_off(
    session: Session, events: list[Event], look: Look, on: bool
) -> None:
    parts: list[Any] = [*events, *(meeting for event in events for meeting in event.meetings)]
    parts += [day for event in events for meeting in event.meetings for day in meeting.sessions]
    parts += [*session.query(Project), *(event.rules for event in events)]
    for part in parts:
        model = type(part)
        for name in switches(model):
            setattr(part, name, something(model, name) if on else off(model, name))
    session.commit()
    look(SHOWING)


@pytest.mark.parametrize("name", [*switches(Event), *switches(RegistrationRules)])
def test_every_switch_of_an_event_off_and_on(
    session: Session, events: list[Event], look: Look, name: str
) -> None:
    for value in (off, something):
        for event in events:
            row = row_of(event, name)
            setattr(row, name, value(type(row), name))
        session.commit()
        look(FEW)


@pytest.mark.parametrize("name", switches(Project))
def test_every_switch_of_a_project_off_and_on(session: Session, look: Look, name: str) -> None:
    for value in (off(Project, name), something(Project, name)):
        for project in session.query(Project):
            setattr(project, name, value)
        session.commit()
        look(FEW)


@pytest.mark.parametrize("model", [Meeting, Day])
def test_every_switch_of_a_meeting_off_and_on(session: Session, look: Look, model: type[Any]) -> None:
    names = [name for name in switches(model) if name not in ("ends_at", "starts_at")]
    for name in [*names, "ends_at", "starts_at"] if model is Day else names:
        for each in session.query(model):
            setattr(each, name, off(model, name))
        session.commit()
        look(FEW)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("feature", list(FEATURES))
def test_every_switch_of_the_office_off_and_on(
    session: Session, look: Look, feature: str, language: str
) -> None:
    row = session.query(OfficeSettings).one()
    for name, value in {**FEATURES[feature], "version": new_version()}.items():
        setattr(row, name, value)
    session.commit()
    look(PAGES, language)


def test_the_switches_of_the_office_are_all_turned() -> None:
    turned = {name for columns in FEATURES.values() for name in columns}
    assert set(switches(OfficeSettings)) | {"privacy_id", "accessibility_id"} <= turned


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("english", [None, "## Who\n\nThe office."], ids=["Polish alone", "both"])
def test_notices_with_and_without_an_english_text(
    session: Session, look: Look, english: str | None, language: str
) -> None:
    for notice in session.query(Notice):
        notice.body_en = english
    session.commit()
    look(PAGES, language)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_an_office_that_has_kept_nothing_yet(session: Session, look: Look, language: str) -> None:
    session.query(OfficeSettings).delete()
    session.query(Notice).delete()
    session.commit()
    look(PAGES, language)


def test_an_answer_stays_when_its_question_is_switched_off(
    session: Session, world: World, client: FlaskClient
) -> None:
    event = session.query(Event).filter_by(slug=SEMINAR).one()
    event.rules.asks_access_needs = False
    session.commit()
    token = world.tokens["place"]
    assert "access_needs" not in client.get(f"/registrations/{token}/").text
    row = session.get_one(Registration, world.ids["place"])
    typed = {"first_name": row.first_name, "last_name": row.last_name, "email": row.email}
    typed["phone"] = "600100200"
    answer = client.post(f"/registrations/{token}/data", data=typed)
    assert answer.status_code == 303
    session.refresh(row)
    assert (row.phone, row.access_needs) == ("+48 600 100 200", "pętla indukcyjna")
