"""What differs of a session since its trainer last looked: pure rules."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Standing:
    """A session as its trainer sees it: day and hours, place, how it is off ("" for not at all), and the
    registrations of those who are expected."""

    when: tuple[str, str, str]
    place: str
    off: str
    people: frozenset[int]

    @property
    def kept(self) -> dict[str, Any]:
        """The same as it is kept."""
        return {
            "when": list(self.when), "place": self.place, "off": self.off, "people": sorted(self.people),
        }  # fmt: skip

    @property
    def print(self) -> str:
        """What differs when anything of it does: it goes with the page that shows it."""
        return hashlib.blake2b(json.dumps(self.kept).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class WhatIsNew:
    """What is new of a session; `is_new` says that its trainer never looked at it."""

    is_new: bool = False
    was_when: tuple[str, str, str] | None = None
    was_place: str | None = None
    was_off: str | None = None
    joined: Collection[int] = ()
    left: Collection[int] = ()

    def __bool__(self) -> bool:
        moved = self.was_when is not None or self.was_place is not None or self.was_off is not None
        return bool(self.is_new or moved or self.joined or self.left)


def news_since(seen: Mapping[str, Any] | None, now: Standing) -> WhatIsNew:
    """Return what differs from what was seen; who came and left in between is no news.

    While a session is off, that is all that is told of it.
    """
    if seen is None:
        return WhatIsNew(is_new=True)
    when, place, off = tuple(seen["when"]), seen["place"], seen["off"]
    people = frozenset(seen["people"])
    told = not now.off
    return WhatIsNew(
        was_when=when if when != now.when else None,
        was_place=place if place != now.place else None,
        was_off=off if off != now.off else None,
        joined=sorted(now.people - people) if told else (),
        left=sorted(people - now.people) if told else (),
    )
