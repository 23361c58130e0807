"""Hours are read and shown in one way, exact to the minute, in whatever unit they are typed."""

import pytest

from app.errors import Refusal
from app.hours import hours_of, typed_hours
from app.texts import texts_in


@pytest.mark.parametrize(
    ("typed", "unit", "minutes"),
    [
        ("21:40", 60, 1300),
        ("21 h 40 min", 60, 1300),
        (" 21 godz. 40 min ", 60, 1300),
        ("21,5", 60, 1290),
        ("21.5", 60, 1290),
        ("40 min", 60, 40),
        ("90 min", 45, 90),
        ("8", 45, 360),
        ("7,6", 45, 342),
        ("28:40", 45, 1300),
        ("21 h", 60, 1260),
        ("0", 60, 0),
        ("0:359", 600, 359),
    ],
)
def test_amounts_are_read_in_the_unit(typed: str, unit: int, minutes: int) -> None:
    assert typed_hours(typed).minutes(unit) == minutes


@pytest.mark.parametrize(
    "typed", ["", "-3", "21:60", "1e5", "٣", "a", "=1+1", "9" * 40, "21:4:0", "21:45x", "0:60"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        typed_hours(typed).minutes(60)


def test_45_minutes_beside_an_hour_of_45_are_refused() -> None:
    with pytest.raises(Refusal):
        typed_hours("8:45").minutes(45)


@pytest.mark.parametrize(
    ("typed", "unit", "nearest"),
    [
        ("1,5", 45, "1:22 (67 min) and 1:23 (68 min)"),
        ("0.01", 45, "0:00 (0 min) and 0:01 (1 min)"),
        ("21.333", 60, "21:19 (1279 min) and 21:20 (1280 min)"),
        ("4.99", 45, "4:44 (224 min) and 5:00 (225 min)"),
    ],
)
def test_parts_of_minutes_are_refused_with_the_nearest_whole_ones(
    typed: str, unit: int, nearest: str
) -> None:
    with pytest.raises(Refusal) as refused:
        typed_hours(typed).minutes(unit)
    assert nearest in texts_in("en").sentence(refused.value)


@pytest.mark.parametrize("unit", [45, 60, 600])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_what_a_field_shows_is_read_back_to_the_minute(unit: int, language: str) -> None:
    for minutes in (0, 1, 7, 44, 45, 46, 59, 60, 61, 68, 90, 359, 1300, 1440, 3419):
        assert typed_hours(hours_of(minutes, unit).typed(language)).minutes(unit) == minutes


@pytest.mark.parametrize(
    ("minutes", "unit", "shown"),
    [
        (270, 45, "6"),
        (342, 45, "7,6"),
        (68, 45, "1:23"),
        (1300, 60, "21:40"),
        (63, 60, "1,05"),
        (4500, 45, "100"),
    ],
)
def test_fields_show_decimals_where_they_are_exact(minutes: int, unit: int, shown: str) -> None:
    assert hours_of(minutes, unit).typed("pl") == shown
    assert hours_of(minutes, unit).typed("en") == shown.replace(",", ".")
