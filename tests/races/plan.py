"""What a round will be, from its seed: two events, the people there already, and who does what."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

CENTRES = "abc"


class Kind(StrEnum):
    """What sort of event is raced for."""

    ahead = "ahead"  # a month away: places fill themselves
    cutting = "cutting"  # its cut-off passes while the round runs
    beginning = "beginning"  # it begins, and registration closes, while the round runs
    running = "running"  # its first day was yesterday: attendance is taken


@dataclass(frozen=True, slots=True)
class EventPlan:
    """One event: its limits, and whether an appointment follows the application."""

    kind: Kind
    capacity: int | None
    limit: int | None
    appoints: bool
    meetings: int


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody does: at which event and process, to whom (a number), how the dice fell."""

    name: str
    event: int
    process: int
    who: int
    dice: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole round: `crowd` holds what each client thread does, one deed after another."""

    seed: int
    events: tuple[EventPlan, EventPlan]
    people: int
    there: int
    crowd: tuple[tuple[Deed, ...], ...]


# How often each deed comes, at any event; and at one that is running.
_USUAL = {
    "sign_up": 22, "come_and_go": 4, "withdraw": 12, "remove": 5, "remove_several": 2, "seat": 6,
    "correct": 7, "substitute": 5, "readdress": 3, "correct_by_staff": 4, "by_hand": 4, "send_link": 3,
    "places": 6, "limit": 2, "cutoff": 3, "window": 3, "suspend": 2, "look": 6, "cancel_meeting": 2,
    "restore_meeting": 2, "move_meeting": 2, "ask_first": 1, "know": 3,
}  # fmt: skip
_RUNNING = {
    "mark": 12, "grid": 10, "fill_and_undo": 5, "confirm": 12, "reopen": 8, "sign_up": 8, "withdraw": 5,
    "remove": 3, "seat": 5, "correct": 3, "substitute": 3, "places": 4, "cutoff": 2, "look": 4,
    "cancel_meeting": 3, "restore_meeting": 3, "move_meeting": 4, "suspend": 2,
}  # fmt: skip
_COMING = ("sign_up", "come_and_go", "by_hand")


def planned(seed: int, *, threads: int = 8, deeds: int = 3) -> Plan:
    """Return the round of a seed: the same one each time, though not in the same order of events."""
    dice = Random(seed)
    first = dice.choices([Kind.ahead, Kind.cutting, Kind.beginning], [7, 2, 1])[0]
    events = _event(dice, first), _event(dice, Kind.running)
    people = dice.randint(12, 18)
    crowd = [tuple(_deed(dice, events, people) for _ in range(deeds)) for _ in range(threads)]
    if dice.random() < 0.25:
        # Now and then the whole event is cancelled in the middle of it all.
        thread = dice.randrange(threads)
        crowd[thread] = (*crowd[thread][:2], Deed("cancel_event", 0, 0, 0, dice.randrange(1000)))
    return Plan(seed, events, people, dice.randint(5, 9), tuple(crowd))


def _event(dice: Random, kind: Kind) -> EventPlan:
    return EventPlan(
        kind=kind,
        capacity=dice.choice([4, 6, 8] if kind == Kind.running else [2, 2, 3, 3, 4, 5, None]),
        limit=dice.choice([None, None, 1, 2, 3]),
        appoints=dice.random() < 0.2,
        meetings=3 if kind == Kind.running else dice.randint(1, 2),
    )


def _deed(dice: Random, events: tuple[EventPlan, EventPlan], people: int) -> Deed:
    event = dice.choices([0, 1], [3, 2])[0]
    usual = _RUNNING if events[event].kind == Kind.running else _USUAL
    name = dice.choices(list(usual), list(usual.values()))[0]
    # The first ones are in everybody's way more often; newcomers are mostly others.
    one, other = dice.randrange(people), dice.randrange(people)
    who = max(one, other) if name in _COMING else min(one, other)
    return Deed(name, event, dice.randrange(2), who, dice.randrange(1000))
