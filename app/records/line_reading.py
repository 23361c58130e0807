"""Reading a file of lines of support, their recipients, coaches and appointments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.coaching.models import AppointmentState
from app.coaching.plans import AppointmentPlan, check_plan
from app.errors import Refusal
from app.events.models import FormOfSupport
from app.lines.details import MOST_MINUTES, MOST_RECIPIENTS, UNITS
from app.lines.models import Division
from app.records import values as check
from app.records.strict import Strict
from app.records.values import BadValue, Check

MAX_LINES = 500
MAX_APPOINTMENTS = 5000
_PERCENT = check.number(0, 100)
_LONGEST_ID = 120


def _unit(value: Any) -> int:
    found: int = check.number()(value)
    if found not in UNITS:
        raise BadValue("must be 45 or 60")
    return found


def _state(value: Any) -> AppointmentState:
    """An appointment is suspended with its line, by an act in Zapisy."""
    if value == AppointmentState.suspended:
        raise BadValue("an appointment is suspended with its line, in Zapisy")
    found: AppointmentState = check.member_of(AppointmentState)(value)
    return found


_LINE: Mapping[str, Check] = {
    "name_pl": check.text(300),
    "name_en": check.text(300),
    "form_of_support": check.member_of(FormOfSupport),
    "group": check.flag,
    "project": check.text(300),
    "contract": check.text(120),
    "provider": check.text(300),
    "unit_minutes": _unit,
    "total_units": check.number(1, MOST_MINUTES // max(UNITS)),
    "starts": check.day,
    "ends": check.day,
    "division": check.member_of(Division),
    "coaches": check.emails,
    "cancellation_hours": check.number(0, 24 * 30),
    "late_percent": _PERCENT,
    "no_show_percent": _PERCENT,
}
_REQUIRED = ("name_pl", "form_of_support", "project", "unit_minutes", "total_units", "starts", "ends")
_RECIPIENT: Mapping[str, Check] = {
    "institution": check.text(300),
    "first_name": check.text(300),
    "last_name": check.text(300),
    "email": check.email,
    "units": check.number(0, MOST_MINUTES // max(UNITS)),
    "contact_name": check.text(300),
    "contact_email": check.email,
}
_PERSON = ("first_name", "last_name", "email")
_APPOINTMENT: Mapping[str, Check] = {
    "day": check.day,
    "start": check.hour,
    "end": check.hour,
    "coach": check.email,
    "state": _state,
    "place": check.text(300),
    "online_link": check.text(1000),
    "override_reason": check.text(1000),
}


@dataclass(frozen=True, slots=True)
class RecipientRecord:
    """A clean recipient; `person` is first name, last name and e-mail, `minutes` the share that is given."""

    place: str
    person: tuple[str, str, str] | None
    institution: str | None
    minutes: int | None
    contact_name: str | None
    contact_email: str | None


@dataclass(frozen=True, slots=True)
class AppointmentRecord:
    """A clean appointment; `recipients` are positions in the line's list. `raw` is as the file has it."""

    place: str
    id: str
    plan: AppointmentPlan
    coach: str
    recipients: list[int]
    state: AppointmentState
    override_reason: str | None
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineRecord:
    """A clean line. `place` is where the file has it, `raw` what it holds there."""

    place: str
    id: str
    values: dict[str, Any]
    recipients: list[RecipientRecord]
    appointments: list[AppointmentRecord]
    raw: Mapping[str, Any]

    @property
    def division(self) -> Division:
        """How the hours are divided; evenly unless the file says otherwise."""
        found: Division = self.values.get("division", Division.even)
        return found


@dataclass(slots=True)
class LineReading(Strict):
    """What a file of lines holds: clean records, and a line for each refused field."""

    lines: list[LineRecord] = field(default_factory=list)


def read_lines(data: Any) -> LineReading:
    """Read a whole file of `lines`; `meta` is not looked at."""
    reading = LineReading()
    top = reading.table("", data, {"meta", "lines"})
    if isinstance(data, dict) and "lines" not in data:
        reading.refuse("lines", "is missing")
    for number, raw in enumerate(reading.rows("lines", top.get("lines", []), MAX_LINES)):
        _read_line(reading, f"lines[{number}]", raw)
    reading.refuse_twins([(f"{each.place}.id", each.id) for each in reading.lines])
    for line in reading.lines:
        reading.refuse_twins([(f"{each.place}.id", each.id) for each in line.appointments])
    return reading


def _read_line(reading: LineReading, place: str, raw: Any) -> None:
    before = len(reading.problems)
    given = reading.table(place, raw, {"id", "recipients", "appointments", *_LINE})
    if not isinstance(raw, dict):
        return
    reading.require(place, given, ("id", *_REQUIRED))
    values = reading.optional(place, given, {"id": check.text(_LONGEST_ID), **_LINE})
    starts, ends = values.get("starts"), values.get("ends")
    if starts and ends and ends < starts:
        reading.refuse(f"{place}.ends", "is before starts")
    unit = values.get("unit_minutes") or UNITS[0]
    is_given = values.get("division") == Division.given
    rows = reading.rows(f"{place}.recipients", given.get("recipients", []), MOST_RECIPIENTS)
    recipients = [
        _read_recipient(reading, f"{place}.recipients[{n}]", row, unit, is_given)
        for n, row in enumerate(rows)
    ]
    some = reading.rows(f"{place}.appointments", given.get("appointments", []), MAX_APPOINTMENTS)
    appointments = [
        _read_appointment(reading, f"{place}.appointments[{n}]", row, len(rows)) for n, row in enumerate(some)
    ]
    if len(reading.problems) > before:
        return
    total = values["total_units"] * unit
    shared = sum(each.minutes or 0 for each in recipients if each)
    if shared > total:
        reading.refuse(f"{place}.recipients", f"have {shared // unit} units together, more than total_units")
        return
    reading.lines.append(
        LineRecord(
            place,
            values.pop("id"),
            values,
            [each for each in recipients if each],
            [each for each in appointments if each],
            raw,
        )
    )


def _read_recipient(
    reading: LineReading, place: str, raw: Any, unit: int, is_given: bool
) -> RecipientRecord | None:
    before = len(reading.problems)
    given = reading.table(place, raw, set(_RECIPIENT))
    if not isinstance(raw, dict):
        return None
    values = reading.optional(place, given, _RECIPIENT)
    named = [key for key in _PERSON if key in given]
    if named:
        reading.require(place, given, _PERSON)
    elif "institution" not in given:
        reading.refuse(f"{place}.institution", "is missing")
    if is_given:
        reading.require(place, given, ("units",))
    elif "units" in given:
        reading.refuse(f"{place}.units", 'is only for a line whose division is "given"')
    if len(reading.problems) > before:
        return None
    return RecipientRecord(
        place,
        (values["first_name"], values["last_name"], values["email"]) if named else None,
        values.get("institution"),
        values["units"] * unit if is_given else None,
        values.get("contact_name"),
        values.get("contact_email"),
    )


def _read_appointment(reading: LineReading, place: str, raw: Any, count: int) -> AppointmentRecord | None:
    before = len(reading.problems)
    given = reading.table(place, raw, {"id", "recipients", *_APPOINTMENT})
    if not isinstance(raw, dict):
        return None
    reading.require(place, given, ("id", "day", "start", "end", "coach", "state"))
    values = reading.optional(place, given, {"id": check.text(_LONGEST_ID - 1), **_APPOINTMENT})
    positions = reading.rows(f"{place}.recipients", given.get("recipients", []), MOST_RECIPIENTS)
    for n, position in enumerate(positions):
        if isinstance(position, bool) or not isinstance(position, int) or not 0 <= position < count:
            reading.refuse(f"{place}.recipients[{n}]", "must be a position in the line's recipients")
        elif position in positions[:n]:
            reading.refuse(f"{place}.recipients[{n}]", "is there twice")
    if len(reading.problems) > before:
        return None
    if not positions and values["state"] != AppointmentState.offered:
        reading.refuse(f"{place}.recipients", "is missing")
        return None
    if positions and values["state"] == AppointmentState.offered:
        reading.refuse(f"{place}.recipients", "must be left out: nobody has taken what is offered")
        return None
    plan = AppointmentPlan(
        values["day"], values["start"], values["end"], values.get("place"), values.get("online_link")
    )
    try:
        check_plan(plan)
    except Refusal as refusal:
        key = {"starts_at": "start", "ends_at": "end"}.get(refusal.field or "", "end")
        reading.refuse(f"{place}.{key}", refusal.message % refusal.values)
        return None
    return AppointmentRecord(
        place,
        values["id"],
        plan,
        values["coach"],
        positions,
        values["state"],
        values.get("override_reason"),
        raw,
    )
