"""What is kept with an institution so that it is found: words to search for, and sounds of likely pairs."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.people import towns
from app.people.institution_kinds import words_for
from app.people.institution_names import words_of_name
from app.people.name_reading import body_of, latin, near_place, near_word, town_of

_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from an institution's names and from what is known about it."""

    search_words: str
    near_place: str
    near_word: str


def derived(name: str, names: Iterable[str], municipality: str | None, nip: str | None) -> Derived:
    """Return what is kept with an institution of this name, which also has or had the other names."""
    town = town_of(name) or (town_of(municipality) if municipality else "")
    words: list[str] = []
    for each in (name, *names):
        words += words_of_name(each)
        words += words_of_name(latin(each))
        words += words_for(body_of(each).kind).split()
    words += [town, *(" ".join(sorted(towns.forms(town))) if town else "").split()]
    for known in (municipality, nip):
        words += words_of_name(known) if known else []
    text = " ".join(dict.fromkeys(word for word in words if word))
    # A blank before each word: «% mor%» finds beginnings of words.
    return Derived(f" {text}"[:_LONGEST], near_place(name) or near_place(municipality or ""), near_word(name))


def wanted(text: str) -> list[str]:
    """Return what somebody searches for as parts of words; a tax number is one, however grouped."""
    digits = "".join(c for c in text if not c.isspace() and c != "-")
    if digits.isascii() and digits.isdigit():
        return [digits]
    return [word for word in words_of_name(text) if word not in ("w", "we", "z", "ze")][:8]
