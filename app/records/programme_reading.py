"""Reading a file of programmes, their modules and parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import Refusal
from app.programmes.details import (
    MOST_DAYS,
    MOST_MINUTES,
    UNITS,
    ModuleDetails,
    Names,
    PartDetails,
    check_module,
    check_part,
    check_sum,
)
from app.records import values as check
from app.records.strict import Strict
from app.records.values import BadValue, Check

MAX_PROGRAMMES = 500
MAX_UNITS = MOST_MINUTES // min(UNITS)
_NAMES: Mapping[str, Check] = {"name_pl": check.text(300), "name_en": check.text(300)}
_PERCENT = check.number(0, 100)


def _unit(value: Any) -> int:
    found: int = check.number()(value)
    if found not in UNITS:
        raise BadValue("must be 45 or 60")
    return found


_MODULE: Mapping[str, Check] = {
    **_NAMES,
    "unit_minutes": _unit,
    "required_units": check.number(1, MAX_UNITS),
    "completion_percent": _PERCENT,
    "part_percent": _PERCENT,
    "needs_test": check.flag,
    "test_pass_percent": _PERCENT,
    "makeup_percent": _PERCENT,
    "outcome_days": check.number(0, MOST_DAYS),
}
_PART: Mapping[str, Check] = {**_NAMES, "units": check.number(1, MAX_UNITS)}


@dataclass(frozen=True, slots=True)
class PartRecord:
    """A clean record of a part. `place` is where the file has it."""

    place: str
    id: str
    details: PartDetails


@dataclass(frozen=True, slots=True)
class ModuleRecord:
    """A clean record of a module and its parts."""

    place: str
    id: str
    details: ModuleDetails
    parts: list[PartRecord]


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """A clean record of a programme and its modules."""

    place: str
    id: str
    names: Names
    modules: list[ModuleRecord]


@dataclass(slots=True)
class ProgrammeReading(Strict):
    """What a file of programmes holds: clean records, and a line for each refused field."""

    programmes: list[ProgrammeRecord] = field(default_factory=list)


def read_programmes(data: Any) -> ProgrammeReading:
    """Read a whole file of `programmes`; `meta` is not looked at."""
    reading = ProgrammeReading()
    top = reading.table("", data, {"meta", "programmes"})
    if isinstance(data, dict) and "programmes" not in data:
        reading.refuse("programmes", "is missing")
    for number, raw in enumerate(reading.rows("programmes", top.get("programmes", []), MAX_PROGRAMMES)):
        _read_programme(reading, f"programmes[{number}]", raw)
    programmes = reading.programmes
    modules = [module for each in programmes for module in each.modules]
    reading.refuse_twins([(f"{each.place}.id", each.id) for each in programmes])
    reading.refuse_twins([(f"{each.place}.id", each.id) for each in modules])
    reading.refuse_twins([(f"{part.place}.id", part.id) for each in modules for part in each.parts])
    return reading


def _read_programme(reading: ProgrammeReading, place: str, raw: Any) -> None:
    found = _read(reading, place, raw, _NAMES, ("name_pl",), "modules")
    if found is None:
        return
    id, values, rows = found
    read = [_read_module(reading, f"{place}.modules[{n}]", row) for n, row in enumerate(rows)]
    modules = [module for module in read if module is not None]
    if id and "name_pl" in values:
        reading.programmes.append(ProgrammeRecord(place, id, Names(**values), modules))


def _read_module(reading: ProgrammeReading, place: str, raw: Any) -> ModuleRecord | None:
    before = len(reading.problems)
    found = _read(reading, place, raw, _MODULE, ("name_pl", "unit_minutes", "required_units"), "parts")
    if found is None:
        return None
    id, values, rows = found
    unit = values.get("unit_minutes") or UNITS[0]
    read = [_read_part(reading, f"{place}.parts[{n}]", row, unit) for n, row in enumerate(rows)]
    if len(reading.problems) > before:
        return None
    parts = [part for part in read if part is not None]
    details = ModuleDetails(required_minutes=values.pop("required_units") * unit, **values)
    try:
        check_module(details)
        check_sum(details.required_minutes, sum(p.details.minutes for p in parts), "required_minutes")
    except Refusal as refusal:
        field = (refusal.field or "").replace("required_minutes", "required_units")
        reading.refuse(f"{place}.{field}", refusal.message % refusal.values)
        return None
    return ModuleRecord(place, id, details, parts)


def _read_part(reading: ProgrammeReading, place: str, raw: Any, unit: int) -> PartRecord | None:
    before = len(reading.problems)
    found = _read(reading, place, raw, _PART, ("name_pl", "units"), None)
    if found is None or len(reading.problems) > before:
        return None
    id, values, _ = found
    details = PartDetails(minutes=values.pop("units") * unit, **values)
    try:
        check_part(details)
    except Refusal as refusal:
        reading.refuse(f"{place}.units", refusal.message % refusal.values)
        return None
    return PartRecord(place, id, details)


def _read(
    reading: ProgrammeReading,
    place: str,
    raw: Any,
    checks: Mapping[str, Check],
    required: tuple[str, ...],
    below: str | None,
) -> tuple[str, dict[str, Any], list[Any]] | None:
    """Return the id, the checked values and the rows below of an object; None for what is no object."""
    given = reading.table(place, raw, {"id", *checks, *([below] if below else [])})
    if not isinstance(raw, dict):
        return None
    reading.require(place, given, ("id", *required))
    id = reading.value(f"{place}.id", given["id"], check.text(120)) if "id" in given else None
    values = reading.optional(place, given, checks)
    rows = reading.rows(f"{place}.{below}", given[below]) if below and below in given else []
    return id or "", values, rows
