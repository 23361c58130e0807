"""Which town a venue names that was typed with it: pure."""

from functools import lru_cache

from app.columns import folded

_JOINING = frozenset({"nad", "pod", "koło", "k.", "n.", "w", "na"})
_INSIDE = frozenset({
    "sala", "aula", "pokoj", "budynek", "blok", "pietro", "swietlica", "rynek", "ul", "ulica", "al", "aleja",
    "aleje", "pl", "plac", "os", "osiedle", "hotel", "dom", "urzad", "centrum", "osrodek", "szkola",
    "biblioteka", "starostwo", "room", "hall", "building", "street",
})  # fmt: skip
"""First words of what is no town but a place in one."""


@lru_cache(maxsize=1024)
def town_in(venue: str | None) -> str | None:
    """Return the town that ends a venue after a comma ("Hotel Nowy, Gdańsk"), None if no town does.

    A town is one name in capitals; a room, a street or anything with a number is none.
    """
    _, comma, last = (venue or "").rpartition(",")
    words = last.split()
    if not comma or not words or len(words) > 4 or folded(words[0]).rstrip(".") in _INSIDE:
        return None
    named = all(word[0].isupper() or word in _JOINING for word in words)
    return " ".join(words) if named and not any(each.isdigit() for each in last) else None
