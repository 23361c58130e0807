"""Bringing recruitments to what a file says: what is known of them, and which events belong to them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from app.errors import Forbidden, Refusal
from app.events.models import Event, Recruitment, RegistrationRules
from app.projects.models import Project
from app.records.recruitment_reading import RecruitmentRecord
from app.recruitments.details import RecruitmentDetails
from app.recruitments.operations.joining import put_in, take_out
from app.recruitments.operations.recruitments import add_recruitment, change_recruitment
from app.work import Work


def load_recruitments(work: Work, records: Iterable[RecruitmentRecord]) -> list[str]:
    """Add and change recruitments, and put their events in and out; return a line for each that can't be.

    What is as the file says changes nothing. A recruitment that the file leaves out stays as it is.
    """
    problems: list[str] = []
    for each in records:
        try:
            _load(work, each)
        except Refusal as refusal:
            field = f".{refusal.field}" if refusal.field else ""
            problems.append(f"{each.place}{field}: {work.texts.into('en').sentence(refusal)}")
        except Forbidden:
            problems.append(f"{each.place}: belongs to somebody else")
    return problems


def dump_recruitments(work: Work) -> list[dict[str, Any]]:
    """Return every recruitment as a record, in the order in which they came, with three statements."""
    rows = select(RegistrationRules.recruitment_id, Event.record_id)
    rows = rows.join(Event, Event.id == RegistrationRules.event_id).order_by(Event.id)
    events: dict[int, list[str]] = {}
    for id, record_id in work.session.execute(rows.where(RegistrationRules.recruitment_id.is_not(None))):
        if id is not None:
            events.setdefault(id, []).append(record_id)
    projects = {project.id: project.name for project in work.session.scalars(select(Project))}
    return [
        _record(each, projects, events.get(each.id, []))
        for each in work.session.scalars(select(Recruitment).order_by(Recruitment.id))
    ]


def _record(recruitment: Recruitment, projects: Mapping[int, str], events: list[str]) -> dict[str, Any]:
    told = {
        "id": recruitment.record_id,
        "title_pl": recruitment.title_pl,
        "title_en": recruitment.title_en,
        "text_pl": recruitment.text_pl,
        "text_en": recruitment.text_en,
        "project": projects.get(recruitment.project_id) if recruitment.project_id else None,
        "once_only": recruitment.once_only,
        "target": recruitment.target,
        "events": events,
    }
    return {key: value for key, value in told.items() if value is not None}


def _load(work: Work, record: RecruitmentRecord) -> None:
    values = {**record.values}
    name = values.pop("project", None)
    project = work.session.scalar(select(Project).where(Project.name == name)) if name else None
    if name and project is None:
        raise Refusal("There is no project of this name.", field="project")
    details = RecruitmentDetails(project_id=project.id if project else None, **values)
    found = work.session.scalar(select(Recruitment).where(Recruitment.record_id == record.id))
    events = _events(work, record)
    if found is None:
        found = add_recruitment(work, details, record.id)
    mine = select(Event).join(Event.rules).where(RegistrationRules.recruitment_id == found.id)
    for event in work.session.scalars(mine.order_by(Event.id)).unique().all():
        if event.id not in {each.id for each in events}:
            take_out(work, found, event)
    change_recruitment(work, found, details, found.version)
    for event in events:
        put_in(work, found, event)


def _events(work: Work, record: RecruitmentRecord) -> list[Event]:
    query = select(Event).where(Event.record_id.in_(record.events)).order_by(Event.id)
    found = list(work.session.scalars(query).unique())
    unknown = sorted(set(record.events) - {event.record_id for event in found})
    if unknown:
        raise Refusal("There is no event with this id: %(ids)s.", field="events",
                      values={"ids": ", ".join(unknown)})  # fmt: skip
    return found
