"""The staff's list of events: filters, order and counts."""

from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.orm import joinedload

from app.catalogue.listing import card_parts, half, words_in
from app.events.models import Event, Publication
from app.work import Work


def staff_list(condition: ColumnElement[bool], q: str, publication: str) -> Select[Event]:
    """Select the events that staff may see."""
    query = select(Event).where(condition, *words_in(q))
    if publication in Publication.__members__:
        query = query.where(Event.publication == Publication(publication))
    elif publication:
        query = query.where(false())
    return query.options(*card_parts(), joinedload(Event.project))


def halves(query: Select[Event], today: date) -> list[Select[Event]]:
    """Cut a query in two: what is to come, undated last; then the past, the latest first."""
    return [half(query, today, past=past) for past in (False, True)]


def staff_counts(work: Work, condition: ColumnElement[bool], q: str) -> dict[str, tuple[int, int]]:
    """Count the events that staff may see, to come and past: all under "", the others by publication."""
    past = Event.listed_until < work.today
    rows = work.session.execute(
        select(Event.publication, past, func.count())
        .where(condition, *words_in(q))
        .group_by(Event.publication, past)
    )
    found = {str(publication): [0, 0] for publication in ("", *Publication)}
    for publication, over, count in rows:
        for name in ("", str(publication)):
            found[name][bool(over)] += count
    return {name: (coming, over) for name, (coming, over) in found.items()}
