"""Events and meetings in plain values, by the keys of a record: for files and for the history."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from app import clock
from app.columns import folded
from app.events.details import detail
from app.events.models import Block, CompletedBy, Event, Meeting, Repeats, WhoDecides, WhoHandsIn
from app.events.plans import plan_of

KEYS: Mapping[str, str] = {
    "title_pl": "title_pl",
    "title_en": "title_en",
    "kind_pl": "kind_pl",
    "description_pl": "description_pl",
    "description_en": "description_en",
    "agenda_pl": "agenda_pl",
    "form_of_support": "form_of_support",
    "mode": "mode",
    "period.start": "period_start",
    "period.end": "period_end",
    "period.precision": "period_precision",
    "period.text_pl": "period_text_pl",
    "who_applies": "who_applies",
    "who_decides": "who_decides",
    "completed_by": "completed_by",
    "local_intake": "local_intake",
    "repeats": "repeats",
    "participation": "participation",
    "registration_opens": "registration_opens",
    "registration_deadline": "registration_deadline",
    "deadline_text_pl": "deadline_text_pl",
    "selection_rule": "selection_rule",
    "required_documents": "required_documents",
    "capacity": "capacity",
    "capacity_note": "capacity_note",
    "per_institution_limit": "per_institution_limit",
    "places_open_on": "places_open_on",
    "reserves_per_institution": "reserves_per_institution",
    "audience": "audience",
    "groups": "groups",
    "status": "status",
    "status_note": "status_note",
    "provider": "provider",
    "organiser": "organiser",
    "co_organisers": "co_organisers",
    "hours_total.value": "hours_value",
    "hours_total.unit": "hours_unit",
    "hours_total.note": "hours_note",
    "hours_total.unit_minutes": "unit_minutes",
    "required_minutes": "required_minutes",
    "marks_blocks": "marks_blocks",
    "participants_count": "participants_count",
    "institutions_count": "institutions_count",
    "place.city": "place_city",
    "place.county": "place_county",
    "municipality": "municipality",
    "catering": "catering",
    "accessibility_pl": "accessibility_pl",
    "contact_name": "contact_name",
    "contact_phone": "contact_phone",
    "contact_email": "contact_email",
    "asks_access_needs": "asks_access_needs",
    "takes_photos": "takes_photos",
    "registration_fields": "fields",
    "withdrawal_cutoff_hours": "withdrawal_cutoff_hours",
    "offer_hours": "offer_hours",
    "mode_source": "mode_source",
    "source": "source",
}
"""The keys of an event's record, in their order, with the column that each shows."""
SILENT: Mapping[str, Any] = {
    "asks_access_needs": True, "takes_photos": False, "withdrawal_cutoff_hours": 24, "marks_blocks": False,
    "who_decides": WhoDecides.arrival, "completed_by": CompletedBy.form, "local_intake": False,
    "repeats": Repeats.allowed, "participation": WhoHandsIn.never,
}  # fmt: skip
"""Columns that a record leaves out while they hold this."""
CHANGE = {"what": "what", "from": "before", "to": "after", "reason": "reason"}
PERSONAL = ("contact_name", "contact_phone", "contact_email", "trainers")


def default_slug(id: str) -> str:
    """Return the slug of a record that names none: its id, made fit for an address."""
    return "-".join(folded(id).encode("ascii", "ignore").decode().split())[:120] or "event"


def dump_event(event: Event, trainers: Sequence[str] = (), *, planned: bool = False) -> dict[str, Any]:
    """Return an event (loaded whole) as a record; what is not known is left out, secrets always.

    `planned` tells the blocks of its days, too.
    """
    record: dict[str, Any] = {"id": event.record_id}
    if event.slug != default_slug(event.record_id):
        record["slug"] = event.slug
    for key, column in KEYS.items():
        value = detail(event, column)
        if value is None or (column in SILENT and value == SILENT[column]):
            continue
        _put(record, key.split("."), _plain(value))
    if event.meetings:
        record["sessions"] = [
            dump_meeting(meeting, planned=planned) for meeting in event.meetings if meeting.sessions
        ]
    if event.project is not None:
        record["project"] = event.project.name
    if event.module is not None:
        record["module"] = event.module.record_id
    if event.parallel_groups:
        record["parallel_groups"] = [group.name for group in event.parallel_groups]
    if event.rules.has_own_places:
        record["institution_places"] = [
            {"institution": each.institution.name, "places": each.places} for each in event.rules.own_places
        ]
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


def dump_meeting(meeting: Meeting, *, planned: bool = False) -> dict[str, Any]:
    """Return a meeting as an entry of `sessions`: its days put together again, with blocks if `planned`."""
    plan = plan_of(meeting)
    entry: dict[str, Any] = {"start_local": _local(plan.first_day, plan.starts_at)}
    if plan.last_day != plan.first_day or plan.ends_at is not None:
        entry["end_local"] = _local(plan.last_day, plan.ends_at)
    entry["date_only"] = plan.starts_at is None
    for name in ("venue", "city", "county", "municipality", "label", "mode"):
        if getattr(plan, name) is not None:
            entry[name] = str(getattr(plan, name))
    if plan.without:
        entry["cancelled_days"] = [day.isoformat() for day in sorted(plan.without)]
    for name in ("credit_minutes", "break_minutes"):
        minutes = list(getattr(plan, name))
        if minutes:
            entry[name] = minutes[0] if len(set(minutes)) == 1 else minutes
    if plan.group is not None:
        entry["parallel_group"] = plan.group
    blocks = _dump_blocks(meeting, plan.days) if planned else []
    if blocks:
        entry["blocks"] = blocks
    if meeting.cancelled_at is not None:
        entry["cancelled"] = True
        if meeting.cancelled_reason is not None:
            entry["cancelled_reason"] = meeting.cancelled_reason
    return entry


def without_trainers(value: Any) -> Any:
    """Return a dumped value without the addresses of those who teach blocks."""
    if isinstance(value, Mapping):
        return {key: without_trainers(each) for key, each in value.items() if key != "trainer"}
    if isinstance(value, list):
        return [without_trainers(each) for each in value]
    return value


def _dump_blocks(meeting: Meeting, days: Sequence[date]) -> list[dict[str, Any]]:
    numbers = {day: number for number, day in enumerate(days, start=1)}
    sessions = [session for session in meeting.sessions if session.day in numbers]
    if any(session.cancelled_at is None for session in sessions):
        sessions = [session for session in sessions if session.cancelled_at is None]
    return [_dump_block(block, numbers[session.day]) for session in sessions for block in session.blocks]


def _dump_block(block: Block, day: int) -> dict[str, Any]:
    length = clock.minutes_between(block.session.day, block.starts_at, block.ends_at)
    entry = {
        "day": day,
        "start": f"{block.starts_at:%H:%M}",
        "end": f"{block.ends_at:%H:%M}",
        "part": block.part.record_id if block.part else None,
        "trainer": block.account.email if block.account else None,
        "minutes": None if block.minutes == length else block.minutes,
    }
    return _known(entry)


def _local(day: date, hour: time | None) -> str:
    return day.isoformat() if hour is None else f"{day.isoformat()}T{hour:%H:%M}"


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}


def _put(record: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for key in path[:-1]:
        record = record.setdefault(key, {})
    record[path[-1]] = value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, bool | int | list | dict):
        return value
    return str(value)
