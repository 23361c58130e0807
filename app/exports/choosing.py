"""The columns of a list in the order in which somebody takes them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.papers.lists import Listing

FORMATS = ("xlsx", "csv", "pdf")
MOST_KEPT = 100
"""How many columns of a list are remembered."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """A check box: its name, what it says, and whether it is ticked."""

    name: str
    label: str
    is_chosen: bool


def ticked(listing: Listing, order: Iterable[str], chosen: Iterable[str]) -> list[Ticked]:
    """Return the check boxes in an order; those that it does not name stand where the list has them."""
    labels, wanted = listing.choices, set(chosen)
    names = [name for name in dict.fromkeys(order) if name in labels]
    declared = list(labels)
    for place, name in enumerate(declared):
        if name not in names:
            before = [each for each in declared[:place] if each in names]
            names.insert(names.index(before[-1]) + 1 if before else 0, name)
    return [Ticked(name, labels[name], name in wanted) for name in names]


def moved_up(boxes: Sequence[Ticked], name: str) -> list[Ticked]:
    """Return the check boxes with one of them before its neighbour."""
    found = list(boxes)
    place = next((place for place, each in enumerate(found) if each.name == name), 0)
    if place:
        found[place - 1], found[place] = found[place], found[place - 1]
    return found


def kept(boxes: Sequence[Ticked]) -> list[str]:
    """Return check boxes as they are remembered."""
    return [each.name if each.is_chosen else f"-{each.name}" for each in boxes[:MOST_KEPT]]


def remembered(listing: Listing, columns: Sequence[str]) -> list[Ticked]:
    """Return check boxes as they were remembered; what the list has got since is ticked as is usual."""
    names = [each.removeprefix("-") for each in columns]
    chosen = [each for each in columns if not each.startswith("-")]
    return ticked(listing, names, [*chosen, *(each for each in listing.usual if each not in names)])
