"""A town that somebody typed with the venue is the town of the meeting."""

import pytest

from app.events.venues import town_in


@pytest.mark.parametrize(
    ("venue", "town"),
    [
        ("Hotel Nowy, Gdańsk", "Gdańsk"),
        ("Dom Kultury, ul. Długa 5, Nowy Targ", "Nowy Targ"),
        ("Zamek, Wola pod Lasem", "Wola pod Lasem"),
        ("Hotel Nowy,  Bielsko-Biała ", "Bielsko-Biała"),
        ("Hotel Nowy", None),
        ("Hotel Nowy, Sala Złota", None),
        ("Hotel Nowy, ul. Długa", None),
        ("Hotel Nowy, Długa 5", None),
        ("Hotel Nowy, drugie piętro", None),
        ("Urząd Miejski, Rynek", None),
        ("Hotel Nowy, ", None),
        (",", None),
        ("", None),
        (None, None),
        ("Hotel, \u202eGdańsk \U0001f3e8", None),
        ("x" * 500 + ", Pisz", "Pisz"),
    ],
)
def test_a_town_is_a_name_after_the_last_comma(venue: str | None, town: str | None) -> None:
    assert town_in(venue) == town
