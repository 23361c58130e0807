"""What the name of an institution says: which kind of body, where, what else (docs/decisions/0105)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.people import towns
from app.people.institution_kinds import BY_SHORT, kind_at
from app.people.institution_names import words_of_name

_KEY_LENGTH = 400
_BEFORE_PLACE = {"w": "l", "we": "l", "z": "g", "ze": "g"}
# What a name may say again about its own area: «GOPS gm. Piecki», «MOPS m. Ełk».
_AREA_WORDS = {
    "gmina": {"gm", "gmina", "gminy", "gminie"},
    "miasto": {"m", "miasto", "miasta", "miescie"},
    "both": {"gm", "gmina", "gminy", "gminie", "m", "miasto", "miasta", "miescie", "i", "mig"},
}
_GENITIVE_AFTER = {"gminy", "miasta"}
_IDLE = {
    "w",
    "we",
    "z",
    "ze",
    "i",
    "im",
    "nr",
    "ul",
    "gmina",
    "gminy",
    "miasto",
    "miasta",
    "oddzial",
    "siedziba",
}
_WORDS = re.compile(r"\w+")
_NIP = re.compile(
    r"(?<!\d)(?:PL)?(\d{3}[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|\d{3}[ -]?\d{2}[ -]?\d{2}[ -]?\d{3})(?!\d)", re.I
)
_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class Body:
    """What a name says, folded; "" where it says nothing that is sure.

    `kind` is the abbreviation of its kind, `place` its town in the nominative, or as written where
    that is not known (`known_place` is false then), `more` all other words. `guesses` are towns that
    the written form may come from, by rule; they hold only where the register knows such a town.
    """

    kind: str = ""
    more: str = ""
    place: str = ""
    known_place: bool = False
    guesses: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What two names of one body have in common; "" where a name does not say enough for that."""
        if not self.kind or not self.place:
            return ""
        return f"{self.kind}|{self.more}|{'' if self.known_place else '~'}{self.place}"[:_KEY_LENGTH]

    def keys_if(self) -> list[str]:
        """Return the keys that the body has if one of the guesses is right."""
        return [f"{self.kind}|{self.more}|{each}"[:_KEY_LENGTH] for each in sorted(self.guesses)]


@lru_cache(2048)
def body_of(name: str) -> Body:
    """Read a name of an institution, in any spelling and with its place in any case.

    Only what leaves no doubt is read: a name that tells of two kinds has none, and a place that may
    be two towns («w Iłowie») is no place, so that such a name never leads to a body by itself.
    """
    words = words_of_name(name)
    kinds, rest, cut = _without_kinds(words)
    if len(kinds) != 1:
        return Body(more=" ".join(words))
    kind = kinds.pop()
    more, place, case = _parted(kind, rest, cut)
    if not place:
        return Body(kind, " ".join(rest))
    return _placed(kind, more, place, case)


def nip_in(text: str) -> str | None:
    """Return the tax number (NIP) that a text holds, as ten digits, if its checksum is right."""
    for found in _NIP.finditer(text):
        digits = re.sub(r"\D", "", found.group(1))
        if is_nip(digits):
            return digits
    return None


def is_nip(digits: str) -> bool:
    """Tell whether ten digits are a NIP: the last one is the weighted sum of the others, modulo 11."""
    if not re.fullmatch(r"[1-9][0-9]{9}", digits):
        return False
    return sum(int(d) * w for d, w in zip(digits, _NIP_WEIGHTS, strict=False)) % 11 == int(digits[9])


def near_place(name: str) -> str:
    """Return the sound of the town that a name tells, by which likely pairs are looked for; "" for none."""
    return _sound(_town_in(_other_words(name))[0] or body_of(name).place)


def near_word(name: str) -> str:
    """Return the sound of the word that tells a name apart once kind and town are taken out; "" for none."""
    body = body_of(name)
    if body.key and not body.more:
        return ""
    words = _other_words(name)
    _, start, end = _town_in(words)
    words = [word for word in words[:start] + words[end:] if word not in _IDLE]
    return _sound(max(words, key=len, default=""))


def town_of(name: str) -> str:
    """Return the listed town that a name tells, folded and in the nominative; "" for none or several."""
    return _town_in(_other_words(name))[0]


def town_as_written(name: str) -> str:
    """Return the words of a name that tell its listed town, as they stand there; "" for none."""
    town, written = town_of(name), _WORDS.findall(name)
    for length in (3, 2, 1):
        for start in range(len(written) - length, -1, -1):
            words = written[start : start + length]
            if town and town in towns.read(" ".join(words_of_name(" ".join(words))), "n", "l", "g"):
                return " ".join(words)
    return ""


def _other_words(name: str) -> list[str]:
    return _without_kinds(words_of_name(latin(name)))[1]


def _town_in(words: list[str]) -> tuple[str, int, int]:
    """Return the last listed town among some words, of the most words, and where it begins and ends."""
    for length in (3, 2, 1):
        for start in range(len(words) - length, -1, -1):
            found = towns.read(" ".join(words[start : start + length]), "n", "l", "g")
            if len(found) == 1:
                return next(iter(found)), start, start + length
    return "", 0, 0


def _sound(words: str) -> str:
    """Consonants alone: vowels, endings and doubled letters are where people differ."""
    longest = max(words.split(), key=len, default="")
    sound = re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyjw\d]", "", longest))
    return (sound or longest)[:3]


def _without_kinds(words: list[str]) -> tuple[set[str], list[str], int]:
    """Return the kinds named, the other words, and how many of these stand before the first kind."""
    kinds: set[str] = set()
    rest: list[str] = []
    at, cut = 0, 0
    while at < len(words):
        kind, length = kind_at(words, at)
        if not kind:
            rest.append(words[at])
        elif not kinds:
            cut = len(rest)
        kinds |= {kind} if kind else set()
        at += length or 1
    return kinds, rest, cut


def _parted(kind: str, rest: list[str], cut: int) -> tuple[str, str, str]:
    """Part the words other than the kind: what else the name says, its place, and the place's case."""
    # «Morąg MOPS», «w Morągu MOPS nr 2»: words before the kind are read like words behind it.
    at = next((i for i, word in enumerate(rest) if word in _BEFORE_PLACE and i + 1 < len(rest)), None)
    if at is not None:
        case, place, more = _BEFORE_PLACE[rest[at]], rest[at + 1 :], rest[:at]
        if at < cut:
            place, more = rest[at + 1 : cut], rest[:at] + rest[cut:]
        place, after_area = _without_area(kind, place)
        return " ".join(more), " ".join(place), case if after_area is None else after_area
    place, after_area = _without_area(kind, rest)
    if after_area is not None or not place or towns.read(" ".join(place), "n", "l", "g"):
        return "", " ".join(place), after_area or ""
    for start in range(1, len(place)):
        if towns.is_town(" ".join(place[start:])):
            return " ".join(place[:start]), " ".join(place[start:]), ""
    return "", " ".join(place), ""


def _without_area(kind: str, words: list[str]) -> tuple[list[str], str | None]:
    """Return the place without words for its area before it, and the case in which these leave it."""
    area = _AREA_WORDS.get(BY_SHORT[kind].area, set())
    start, case = 0, None
    while start + 1 < len(words) and words[start] in area and not towns.is_town(" ".join(words[start:])):
        case = "ng" if words[start] in _GENITIVE_AFTER else ""
        start += 1
    return words[start:], case


def _placed(kind: str, more: str, place: str, case: str) -> Body:
    if case == "":
        return _bare(kind, more, place)
    found = towns.read(place, "n", *case)
    if len(found) == 1:
        return Body(kind, more, next(iter(found)), True)
    if found:
        return Body(kind, more, "")
    guesses = towns.guesses(place, "g" if "g" in case else "l")
    return Body(kind, more, place, False, guesses | ({place} if "n" in case else frozenset()))


def _bare(kind: str, more: str, place: str) -> Body:
    """A place without a preposition is meant in the nominative, unless it is a known form of one town."""
    if towns.is_town(place):
        return Body(kind, more, place, True)
    found = towns.read(place, "l", "g")
    if len(found) > 1:
        return Body(kind, more, "")
    return Body(kind, more, next(iter(found), place), True)


# Letters of the Cyrillic and Greek scripts that look like Latin ones.
_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧαιοκνρυχԌЬЗ",
    "ABESIJKMHOPCTYXaesijopcyxdqwhABEZHIKMNOPTYXaioknpyxGbЗ",
)


def latin(text: str) -> str:
    """Return a text with letters of other scripts that look like Latin ones written as these."""
    return text.translate(_ALIKE)


def look_alikes(text: str) -> str:
    """Return the letters of a text that look like Latin ones and are of another script, each once.

    A name that is wholly in another script, with letters that no Latin one looks like, has none.
    """
    foreign = [c for c in text if c.isalpha() and not _is_latin(c)]
    disguised = [c for c in foreign if latin(c) != c]
    if not disguised or (
        len(disguised) < len(foreign) and not any(c.isalpha() and _is_latin(c) for c in text)
    ):
        return ""
    return "".join(dict.fromkeys(disguised))


def _is_latin(letter: str) -> bool:
    # Latin letters and their extensions; what stands between is no letter of a name.
    return (
        ord(letter) < 0x0370
        or 0x1E00 <= ord(letter) < 0x1F00
        or 0xFB00 <= ord(letter) < 0xFB07
        or ord(letter) > 0xFF20
    )
