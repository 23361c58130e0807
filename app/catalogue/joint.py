"""Which recruitments the public sees, and what they are called."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Select, and_, bindparam, exists, func, select

from app.events.models import Event, Publication, Recruitment, RegistrationRules
from app.events.titles import Title

PUBLIC = and_(Event.id == RegistrationRules.event_id, Event.publication == Publication.published)
"""The condition on rules joined to their event that the public sees it."""


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


def _to_come(today: Any) -> ColumnElement[bool]:
    return exists().where(
        RegistrationRules.recruitment_id == Recruitment.id, PUBLIC, Event.listed_until >= today
    )
