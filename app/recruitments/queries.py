"""Reading recruitments and their events."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app.events.access import visible_to_staff
from app.events.models import Event, Publication, Recruitment, RegistrationRules
from app.events.queries import with_meetings
from app.recruitments.access import managed_recruitments
from app.work import Work

OFFERED = 300
"""How many events are offered to come into a recruitment."""
SHOWN = 20
"""How many recruitments the page of a project names."""


def recruitment_list(work: Work, words: str) -> Select[Recruitment]:
    """Select the recruitments that the actor manages, the latest first, with their projects."""
    query = select(Recruitment).where(managed_recruitments(work)).options(joinedload(Recruitment.project))
    for word in words.split():
        query = query.where(_holds(Recruitment.title_pl, word) | _holds(Recruitment.title_en, word))
    return query.order_by(Recruitment.created_at.desc(), Recruitment.id.desc())


def _holds(column: object, word: str) -> ColumnElement[bool]:
    # SQLite lowers no letters with accents: those match as they are typed, or small.
    return func.lower(column).contains(word.lower(), autoescape=True) | func.coalesce(column, "").contains(
        word, autoescape=True
    )


def event_counts(work: Work, recruitments: Collection[Recruitment]) -> dict[int, int]:
    """Return how many events each recruitment has, by its id, with one statement."""
    ids = [each.id for each in recruitments]
    query = (
        select(RegistrationRules.recruitment_id, func.count())
        .where(RegistrationRules.recruitment_id.in_(ids))
        .group_by(RegistrationRules.recruitment_id)
    )
    return {id: count for id, count in work.session.execute(query) if id is not None} if ids else {}


def events_in(recruitment_id: int) -> Select[Event]:
    """Select the events of a recruitment with their meetings, in order of time."""
    query = select(Event).join(Event.rules).where(RegistrationRules.recruitment_id == recruitment_id)
    return query.options(with_meetings()).order_by(Event.listed_from, Event.listed_hour, Event.id)


def events_listed(work: Work, recruitment: Recruitment) -> Select[Event]:
    """Select the events of a recruitment that the actor organises, in order of time."""
    return events_in(recruitment.id).where(visible_to_staff(work))


def recruitments_of_project(work: Work, project_id: int) -> list[Recruitment]:
    """Return the latest recruitments of a project, not more than SHOWN."""
    query = select(Recruitment).where(Recruitment.project_id == project_id)
    query = query.order_by(Recruitment.created_at.desc(), Recruitment.id.desc()).limit(SHOWN)
    return list(work.session.scalars(query))


def events_of(work: Work, recruitment: Recruitment) -> list[Event]:
    """Return the events of a recruitment that the actor organises, in order of time."""
    return list(work.session.scalars(events_listed(work, recruitment)).unique())


def events_to_join(work: Work, recruitment: Recruitment) -> Sequence[Event]:
    """Return the events that the actor organises, of the same project and no recruitment, latest first."""
    query = (
        select(Event)
        .join(Event.rules)
        .where(
            Event.project_id == recruitment.project_id
            if recruitment.project_id is not None
            else Event.project_id.is_(None),
            RegistrationRules.recruitment_id.is_(None),
            visible_to_staff(work),
        )
        .order_by((Event.publication == Publication.draft).desc(), Event.listed_from.desc(), Event.id.desc())
    )
    return work.session.scalars(query.limit(OFFERED)).all()
