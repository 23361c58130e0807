"""Wording that the office's people stumbled over stays out of every Polish catalogue."""

import re
from pathlib import Path

import pytest

from tests.support.catalogues import stored

UNWANTED = (
    r"\bZapisz (się )?na (listę|wydarzenie|szkolenie)",  # "Zapisz" saves
    r"\bOdbierz\b",
    r"Gdzie trwa zalogowanie",
    r"z zakresu \S+ i ",
    r"\b[Pp]roszę\b",
    r"\b[Dd]oręczon",
    r"obecne hasło działa dalej",
)
ROOMS = sorted(path.stem for path in Path("app/translations/pl").glob("*.po"))


@pytest.mark.parametrize("room", ROOMS)
def test_none_of_it_is_in_a_catalogue(room: str) -> None:
    found = []
    for message in stored(room):
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        found += [text for text in texts if any(re.search(each, text or "") for each in UNWANTED)]
    assert found == []


def test_the_catalogues_were_read() -> None:
    assert len(ROOMS) > 8
    assert sum(len(list(stored(room))) for room in ROOMS) > 800
