"""Minutes are shown in the hours of the training and never look like more than they are."""

from decimal import Decimal

import pytest

from app.events.units import hours_phrase, in_units, typed_hours, typed_minutes, unit_of
from app.programmes.models import Module
from app.texts import texts_in
from tests.support.unsaved import an_event


@pytest.mark.parametrize(
    ("minutes", "unit", "polish", "english"),
    [
        (1080, 45, "24", "24"),
        (1080, 60, "18", "18"),
        (270, 60, "4,5", "4.5"),
        (100, 45, "2,2", "2.2"),
        (2699, 45, "59,9", "59.9"),
        (0, 45, "0", "0"),
        (4, 45, "0", "0"),
    ],
)
def test_hours(minutes: int, unit: int, polish: str, english: str) -> None:
    assert in_units(texts_in("pl"), minutes, unit) == polish
    assert in_units(texts_in("en"), minutes, unit) == english


def test_what_is_missing_is_raised() -> None:
    assert in_units(texts_in("pl"), 1, 45, up=True) == "0,1"
    assert in_units(texts_in("pl"), 1080, 45, up=True) == "24"


def test_the_phrase_names_the_unit() -> None:
    assert hours_phrase(texts_in("en"), 270, 45) == "6 hours (of 45 min)"
    assert hours_phrase(texts_in("en"), 45, 45) == "1 hour (of 45 min)"
    assert hours_phrase(texts_in("en"), 67, 45) == "1.4 hours (of 45 min)"


@pytest.mark.parametrize("unit", [45, 60, 600, None])
def test_hours_that_a_field_shows_are_read_back_to_the_minute(unit: int | None) -> None:
    for minutes in (1, 7, 44, 45, 46, 59, 60, 61, 90, 359, 1440, 3419):
        assert typed_minutes(typed_hours(minutes, unit), unit) == minutes
    assert str(typed_hours(270, 45)) == "6"
    assert typed_minutes(Decimal("1.5"), 45) == 68
    assert f"{typed_hours(45 * 100, 45):f}" == "100"


def test_an_edition_has_the_unit_and_the_minutes_of_its_module() -> None:
    module = Module(unit_minutes=60, required_minutes=3420)
    event = an_event(unit_minutes=45, hours_value=10.0)
    assert (unit_of(event), event.minutes_required) == (45, 450)
    event.module = module
    assert (unit_of(event), event.minutes_required) == (60, 3420)
    event.required_minutes = 1000
    assert event.minutes_required == 1000
    assert (unit_of(an_event()), an_event().minutes_required) == (None, None)
