"""Reading the blocks of a meeting's days strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from app.events.blocks import MAX_BLOCKS, BlockPlan
from app.events.plans import MAX_DAYS, MeetingPlan
from app.records import values as check
from app.records.strict import Strict

_CHECKS = {
    "day": check.number(1, MAX_DAYS),
    "start": check.hour,
    "end": check.hour,
    "part": check.text(120),
    "trainer": check.email,
    "minutes": check.number(1, 24 * 60),
}


@dataclass(frozen=True, slots=True)
class BlockRecord:
    """An entry of `blocks`: `day` counts the meeting's days from 0, `part` is an id, `trainer` an e-mail.

    `path` is where the file has it.
    """

    path: str
    day: int
    start: time
    end: time
    part: str | None
    trainer: str | None
    minutes: int | None

    def plan(self, part_id: int | None, account_id: int | None) -> BlockPlan:
        """Return the block as a plan, with the part and the trainer that were found."""
        return BlockPlan(self.start, self.end, self.minutes, part_id, account_id)


def read_blocks(
    reading: Strict, place: str, given: Mapping[str, Any], plan: MeetingPlan
) -> list[BlockRecord]:
    """Return the blocks of an entry of `sessions`; a day that has some says its credit by them alone."""
    found = []
    rows = reading.rows(f"{place}.blocks", given.get("blocks", []), MAX_BLOCKS * MAX_DAYS)
    for number, raw in enumerate(rows):
        path, before = f"{place}.blocks[{number}]", len(reading.problems)
        block = _read_block(reading, path, raw)
        if len(reading.problems) > before or block is None:
            continue
        if block.day >= len(plan.days):
            reading.refuse(f"{path}.day", f"the meeting has {len(plan.days)} days")
            continue
        if plan.credit(block.day) is not None:
            reading.refuse(f"{place}.credit_minutes", "is the sum of the day's blocks; leave it out")
            continue
        found.append(block)
    return found


def _read_block(reading: Strict, path: str, raw: Any) -> BlockRecord | None:
    known = reading.table(path, raw, set(_CHECKS))
    if not isinstance(raw, dict):
        return None
    reading.require(path, known, ("start", "end"))
    values = reading.optional(path, known, _CHECKS)
    if values.get("start") is None or values.get("end") is None:
        return None
    return BlockRecord(
        path,
        (values.get("day") or 1) - 1,
        values["start"],
        values["end"],
        values.get("part"),
        values.get("trainer"),
        values.get("minutes"),
    )
