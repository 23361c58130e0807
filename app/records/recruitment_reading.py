"""Reading a recruitment with the events that belong to it strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.records import values as check
from app.records.strict import Strict
from app.records.values import Check
from app.recruitments.details import MOST

_VALUES: Mapping[str, Check] = {
    "title_pl": check.text(300),
    "title_en": check.text(300),
    "text_pl": check.text(),
    "text_en": check.text(),
    "project": check.text(300),
    "once_only": check.flag,
    "target": check.number(1, MOST),
}


@dataclass(frozen=True, slots=True)
class RecruitmentRecord:
    """A clean record of a recruitment: what is known of it, and the ids of its events, in the file's words.

    `place` is where the file has it.
    """

    place: str
    id: str
    values: dict[str, Any]
    events: list[str]


def read_recruitment(reading: Strict, place: str, raw: Any) -> RecruitmentRecord | None:
    """Return a recruitment as the file tells it; None, and a line for each field, if some are refused.

    What is left out is empty; without `once_only` a person takes part once.
    """
    before = len(reading.problems)
    given = reading.table(place, raw, {*_VALUES, "id", "events"})
    reading.require(place, given, ("id", "title_pl", "events"))
    own = reading.optional(place, given, {"id": check.text(120), "events": check.texts(120)})
    values = reading.optional(place, given, _VALUES)
    if len(reading.problems) > before:
        return None
    return RecruitmentRecord(place, own["id"], values, own["events"])
