"""The data format of an activity: its keys, where each is kept, and how rows become a record again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from app.columns import folded
from app.events import record_values as values
from app.events.models import (
    Event,
    EventStatus,
    FormOfSupport,
    Meeting,
    Mode,
    PeriodPrecision,
    Project,
    RegistrationMode,
)
from app.events.plans import plan_of
from app.events.record_values import Check


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record: `path` in the record, the event's column, and the check of its value."""

    path: tuple[str, ...]
    column: str
    check: Check
    required: bool = False

    @property
    def name(self) -> str:
        """The key as an error line writes it."""
        return ".".join(self.path)


def _field(name: str, check: Check, column: str | None = None, *, required: bool = False) -> Field:
    return Field(tuple(name.split(".")), column or name, check, required)


_short, _long, _place = values.text(300), values.text(), values.text(120)

FIELDS = (
    _field("title_pl", _short, required=True),
    _field("title_en", _short),
    _field("kind_pl", _short),
    _field("description_pl", _long),
    _field("description_en", _long),
    _field("agenda_pl", _long),
    _field("form_of_support", values.word(FormOfSupport), required=True),
    _field("mode", values.word(Mode), required=True),
    _field("period.start", values.day, "period_start"),
    _field("period.end", values.day, "period_end"),
    _field("period.precision", values.word(PeriodPrecision), "period_precision"),
    _field("period.text_pl", _short, "period_text_pl"),
    _field("registration_mode", values.word(RegistrationMode), required=True),
    _field("registration_opens", values.day),
    _field("registration_deadline", values.day),
    _field("deadline_text_pl", _short),
    _field("selection_rule", _long),
    _field("required_documents", values.texts(1000)),
    _field("capacity", values.number()),
    _field("capacity_note", _short),
    _field("per_institution_limit", values.number(1)),
    _field("audience", values.texts()),
    _field("groups", values.texts()),
    _field("status", values.word(EventStatus)),
    _field("status_note", _long),
    _field("provider", values.texts()),
    _field("organiser", _short),
    _field("co_organisers", values.texts()),
    _field("hours_total.value", values.amount, "hours_value"),
    _field("hours_total.unit", values.text(40), "hours_unit"),
    _field("hours_total.note", _long, "hours_note"),
    _field("hours_total.unit_minutes", values.number(1, 600), "unit_minutes"),
    _field("required_minutes", values.number(1)),
    _field("participants_count", values.number()),
    _field("institutions_count", values.number()),
    _field("place.city", _place, "place_city"),
    _field("place.county", _place, "place_county"),
    _field("municipality", _place),
    _field("catering", _short),
    _field("accessibility_pl", _long),
    _field("contact_name", _short),
    _field("contact_phone", values.text(40)),
    _field("contact_email", values.email),
    _field("asks_access_needs", values.flag),
    _field("withdrawal_cutoff_hours", values.number(0, 24 * 60)),
    _field("mode_source", values.text(40)),
    _field("source", values.text(200)),
)
DEFAULTS: Mapping[str, Any] = {
    "status": EventStatus.planned,
    "asks_access_needs": True,
    "withdrawal_cutoff_hours": 24,
}
"""What a column holds when the record is silent; every other column is None then."""
_SILENT = ("asks_access_needs", "withdrawal_cutoff_hours")

CHANGE = {"what": "what", "from": "before", "to": "after", "reason": "reason"}
PERSONAL = ("contact_name", "contact_phone", "contact_email", "trainers")
PROJECT_TEXTS = ("short_name_pl", "programme_pl", "measure_pl", "fund_pl", "fund_en", "lead_partner")


def default_slug(id: str) -> str:
    """Return the slug of a record that names none: its id, made fit for an address."""
    return "-".join(folded(id).encode("ascii", "ignore").decode().split())[:120] or "event"


def dump_event(event: Event, trainers: Sequence[str] = ()) -> dict[str, Any]:
    """Return an event (loaded whole) as a record; what is not known is left out, secrets always."""
    record: dict[str, Any] = {"id": event.record_id}
    if event.slug != default_slug(event.record_id):
        record["slug"] = event.slug
    for field in FIELDS:
        value = getattr(event, field.column)
        if value is None or (field.column in _SILENT and value == DEFAULTS[field.column]):
            continue
        _put(record, field.path, _plain(value))
    if event.meetings:
        record["sessions"] = [dump_meeting(meeting) for meeting in event.meetings if meeting.sessions]
    if event.project is not None:
        record["project"] = event.project.name
    if event.downloads:
        record["downloads"] = [download.title for download in event.downloads]
    if event.changes:
        record["changes"] = [
            _known({key: getattr(c, name) for key, name in CHANGE.items()}) for c in event.changes
        ]
    if event.cancelled_months:
        record["cancelled_sessions"] = [
            _known({"month": each.month, "day_stated": each.day_stated}) for each in event.cancelled_months
        ]
    if trainers:
        record["trainers"] = list(trainers)
    return record


def dump_meeting(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as an entry of `sessions`: its days put together again."""
    plan = plan_of(meeting)
    entry: dict[str, Any] = {"start_local": _local(plan.first_day, plan.starts_at)}
    if plan.last_day != plan.first_day or plan.ends_at is not None:
        entry["end_local"] = _local(plan.last_day, plan.ends_at)
    entry["date_only"] = plan.starts_at is None
    for name in ("venue", "city", "county", "municipality", "label"):
        if getattr(plan, name) is not None:
            entry[name] = getattr(plan, name)
    if plan.without:
        entry["cancelled_days"] = [day.isoformat() for day in sorted(plan.without)]
    if plan.credit_minutes:
        minutes = list(plan.credit_minutes)
        entry["credit_minutes"] = minutes[0] if len(set(minutes)) == 1 else minutes
    if meeting.cancelled_at is not None:
        entry["cancelled"] = True
        if meeting.cancelled_reason is not None:
            entry["cancelled_reason"] = meeting.cancelled_reason
    return entry


def dump_project(project: Project) -> dict[str, Any]:
    """Return a project as a record of `data/projects.json`."""
    record: dict[str, Any] = {"name": project.name}
    record |= {name: getattr(project, name) for name in PROJECT_TEXTS}
    record |= {
        "partners": project.partners,
        "starts": project.starts.isoformat() if project.starts else None,
        "ends_versions": project.ends_versions,
        "note": project.note,
    }
    return _known(record)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what differs between two records, as `{"key": [before, after]}` for the history."""
    keys = dict.fromkeys([*before, *after])
    return {key: [before.get(key), after.get(key)] for key in keys if before.get(key) != after.get(key)}


def as_json(data: Any) -> str:
    """Return data as readable JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _local(day: date, hour: time | None) -> str:
    return day.isoformat() if hour is None else f"{day.isoformat()}T{hour:%H:%M}"


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}


def _put(record: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        record = record.setdefault(key, {})
    record[path[-1]] = value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, bool | int | list):
        return value
    return str(value)
