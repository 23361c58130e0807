"""Who signed up for an event, as a partner reads it: no needs, no answers, no notes."""

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.errors import N_
from app.events.models import Event
from app.papers.lists import Kind, Listing, Said, columns_said
from app.papers.sheets import Cell
from app.projects.funding import strip_of
from app.registrations.listing import STATES
from app.registrations.lists import event_facts, told_by
from app.registrations.models import Registration
from app.work import Work

_UNUSUAL = ("registered_at",)


def people_of(event: Event) -> Select[Registration]:
    """Select the registrations of an event by name, with their institutions."""
    query = select(Registration).options(joinedload(Registration.institution))
    return query.where(Registration.event_id == event.id).order_by(Registration.name_sort, Registration.id)


def people_list(work: Work, event: Event) -> Listing:
    """Return the same registrations as a list; one statement for all its rows."""
    texts, id = work.texts, event.id
    said: Said = {
        "state": (N_("State"), Kind.choice, told_by(texts, STATES)),
        "last_name": (N_("Last name"), Kind.text, None),
        "first_name": (N_("First name"), Kind.text, None),
        "institution": (N_("Institution"), Kind.text, None),
        "position": (N_("Position"), Kind.text, None),
        "email": (N_("E-mail"), Kind.text, None),
        "phone": (N_("Phone"), Kind.text, None),
        "registered_at": (N_("Time of registration"), Kind.moment, None),
    }
    return Listing(
        key="region_people",
        title=texts.gettext("Registrations"),
        stem=event.slug,
        columns=columns_said(texts, said, unusual=_UNUSUAL),
        rows=lambda own: _rows(own, id),
        facts=event_facts(work, event),
        strip=strip_of(work, event.project),
    )


def _rows(work: Work, event_id: int) -> Iterator[tuple[Cell, ...]]:
    query = select(
        Registration.state, Registration.last_name, Registration.first_name, Registration.institution_name,
        Registration.position, Registration.email, Registration.phone, Registration.registered_at,
    ).where(Registration.event_id == event_id)  # fmt: skip
    query = query.order_by(Registration.name_sort, Registration.id).execution_options(yield_per=500)
    return ((row[0].value, *row[1:]) for row in work.session.execute(query))
