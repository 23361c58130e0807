"""A tab of the staff's pages about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the staff's pages about one thing, with its own address; a count of None is not shown."""

    label: str
    url: str
    current: bool
    count: int | None = None


def as_label(words: str) -> str:
    """Return words of a state as the label of a tab, which begins with a capital."""
    return words[:1].upper() + words[1:]
