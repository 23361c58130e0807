"""What somebody had been told of events before a letter, kept with the letter until it has left."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from functools import lru_cache
from typing import Any

from app.changes.snapshot import Snapshot, ToldMeeting
from app.events.models import EventStatus, Mode


@dataclass(frozen=True, slots=True)
class Since:
    """An event as somebody knew it before a letter, and the reason that the letter gives."""

    before: Snapshot
    reason: str


def written(known: Mapping[int, Since]) -> str:
    """Return what was known of events, by their number, as text."""
    return json.dumps({id: asdict(each) for id, each in known.items()}, default=str)


@lru_cache(maxsize=256)
def read(text: str) -> Mapping[int, Since]:
    """Return what `written` wrote."""
    found = json.loads(text)
    return {int(id): Since(_snapshot(each["before"]), each["reason"]) for id, each in found.items()}


def _snapshot(kept: dict[str, Any]) -> Snapshot:
    trainers, until, deadline = kept["trainers"], kept["suspended_until"], kept["deadline"]
    return Snapshot(
        **kept
        | {
            "status": EventStatus(kept["status"]),
            "suspended_until": until and date.fromisoformat(until),
            "mode": Mode(kept["mode"]),
            "deadline": deadline and date.fromisoformat(deadline),
            "trainers": None if trainers is None else tuple(trainers),
            "meetings": tuple(_meeting(each) for each in kept["meetings"]),
        }
    )


def _meeting(kept: dict[str, Any]) -> ToldMeeting:
    days = tuple((date.fromisoformat(day), _hour(start), _hour(end)) for day, start, end in kept["days"])
    return ToldMeeting(**kept | {"days": days, "mode": Mode(kept["mode"])})


def _hour(kept: str | None) -> time | None:
    return time.fromisoformat(kept) if kept else None
