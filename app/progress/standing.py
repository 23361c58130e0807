"""Where a participant of a module stands, part by part and in all, in minutes: pure rules."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.programmes.models import Module

ByPart = Mapping[int | None, int]
"""Minutes by the id of the part; those of no part stand under None."""


class Lack(enum.StrEnum):
    """What completion still lacks."""

    hours = "hours"
    part = "part"
    test = "test"


class Outlook(enum.StrEnum):
    """How likely completion is: `lost` can't be reached by the sessions to come, `near` has used up half of
    what may be missed, `safe` has not."""

    lost = "lost"
    near = "near"
    safe = "safe"
    completed = "completed"


IN_DANGER = (Outlook.lost, Outlook.near)
"""The outlooks that somebody should act upon."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a module asks: minutes in all and of each part by its id, and what share of them completes it."""

    unit_minutes: int
    required: int
    parts: tuple[tuple[int, int], ...]
    completion_percent: int
    part_percent: int | None
    needs_test: bool


@dataclass(frozen=True, slots=True)
class PartStanding:
    """Minutes of one part (None: of no part): asked, received, counted of them, possible and missing.

    `earned` is never more than `planned`, except of no part, which may fill what the whole module asks.
    """

    part_id: int | None
    planned: int
    received: int
    earned: int
    possible: int
    missing: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Minutes earned of those required, still possible and missing, and whether the module is completed.

    `missing` is what stays short of the required even when all that is possible is earned.
    """

    unit_minutes: int
    required: int
    earned: int
    possible: int
    missing: int
    parts: tuple[PartStanding, ...]
    lacks: tuple[Lack, ...]
    outlook: Outlook

    @property
    def is_completed(self) -> bool:
        """Whether nothing is lacking any more."""
        return not self.lacks

    @property
    def in_danger(self) -> bool:
        """Whether somebody should act, so that the module can be completed."""
        return self.outlook in IN_DANGER

    @property
    def urgency(self) -> tuple[int, int]:
        """The place among others: who is most in danger first, then who misses most."""
        return list(Outlook).index(self.outlook), -self.missing


def rule_of(module: Module) -> Rule:
    """Return what a module asks; its parts come in their order."""
    return Rule(
        unit_minutes=module.unit_minutes,
        required=module.required_minutes,
        parts=tuple((part.id, part.minutes) for part in module.parts),
        completion_percent=module.completion_percent,
        part_percent=module.part_percent,
        needs_test=module.needs_test,
    )


def standing_of(rule: Rule, received: ByPart, owed: ByPart, *, test_passed: bool = False) -> Standing:
    """Return where somebody stands who received and is still owed these minutes.

    A part credits no more than it has planned minutes. Minutes of no part, or of a part that the module no
    longer has, count on top until the required are reached.
    """
    parts = [_part(id, planned, received.get(id, 0), owed.get(id, 0)) for id, planned in rule.parts]
    rest = _rest(rule, parts, _loose(rule, received), _loose(rule, owed))
    everything = [*parts, rest] if rest.planned or rest.received or rest.possible else parts
    earned = sum(each.earned for each in everything)
    possible = min(sum(each.possible for each in everything), max(rule.required - earned, 0))
    lacks = _lacks(rule, earned, everything, test_passed)
    return Standing(
        unit_minutes=rule.unit_minutes,
        required=rule.required,
        earned=earned,
        possible=possible,
        missing=max(rule.required - earned - possible, 0),
        parts=tuple(everything),
        lacks=lacks,
        outlook=_outlook(rule, earned + possible, everything) if lacks else Outlook.completed,
    )


def without_module(unit_minutes: int, required: int | None, earned: int, possible: int) -> Standing:
    """Return where somebody stands in an event that is no edition: all that is required completes it."""
    asked = required or 0
    missing = max(asked - earned - possible, 0)
    lacks = (Lack.hours,) if earned < asked else ()
    outlook = (Outlook.lost if missing else Outlook.safe) if lacks or not asked else Outlook.completed
    return Standing(unit_minutes, asked, earned, possible, missing, (), lacks, outlook)


def outlook_without_module(required: int, earned: int, possible: int, planned: int) -> Outlook:
    """Return the outlook in an event that is no edition, for somebody whose own sessions give `planned`.

    As in a module, who used up half of what may be missed is near.
    """
    if earned >= required:
        return Outlook.completed if required else Outlook.safe
    reach = earned + possible
    if reach < required:
        return Outlook.lost
    return Outlook.near if planned > required and 2 * reach < planned + required else Outlook.safe


def _part(id: int, planned: int, received: int, owed: int) -> PartStanding:
    earned = min(received, planned)
    possible = min(owed, planned - earned)
    return PartStanding(id, planned, received, earned, possible, planned - earned - possible)


def _rest(rule: Rule, parts: list[PartStanding], received: int, owed: int) -> PartStanding:
    planned = max(rule.required - sum(each.planned for each in parts), 0)
    room = max(rule.required - sum(each.earned for each in parts), 0)
    earned = min(received, room)
    possible = min(owed, max(room - earned - sum(each.possible for each in parts), 0))
    return PartStanding(None, planned, received, earned, possible, max(planned - earned - possible, 0))


def _loose(rule: Rule, minutes: ByPart) -> int:
    known = {id for id, _ in rule.parts}
    return sum(each for id, each in minutes.items() if id not in known)


def _lacks(rule: Rule, earned: int, parts: list[PartStanding], test_passed: bool) -> tuple[Lack, ...]:
    asked = [each for each in parts if each.part_id is not None] if rule.part_percent is not None else []
    lacks = {
        Lack.hours: _falls_short(earned, rule.required, rule.completion_percent),
        Lack.part: any(_falls_short(each.earned, each.planned, rule.part_percent) for each in asked),
        Lack.test: rule.needs_test and not test_passed,
    }
    return tuple(lack for lack, missing in lacks.items() if missing)


def _outlook(rule: Rule, reach: int, parts: list[PartStanding]) -> Outlook:
    """Compare what can be reached at best with what completion asks, in all and of each part."""
    reaches = [(reach, rule.required, rule.completion_percent)]
    if rule.part_percent is not None:
        mine = [each for each in parts if each.part_id is not None]
        reaches += [(each.earned + each.possible, each.planned, rule.part_percent) for each in mine]
    if any(_falls_short(*each) for each in reaches):
        return Outlook.lost
    # Half of what may be missed is gone: 100 % less half of the way down to the percentage asked.
    near = [(mine, whole, (100 + percent) / 2) for mine, whole, percent in reaches]
    return Outlook.near if any(_falls_short(*each) for each in near) else Outlook.safe


def _falls_short(minutes: int, whole: int, percent: float | None) -> bool:
    """Tell whether minutes are below a share, in hundredths of minutes: no rounded hours decide."""
    return minutes * 100 < whole * (percent or 0)
