"""Reading records strictly: every refused field gets a line, and nothing is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from app.eligibility.models import RuleKind
from app.errors import Refusal
from app.events.dumping import CHANGE, default_slug
from app.events.former_modes import MEANT, USUAL
from app.events.models import Mode, RegistrationMode
from app.events.plans import MeetingPlan
from app.events.plans import check as check_plan
from app.questions.operations.loading import FiledQuestion
from app.records import values as check
from app.records.block_reading import BlockRecord, read_blocks
from app.records.eligibility import read_rules
from app.records.format import DEFAULTS, FIELDS, FORMER_MODE
from app.records.project_reading import ProjectRecord, read_project
from app.records.questions import read_questions
from app.records.recruitment_reading import RecruitmentRecord, read_recruitment
from app.records.sheets import CompetenceRecord, SheetRecord, read_competence, read_sheets
from app.records.strict import Strict
from app.records.values import Check

MAX_RECORDS = 5000
_GROUPS = {f.path[0] for f in FIELDS if len(f.path) > 1}
_EVENT_KEYS = {f.path[0] for f in FIELDS} | {
    "id", "slug", "sessions", "project", "downloads", "changes", "cancelled_sessions", "trainers",
    "module", "parallel_groups", "eligibility", "institution_places", "questions", "sheets", "competence",
    FORMER_MODE,
}  # fmt: skip
_MEETING_TEXTS: Mapping[str, Check] = {
    "label": check.text(120),
    "city": check.text(120),
    "county": check.text(120),
    "municipality": check.text(120),
    "venue": check.text(300),
}
_MEETING_KEYS = {
    *_MEETING_TEXTS, "mode", "start_local", "end_local", "date_only", "cancelled_days", "credit_minutes",
    "cancelled", "cancelled_reason", "break_minutes", "parallel_group", "blocks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """An entry of `sessions`."""

    plan: MeetingPlan
    cancelled: bool
    cancelled_reason: str | None
    blocks: list[BlockRecord]


@dataclass(frozen=True, slots=True)
class EventRecord:
    """A clean record: columns of the event, and its parts. `place` is where the file has it."""

    place: str
    id: str
    slug: str
    columns: dict[str, Any]
    meetings: list[MeetingRecord]
    project: str | None
    downloads: list[str]
    changes: list[dict[str, Any]]
    cancelled_months: list[dict[str, Any]]
    trainers: list[str]
    module: str | None
    groups: list[str]
    institution_places: dict[str, int]
    eligibility: list[tuple[RuleKind, str]] | None = None
    """Rules about who may apply, by name; None where the file leaves the key out, and they stay."""
    questions: list[FiledQuestion] | None = None
    """Own questions of the form; None where the file leaves the key out, and they stay."""
    sheets: list[SheetRecord] = field(default_factory=list)
    """Tests and evaluation; those that the file leaves out stay."""
    competence: CompetenceRecord | None = None
    """What people are to learn; None where the file leaves the key out, and it stays."""


@dataclass(slots=True)
class Reading(Strict):
    """What a file of activities holds: clean records, and a line for each refused field."""

    events: list[EventRecord] = field(default_factory=list)
    projects: list[ProjectRecord] = field(default_factory=list)
    recruitments: list[RecruitmentRecord] = field(default_factory=list)


def read(data: Any) -> Reading:
    """Read a whole file: `events`, `projects`, `recruitments`, or several; `meta` is not looked at."""
    reading = Reading()
    top = reading.table("", data, {"meta", "events", "projects", "recruitments"})
    if isinstance(data, dict) and not {"events", "projects", "recruitments"} & set(data):
        reading.refuse("events", "is missing")
    for number, raw in enumerate(reading.rows("projects", top.get("projects", []), MAX_RECORDS)):
        project = read_project(reading, f"projects[{number}]", raw)
        if project is not None:
            reading.projects.append(project)
    for number, raw in enumerate(reading.rows("events", top.get("events", []), MAX_RECORDS)):
        _read_event(reading, f"events[{number}]", raw)
    for number, raw in enumerate(reading.rows("recruitments", top.get("recruitments", []), MAX_RECORDS)):
        recruitment = read_recruitment(reading, f"recruitments[{number}]", raw)
        if recruitment is not None:
            reading.recruitments.append(recruitment)
    _refuse_twins(reading)
    return reading


def _refuse_twins(reading: Reading) -> None:
    for name in ("id", "slug"):
        seen: dict[str, str] = {}
        for record in reading.events:
            value = getattr(record, name)
            if value in seen:
                reading.refuse(f"{record.place}.{name}", f"is the same as that of {seen[value]}")
            seen.setdefault(value, record.place)
    names = [project.name for project in reading.projects]
    for name in {name for name in names if names.count(name) > 1}:
        reading.refuse("projects", f"two have the name {name}")
    ids = [recruitment.id for recruitment in reading.recruitments]
    for id in {id for id in ids if ids.count(id) > 1}:
        reading.refuse("recruitments", f"two have the id {id}")


def _read_event(reading: Reading, place: str, raw: Any) -> None:
    before = len(reading.problems)
    given = reading.table(place, raw, _EVENT_KEYS)
    if not isinstance(raw, dict):
        return
    columns = _columns(reading, place, given)
    for required in ("id", *(f.path[0] for f in FIELDS if f.required)):
        if required not in given and not (required == "who_applies" and FORMER_MODE in given):
            reading.refuse(f"{place}.{required}", "is missing")
    id = reading.value(f"{place}.id", given["id"], check.text(120)) if "id" in given else None
    slug = reading.value(f"{place}.slug", given.get("slug", default_slug(id)), check.slug) if id else None
    start, end = columns.get("period_start"), columns.get("period_end")
    if start and end and end < start:
        reading.refuse(f"{place}.period.end", "is before period.start")

    def optional(key: str, checking: Check, empty: Any) -> Any:
        return reading.value(f"{place}.{key}", given[key], checking) if key in given else empty

    record = EventRecord(
        place=place,
        id=id or "",
        slug=slug or "",
        columns=columns,
        meetings=_read_meetings(reading, place, given.get("sessions", [])),
        project=optional("project", check.text(300), None),
        downloads=optional("downloads", check.texts(300), []),
        changes=_read_changes(reading, f"{place}.changes", given.get("changes", [])),
        cancelled_months=_read_months(
            reading, f"{place}.cancelled_sessions", given.get("cancelled_sessions", [])
        ),
        trainers=optional("trainers", check.emails, []),
        module=optional("module", check.text(120), None),
        groups=optional("parallel_groups", check.texts(120), []),
        eligibility=read_rules(reading, f"{place}.eligibility", given.get("eligibility")),
        questions=read_questions(reading, f"{place}.questions", given.get("questions")),
        sheets=read_sheets(reading, f"{place}.sheets", given.get("sheets")),
        competence=read_competence(reading, f"{place}.competence", given.get("competence")),
        institution_places=_read_places(
            reading, f"{place}.institution_places", given.get("institution_places", [])
        ),
    )
    _refuse_wrong_groups(reading, record)
    if len(reading.problems) == before:
        reading.events.append(record)


def _refuse_wrong_groups(reading: Reading, record: EventRecord) -> None:
    """Refuse a group that comes twice, and a meeting for a group that the event doesn't have."""
    groups = record.groups or []
    where = f"{record.place}.parallel_groups"
    reading.refuse_twins([(f"{where}[{number}]", name) for number, name in enumerate(groups)])
    for number, meeting in enumerate(record.meetings):
        if meeting.plan.group is not None and meeting.plan.group not in groups:
            path = f"{record.place}.sessions[{number}].parallel_group"
            reading.refuse(path, f"the event has no parallel group {meeting.plan.group}")


def _columns(reading: Reading, place: str, given: Mapping[str, Any]) -> dict[str, Any]:
    groups = {}
    for group in _GROUPS & set(given):
        known = {f.path[1] for f in FIELDS if f.path[0] == group and len(f.path) > 1}
        groups[group] = reading.table(f"{place}.{group}", given[group], known)
        if not groups[group] and isinstance(given[group], dict) and not given[group]:
            reading.refuse(f"{place}.{group}", "must not be empty; leave the key out")
    columns: dict[str, Any] = {}
    for each in FIELDS:
        source = groups.get(each.path[0], {}) if len(each.path) > 1 else given
        key = each.path[-1]
        if key in source:
            columns[each.column] = reading.value(f"{place}.{each.name}", source[key], each.check)
        else:
            columns[each.column] = DEFAULTS.get(each.column)
    _read_former_mode(reading, place, given, columns)
    return columns


def _read_former_mode(
    reading: Reading, place: str, given: Mapping[str, Any], columns: dict[str, Any]
) -> None:
    """Read the word of files as the settings that it means; these may not stand there as well."""
    columns["former_mode"] = None
    if FORMER_MODE not in given:
        return
    here = f"{place}.{FORMER_MODE}"
    word = reading.value(here, given[FORMER_MODE], check.member_of(RegistrationMode))
    for twin in USUAL:
        if twin in given:
            reading.refuse(here, f"says the same as {twin}; keep one of them")
    if isinstance(word, RegistrationMode):
        columns.update({**USUAL, **MEANT[word], "former_mode": word})


def _read_meetings(reading: Reading, place: str, raw: Any) -> list[MeetingRecord]:
    found = []
    for number, entry in enumerate(reading.rows(f"{place}.sessions", raw)):
        here = f"{place}.sessions[{number}]"
        before = len(reading.problems)
        given = reading.table(here, entry, _MEETING_KEYS)
        meeting = _read_meeting(reading, here, given) if isinstance(entry, dict) else None
        if meeting is not None and len(reading.problems) == before:
            found.append(meeting)
    return found


def _read_meeting(reading: Reading, place: str, given: Mapping[str, Any]) -> MeetingRecord | None:
    def optional(key: str, checking: Check) -> Any:
        return reading.value(f"{place}.{key}", given[key], checking) if key in given else None

    if "start_local" not in given:
        reading.refuse(f"{place}.start_local", "is missing")
        return None
    start = optional("start_local", check.moment)
    end = optional("end_local", check.moment)
    date_only = optional("date_only", check.flag)
    texts = {key: optional(key, checking) for key, checking in _MEETING_TEXTS.items()}
    texts["mode"] = optional("mode", check.member_of(Mode))
    reason = optional("cancelled_reason", check.text())
    cancelled = bool(optional("cancelled", check.flag))
    if start is None or ("end_local" in given and end is None):
        return None
    if date_only is not None and date_only != (start[1] is None):
        why = (
            "has an hour although date_only is true"
            if date_only
            else "has no hour although date_only is false"
        )
        reading.refuse(f"{place}.start_local", why)
        return None
    plan = _plan(reading, place, given, start, end, texts)
    if plan is None:
        return None
    blocks = read_blocks(reading, place, given, plan)
    return MeetingRecord(plan, cancelled, reason, blocks)


def _plan(
    reading: Reading,
    place: str,
    given: Mapping[str, Any],
    start: tuple[date, time | None],
    end: tuple[date, time | None] | None,
    texts: dict[str, Any],
) -> MeetingPlan | None:
    last, ends_at = end or (start[0], None)
    without: list[date] = []
    for number, day in enumerate(
        reading.rows(f"{place}.cancelled_days", given.get("cancelled_days", []), 31)
    ):
        without.append(reading.value(f"{place}.cancelled_days[{number}]", day, check.day))
    group = given.get("parallel_group")
    plan = MeetingPlan(
        start[0],
        last,
        frozenset(without),
        starts_at=start[1],
        ends_at=ends_at,
        group=None if group is None else reading.value(f"{place}.parallel_group", group, check.text(120)),
        **texts,
    )
    try:
        check_plan(plan)
        plan = replace(
            plan,
            credit_minutes=_minutes(reading, place, "credit_minutes", given, len(plan.days)),
            break_minutes=_minutes(reading, place, "break_minutes", given, len(plan.days)),
        )
        check_plan(plan)
    except Refusal as refusal:
        reading.refuse(f"{place}.{refusal.field}", refusal.message % refusal.values)
        return None
    return plan


def _minutes(
    reading: Reading, place: str, key: str, given: Mapping[str, Any], days: int
) -> tuple[int | None, ...]:
    """Return the minutes of each day: one number for all of them, or a list."""
    if key not in given:
        return ()
    raw, place = given[key], f"{place}.{key}"
    one = check.number(1 if key == "credit_minutes" else 0, 24 * 60)
    if not isinstance(raw, list):
        return (reading.value(place, raw, one),) * days
    if len(raw) != days:
        reading.refuse(place, f"needs one number for each of the {days} days")
        return ()
    return tuple(
        None if each is None else reading.value(f"{place}[{n}]", each, one) for n, each in enumerate(raw)
    )


def _read_changes(reading: Reading, place: str, raw: Any) -> list[dict[str, Any]]:
    found = []
    for number, entry in enumerate(reading.rows(place, raw)):
        here = f"{place}[{number}]"
        given = reading.table(here, entry, set(CHANGE))
        row = {}
        for key, column in CHANGE.items():
            limit = check.text() if key == "reason" else check.text(300)
            row[column] = reading.value(f"{here}.{key}", given[key], limit) if key in given else None
        found.append(row)
    return found


def _read_months(reading: Reading, place: str, raw: Any) -> list[dict[str, Any]]:
    found = []
    for number, entry in enumerate(reading.rows(place, raw)):
        here = f"{place}[{number}]"
        given = reading.table(here, entry, {"month", "day_stated"})
        stated = given.get("day_stated")
        found.append(
            {
                "month": reading.value(f"{here}.month", given.get("month"), check.month),
                "day_stated": None
                if stated is None
                else reading.value(f"{here}.day_stated", stated, check.flag),
            }
        )
    return found


def _read_places(reading: Reading, place: str, raw: Any) -> dict[str, int]:
    """Return the numbers of places that chosen institutions have, by their names."""
    found: list[tuple[str, str, int]] = []
    for number, entry in enumerate(reading.rows(place, raw)):
        here = f"{place}[{number}]"
        given = reading.table(here, entry, {"institution", "places"})
        name = reading.value(f"{here}.institution", given.get("institution"), check.text(300))
        places = reading.value(f"{here}.places", given.get("places"), check.number())
        if name is not None and places is not None:
            found.append((f"{here}.institution", name, places))
    reading.refuse_twins([(path, name) for path, name, _ in found])
    return {name: places for _, name, places in found}
