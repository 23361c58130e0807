"""Which recruitments the public sees, and what they are called."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Select, and_, bindparam, exists, func, select

from app.events.models import Event, EventStatus, Publication, Recruitment, RegistrationRules
from app.events.queries import with_meetings
from app.events.titles import Title
from app.events.when import town_line, when_line
from app.work import Work

PUBLIC = and_(Event.id == RegistrationRules.event_id, Event.publication == Publication.published)
"""The condition on rules joined to their event that the public sees it."""
SHOWN = 12
"""How many other dates an event's page names; the page of the recruitment has them all."""


def public_recruitments(today: date) -> Select[Recruitment]:
    """Select the recruitments with a published event to come, the newest first."""
    return select(Recruitment).where(_to_come(today)).order_by(Recruitment.id.desc())


def count_to_come() -> ScalarSelect[int]:
    """Count them, for a statement that binds `today`."""
    query = select(func.count()).select_from(Recruitment).where(_to_come(bindparam("today", type_=Date)))
    return query.scalar_subquery()


def recruitment_title(recruitment: Recruitment, language: str) -> Title:
    """Return the title: in the asked language if there is one, else in Polish."""
    if language == "en" and recruitment.title_en:
        return Title(recruitment.title_en, "en")
    return Title(recruitment.title_pl, "pl")


def recruitment_text(recruitment: Recruitment, language: str) -> Title | None:
    """Return the text: in the asked language if there is one, else in Polish, else None."""
    if language == "en" and recruitment.text_en:
        return Title(recruitment.text_en, "en")
    return Title(recruitment.text_pl, "pl") if recruitment.text_pl else None


@dataclass(frozen=True, slots=True)
class OtherDate:
    """Another event of a recruitment, as the page of one of its events names it."""

    slug: str
    when: Title
    town: str
    is_called_off: bool


def other_dates(work: Work, event: Event) -> list[OtherDate]:
    """Return the other published events of the recruitment that are not over, in order of time.

    Not more than SHOWN of them; asks nothing for an event without recruitment.
    """
    if event.rules.recruitment_id is None:
        return []
    query = (
        select(Event)
        .join(RegistrationRules, PUBLIC)
        .where(
            RegistrationRules.recruitment_id == event.rules.recruitment_id,
            Event.id != event.id,
            Event.listed_until >= work.today,
        )
        .options(with_meetings())
        .order_by(Event.listed_from, Event.listed_hour, Event.id)
        .limit(SHOWN)
    )
    return [
        OtherDate(
            each.slug,
            when_line(work.texts, each),
            town_line(work.texts, each),
            each.status == EventStatus.cancelled,
        )
        for each in work.session.scalars(query).unique()
    ]


def _to_come(today: Any) -> ColumnElement[bool]:
    # Not a join: SQLite would go through all events to come for each recruitment.
    to_come = select(Event.id).where(PUBLIC, Event.listed_until >= today)
    return exists().where(
        RegistrationRules.recruitment_id == Recruitment.id,
        RegistrationRules.event_id.in_(to_come.correlate(RegistrationRules)),
    )
