"""Who signed up for an event, as a partner reads it: no needs, no answers, no notes."""

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.events.models import Event
from app.papers.sheets import Cell
from app.registrations.models import Registration
from app.work import Work

HEADER = (
    "state", "last_name", "first_name", "institution", "position", "email", "phone", "registered_at",
)  # fmt: skip
"""The columns of a partner's export, by field name."""


def people_of(event: Event) -> Select[Registration]:
    """Select the registrations of an event by name, with their institutions."""
    query = select(Registration).options(joinedload(Registration.institution))
    return query.where(Registration.event_id == event.id).order_by(Registration.name_sort, Registration.id)


def exported_people(work: Work, event: Event) -> Iterator[tuple[Cell, ...]]:
    """Yield the same registrations as rows below HEADER, without gathering them in memory."""
    query = select(
        Registration.state, Registration.last_name, Registration.first_name, Registration.institution_name,
        Registration.position, Registration.email, Registration.phone, Registration.registered_at,
    ).where(Registration.event_id == event.id)  # fmt: skip
    query = query.order_by(Registration.name_sort, Registration.id).execution_options(yield_per=500)
    return ((row[0].value, *row[1:]) for row in work.session.execute(query))
