"""How two names may be one person's, and who is to be compared at all: pure rules.

Likeness of names never says that two are one. Somebody is compared only with whom they share an address, a
number or an institution with (`Known.clues`).
"""

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

_SHORTEST = 4
"""Of shorter names one letter makes another name: Ola, Ela, Ala."""
_MOST_OF_A_KEY = 40
"""So many people of one clue and one spelling are compared with each other; of more nobody is told apart."""


class NameLikeness(enum.StrEnum):
    """How two names are alike, the surest first."""

    same = "same"
    swapped = "swapped"
    double = "double"
    spelling = "spelling"
    first = "first"
    """The first name alone, of two who share an address or a number with nobody else."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person as they are compared: folded names, and clues that two who are one would share.

    A clue is its kind and its value: `mail`, `phone` or `institution`.
    """

    id: int
    first: str
    last: str
    clues: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two persons, by id, who may be one: how their names are alike and which clues they share."""

    one: int
    other: int
    names: NameLikeness
    shared: frozenset[tuple[str, str]]

    @property
    def rank(self) -> tuple[int, int]:
        """The place among others: more kinds of clues first, then the surer likeness."""
        kinds = {kind for kind, _ in self.shared}
        return -len(kinds), list(NameLikeness).index(self.names)


def likeness_of(one: Known, other: Known, *, alone: bool) -> NameLikeness | None:
    """Return how two names are alike; None where they aren't. `alone`: nobody else has the clue."""
    if (one.first, one.last) == (other.first, other.last):
        return NameLikeness.same
    if sorted(f"{one.first} {one.last}".split()) == sorted(f"{other.first} {other.last}".split()):
        return NameLikeness.swapped
    if one.first == other.first:
        if _is_part(one.last, other.last):
            return NameLikeness.double
        if _one_letter(one.last, other.last):
            return NameLikeness.spelling
        return NameLikeness.first if alone else None
    if one.last == other.last and (_one_letter(one.first, other.first) or _is_part(one.first, other.first)):
        return NameLikeness.spelling
    return None


def pairs_among(people: Iterable[Known]) -> list[Alike]:
    """Return who may be one, the surest first: by names that are alike and a clue in common.

    Nobody is compared with all: people of a clue meet under the spellings that their names may come from.
    """
    everybody = {each.id: each for each in people}
    found: dict[tuple[int, int], Alike] = {}
    for clue, ids in _by_clue(everybody.values()).items():
        alone = len(ids) == 2 and clue[0] != "institution"
        for one, other in _meeting([everybody[id] for id in ids], alone):
            key = min(one.id, other.id), max(one.id, other.id)
            if key not in found:
                names = likeness_of(one, other, alone=alone)
                if names is not None:
                    found[key] = Alike(*key, names, one.clues & other.clues)
    return sorted(found.values(), key=lambda each: (*each.rank, -each.other, -each.one))


def _by_clue(people: Iterable[Known]) -> Mapping[tuple[str, str], list[int]]:
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for each in people:
        for clue in each.clues:
            found[clue].append(each.id)
    return {clue: ids for clue, ids in found.items() if len(ids) > 1}


def _meeting(people: list[Known], alone: bool) -> Iterator[tuple[Known, Known]]:
    if len(people) <= 3 or alone:
        yield from combinations(people, 2)
        return
    spelt: defaultdict[str, list[Known]] = defaultdict(list)
    for each in people:
        for key in _spellings(each):
            spelt[key].append(each)
    for theirs in spelt.values():
        if len(theirs) > 1:
            yield from combinations(theirs[:_MOST_OF_A_KEY], 2)


def _spellings(who: Known) -> set[str]:
    """Return keys of which two people share one if their names are alike."""
    first, last = who.first, who.last
    keys = {" ".join(sorted(f"{first} {last}".split()))}
    keys |= {f"{first}|{word}" for word in last.split()} | {f"{word}||{last}" for word in first.split()}
    if len(last) >= _SHORTEST:
        keys |= {f"{first}/{last[:at]}{last[at + 1 :]}" for at in range(len(last))} | {f"{first}/{last}"}
    if len(first) >= _SHORTEST:
        keys |= {f"{first[:at]}{first[at + 1 :]}//{last}" for at in range(len(first))} | {f"{first}//{last}"}
    return keys


def _is_part(one: str, other: str) -> bool:
    """Tell whether all words of one name are in the other: Nowak, Nowak-Lis."""
    words = set(one.split()), set(other.split())
    return words[0] != words[1] and (words[0] <= words[1] or words[1] <= words[0])


def _one_letter(one: str, other: str) -> bool:
    """Tell whether one letter is too much, missing, another one, or two have changed places."""
    if min(len(one), len(other)) < _SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return long[:at] + long[at + 1 :] == short
    rest = one[at + 1 :], other[at + 1 :]
    changed_places = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return rest[0] == rest[1] or changed_places
