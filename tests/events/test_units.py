"""Minutes are shown in the hours of the training and never look like more than they are."""

import pytest

from app.events.units import hours_phrase, in_units, unit_of
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


def test_an_edition_has_the_unit_and_the_minutes_of_its_module() -> None:
    module = Module(unit_minutes=60, required_minutes=3420)
    event = an_event(unit_minutes=45, hours_value=10.0)
    assert (unit_of(event), event.minutes_required) == (45, 450)
    event.module = module
    assert (unit_of(event), event.minutes_required) == (60, 3420)
    event.required_minutes = 1000
    assert event.minutes_required == 1000
    assert (unit_of(an_event()), an_event().minutes_required) == (None, None)
