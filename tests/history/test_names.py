"""The history speaks the reader's language: every field has a name, every word of an enumeration a label."""

from dataclasses import fields
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance.models import Presence
from app.desk.forms.event import NAMES, EventForm
from app.desk.forms.files import PROJECT_NAMES, ProjectForm
from app.events.dumping import CHANGE, dump_event, dump_meeting
from app.events.labels import CHANGED
from app.events.models import (
    CompletedBy,
    EventStatus,
    FormOfSupport,
    Mode,
    PeriodPrecision,
    RegistrationMode,
    WhoApplies,
    WhoDecides,
    WhoHandsIn,
)
from app.events.operations.editing import edit
from app.history.days import spelled_out
from app.history.models import HistoryFact
from app.history.names import field_name, names, shown
from app.history.operations import record
from app.history.queries import line
from app.people.operations.institutions import InstitutionDetails
from app.projects.dumping import dump_project
from app.records.format import FIELDS
from app.registrations.asked import ASKED
from app.registrations.facts import REGISTERED
from app.texts import texts_in
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import an_event
from tests.support.foreign import words
from tests.support.world import World, build_world

LANGUAGES = ("pl", "en")
ENUMERATIONS: dict[str, Any] = {
    "form_of_support": FormOfSupport,
    "mode": Mode,
    "status": EventStatus,
    "registration_mode": RegistrationMode,
    "who_applies": WhoApplies,
    "who_decides": WhoDecides,
    "completed_by": CompletedBy,
    "participation": WhoHandsIn,
    "precision": PeriodPrecision,
    "attendance": [each for each in Presence if each != Presence.partial],
    "what": CHANGED,
    "from": (*Mode, *EventStatus),
    "to": (*Mode, *EventStatus),
    "language": LANGUAGES,
}
LISTED = ("sessions", "project", "downloads", "changes", "cancelled_sessions", "trainers", "slug")
KEYS = {
    *(part for field in FIELDS for part in field.path),
    *LISTED,
    *CHANGE,
    *ASKED,
    *(each.name for each in fields(InstitutionDetails)),
    *(name for name in PROJECT_NAMES if name != "strip_alternative"),
    "attendance",
    "language",
    "cancelled",
    "cancelled_reason",
    "cancelled_days",
    "credit_minutes",
    "date_only",
    "start_local",
    "end_local",
    "venue",
    "label",
    "month",
    "day_stated",
}
"""Every key that a fact may hold as changed, or as a part of what changed."""


@pytest.fixture
def world(work: Work, session: Session) -> World:
    """Everybody and one of everything."""
    built = build_world(work)
    session.commit()
    return built


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_field_has_a_name_of_the_readers_language(key: str, language: str) -> None:
    told = field_name(texts_in(language), key)
    assert key in names()
    english = {texts_in("en").gettext(name) for name in names().values()}
    assert told in english if language == "en" else not words("en").found_in(told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "value"), [(key, str(value)) for key, values in ENUMERATIONS.items() for value in values]
)
def test_every_word_of_an_enumeration_is_told_by_its_label(key: str, value: str, language: str) -> None:
    told = shown(texts_in(language), key, value)
    assert told != value
    other = "en" if language == "pl" else "pl"
    assert not words(other).found_in(told)


def test_fields_of_the_editors_are_named_as_there(app: Any) -> None:
    with app.test_request_context():
        form, project = EventForm(formdata=None), ProjectForm(formdata=None)
        # The label «Presence is decided» goes on in its choices; in the history the value is yes or no.
        named = (name for name in NAMES if name in names() and name != "marks_blocks")
        labels = {name: str(form[name].label.text) for name in named}
        labels |= {name: str(project[name].label.text) for name in PROJECT_NAMES if name in names()}
        differing = {
            name: label for name, label in labels.items() if field_name(texts_in("pl"), name) != label
        }
    assert differing == {}


def test_records_hold_no_key_that_has_no_name(work: Work) -> None:
    event = an_event(work)
    kept = {*dump_event(event), *dump_meeting(event.meetings[0])}
    if event.project is not None:
        kept |= set(dump_project(event.project))
    assert kept - set(names()) == {"id"}


def test_nested_values_days_and_switches_are_told_in_words(work_as: Any, work: Work) -> None:
    event = an_event(work)
    values = {
        "place_city": "Ełk", "asks_access_needs": False, "period_precision": PeriodPrecision.month,
        "hours_value": 8.0, "hours_unit": "godz.",
    }  # fmt: skip
    edit(work, event, values, event.version)
    fact = work.session.query(HistoryFact).filter_by(kind="event.edited").one()
    told = {change.field: change.after for change in line(work.texts, fact).changes}
    assert told == {
        "Miejsce": "Miejscowość: Ełk",
        "Pytaj o szczególne potrzeby w formularzu zgłoszenia": "nie",
        "Okres": "Dokładność okresu: znany co do miesiąca",
        "Godzin łącznie": "liczba: 8, jednostka: godz.",
    }
    assert shown(work.texts, "start_local", "2026-12-10T15:00") == spelled_out(work.texts, "2026-12-10T15:00")
    assert shown(work.texts, "attendance", "90") == "90 min"
    assert shown(work.texts, "attendance", "late:20") == "20 min spóźnienia"
    told = "20 min spóźnienia, wyjście 15 min przed końcem"
    assert shown(work.texts, "attendance", "late:20 early:15") == told
    assert shown(work.texts, "attendance", "odd:20") == "odd:20"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_histories_of_the_house_an_event_and_a_person_agree(
    client: FlaskClient, world: World, clock: TestClock, language: str
) -> None:
    world.sign_in(client, "grazyna", clock())
    label = texts_in(language).gettext("Present")
    for path in (
        "/manage/history/",
        "/manage/events/szkolenie/history/",
        f"/manage/registrations/{world.ids['in_training']}/",
    ):
        page = client.get(path, headers={"Accept-Language": language}).text
        assert label in page, path
        assert ">present<" not in page, path


def test_administrators_see_who_was_concerned_and_facts_keep_no_name_for_good(
    client: FlaskClient, work: Work, session: Session, world: World, clock: TestClock
) -> None:
    fact = record(work, REGISTERED, "registration", world.ids["waiting"])
    session.commit()
    world.sign_in(client, "grazyna", clock())
    page = " ".join(client.get("/manage/history/?kind=registration").text.split())
    link = f'<a href="/manage/registrations/{world.ids["waiting"]}/">Halina Łąka</a>'
    assert link in page
    assert "Łąka" not in str(fact.values)
