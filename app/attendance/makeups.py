"""What making up a missed session is worth: a pure rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Parts = Mapping[int | None, int]
"""Minutes by part of the module; None: of no part."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One make-up: the minutes there by part, and what was missed of the session that it makes up.

    `session` names that session and whose it is: what is missed there is made up once, whichever way.
    `missed` is None while that is not known: its own register is not confirmed.
    """

    session: tuple[int, int]
    attended: Parts
    missed: Parts | None


def credited(all: Sequence[MadeUp], most: int | None) -> list[dict[int | None, int]]:
    """Return what each make-up of one person in one module is worth, by part of what was missed.

    In the order given: each part makes up the same part first; then what is of no part makes up any, and any
    what is of no part. Never more than was missed of each session, nor more than `most` minutes in all.
    """
    left = most
    open_minutes: dict[tuple[int, int], dict[int | None, int]] = {}
    found = []
    for each in all:
        missed = open_minutes.setdefault(each.session, dict(each.missed or {}))
        taken = _made_up(each.attended, missed, left)
        for part, minutes in taken.items():
            missed[part] -= minutes
        left = None if left is None else left - sum(taken.values())
        found.append(taken)
    return found


def _made_up(attended: Parts, missed: Parts, most: int | None) -> dict[int | None, int]:
    have, short, taken = dict(attended), dict(missed), dict[int | None, int]()
    room = sum(have.values()) if most is None else most
    # In one order on every database: what is left over by a limit goes to the earlier part.
    parts = sorted(short, key=_place)
    same = [(part, part) for part in parts]
    others = [
        (there, part)
        for part in parts
        for there in sorted(have, key=_place)
        if there != part and None in (there, part)
    ]
    for there, part in [*same, *others]:
        minutes = min(have.get(there, 0), short[part], room)
        if minutes > 0:
            have[there] -= minutes
            short[part] -= minutes
            room -= minutes
            taken[part] = taken.get(part, 0) + minutes
    return taken


def _place(part: int | None) -> tuple[bool, int]:
    return part is None, part or 0
