"""Finding words of the other language on a page, by the catalogues."""

import re
from dataclasses import dataclass
from functools import cache

from tests.support.catalogues import FOLDER, stored

_PLACE = re.compile(r"%\(\w+\)[sd]|%%")
_LETTERS = 8
"""A sentence with gaps is looked for only if so many letters stand around the gaps."""


@dataclass(frozen=True)
class Words:
    """The texts of one language that differ in the other: whole ones, and patterns of those with gaps."""

    whole: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]

    def found_in(self, text: str) -> str | None:
        """Return the catalogue's text that a text of a page is, or None."""
        text = " ".join(text.replace("\xa0", " ").split())
        if text in self.whole or text.rstrip(":") in self.whole:
            return text
        return next((each.pattern for each in self.patterns if each.fullmatch(text)), None)


@cache
def words(language: str) -> Words:
    """Return the catalogues' texts in `pl` or `en`."""
    polish: set[str] = set()
    english: set[str] = set()
    for path in FOLDER.glob("*.po"):
        for message in stored(path.stem):
            if message.id and message.string:
                ids, strings = _forms(message.id), _forms(message.string)
                english |= set(ids)
                polish |= set(strings)
    chosen = polish - english if language == "pl" else english - polish
    clean = {" ".join(each.replace("\xa0", " ").split()) for each in chosen}
    whole = frozenset(each for each in clean if not _PLACE.search(each))
    return Words(whole, tuple(filter(None, map(_pattern, sorted(clean - whole)))))


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _pattern(text: str) -> re.Pattern[str] | None:
    parts = _PLACE.split(text)
    if sum(letter.isalpha() for part in parts for letter in part) < _LETTERS:
        return None
    return re.compile(".*".join(map(re.escape, parts)))
