"""The counties in which something is published, for filters and for forms."""

from sqlalchemy import ColumnElement, ScalarSelect, func, select, union
from sqlalchemy.orm import InstrumentedAttribute

from app.columns import sort_key
from app.events.models import Event, Meeting, Publication
from app.work import Work


def public_counties() -> ScalarSelect[str | None]:
    """Select the counties of published events for the filter: one text, a line for each, in no order.

    Counties are few and their places many: each step seeks the next county in an index, and one event
    there that is published. (PostgreSQL would turn EXISTS into a join of all events.)
    """
    published = Event.publication == Publication.published
    here = _distinct(Meeting.county, "in_meetings")
    there = _distinct(Event.place_county, "in_events")
    of_meetings = select(Meeting.id).join(Meeting.event).where(Meeting.county == here, published)
    of_events = select(Event.id).where(Event.place_county == there, published)
    found = union(
        select(here).where(here.is_not(None), of_meetings.limit(1).scalar_subquery().is_not(None)),
        select(there).where(there.is_not(None), of_events.limit(1).scalar_subquery().is_not(None)),
    ).subquery()
    return select(func.aggregate_strings(found.c.value, "\n")).scalar_subquery()


def known_counties(work: Work) -> list[str]:
    """Return the counties of published events by name, to be offered while one types."""
    found: str = work.session.scalar(select(public_counties())) or ""
    return sorted(found.splitlines(), key=sort_key)


def _distinct(column: InstrumentedAttribute[str | None], name: str) -> ColumnElement[str | None]:
    """Return the values of an indexed column, each once and a NULL behind them, from a recursive query."""
    steps = select(func.min(column).label("value")).cte(name, recursive=True)
    next_one = select(func.min(column)).where(column > steps.c.value).scalar_subquery()
    steps = steps.union_all(select(next_one).where(steps.c.value.is_not(None)))
    return steps.c.value
