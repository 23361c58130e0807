"""Reading lists of interest: entries, those whom a next edition may write to, and the demand in figures."""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from app.events.access import visible_to_staff
from app.events.models import Event, Meeting
from app.interest.models import (
    KEEP_MONTHS,
    InterestClock,
    InterestCount,
    InterestEntry,
    InterestLetter,
    InterestSource,
)
from app.links import Purpose
from app.programmes.models import Module
from app.work import Work


def entry_by_token(work: Work, token: str) -> InterestEntry | None:
    """Return what a link opens; None for one that is forged, or whose entry is gone."""
    claim = work.links.claim(Purpose.interest, token)
    entry = work.session.get(InterestEntry, claim.id) if claim is not None else None
    return entry if entry is not None and claim is not None and entry.secret == claim.version else None


def entries_of(event: Event) -> Select[InterestEntry]:
    """Select the confirmed entries of an event, the first to ask first."""
    return (
        select(InterestEntry)
        .where(InterestEntry.event_id == event.id, InterestEntry.confirmed_at.is_not(None))
        .order_by(InterestEntry.confirmed_at, InterestEntry.id)
    )


def listed_at(work: Work, event: Event) -> int:
    """Count the confirmed entries of an event."""
    here = InterestEntry.event_id == event.id, InterestEntry.confirmed_at.is_not(None)
    return work.session.scalar(select(func.count()).select_from(InterestEntry).where(*here)) or 0


def followed_by(event: Event) -> ColumnElement[bool]:
    """Return the condition on entries whose next edition an event is: of its module, or taken over."""
    taken_over = select(InterestSource.source_id).where(InterestSource.event_id == event.id)
    conditions: list[ColumnElement[bool]] = [InterestEntry.event_id.in_(taken_over)]
    if event.module_id is not None:
        earlier = select(Event.id).where(Event.module_id == event.module_id, Event.id != event.id)
        conditions.append(InterestEntry.event_id.in_(earlier))
    return and_(InterestEntry.confirmed_at.is_not(None), or_(*conditions))


def not_written_to(event: Event) -> ColumnElement[bool]:
    """Return the condition on entries that got no letter about an event."""
    letter = exists().where(InterestLetter.entry_id == InterestEntry.id, InterestLetter.event_id == event.id)
    return ~letter


def interested_in(work: Work, event: Event) -> tuple[int, int]:
    """Return how many may be written to about an event, and how many of them were not yet; one statement."""
    mine = select(InterestEntry.id, not_written_to(event).label("new")).where(followed_by(event)).subquery()
    new = func.count().filter(mine.c.new)
    row = work.session.execute(select(func.count(), new).select_from(mine)).one()
    return int(row[0]), int(row[1])


def sources_of(work: Work, event: Event) -> Sequence[Event]:
    """Return the events whose lists an event has taken over."""
    taken = select(InterestSource.source_id).where(InterestSource.event_id == event.id)
    query = select(Event).where(Event.id.in_(taken)).order_by(Event.title_pl)
    return work.session.scalars(query).unique().all()


def possible_sources(work: Work, event: Event) -> Sequence[Event]:
    """Return the events with a list that the actor manages and that an event may take over, at most 200."""
    taken = select(InterestSource.source_id).where(InterestSource.event_id == event.id)
    listed = exists().where(InterestEntry.event_id == Event.id, InterestEntry.confirmed_at.is_not(None))
    query = select(Event).where(listed, Event.id != event.id, Event.id.not_in(taken), visible_to_staff(work))
    if event.module_id is not None:
        query = query.where(or_(Event.module_id.is_(None), Event.module_id != event.module_id))
    return work.session.scalars(query.order_by(Event.listed_from.desc(), Event.id).limit(200)).unique().all()


class DemandBy(enum.StrEnum):
    """By what the demand is shown."""

    event = "event"
    module = "module"
    county = "county"


def demand(work: Work, since: str, by: DemandBy) -> Select[Any]:
    """Select how many asked, of events that the actor sees: label, address, total, lately, on lists now.

    Most asked for first. `since` is the month ("2025-12") from which "lately" counts. Only events have an
    address; the label of what has no module or county is None.
    """
    lately = case((InterestCount.month >= since, InterestCount.people), else_=0)
    counted = (
        select(
            InterestCount.event_id,
            func.sum(InterestCount.people).label("total"),
            func.sum(lately).label("lately"),
        )
        .group_by(InterestCount.event_id)
        .subquery()
    )
    listed = (
        select(InterestEntry.event_id, func.count().label("listed"))
        .where(InterestEntry.confirmed_at.is_not(None))
        .group_by(InterestEntry.event_id)
        .subquery()
    )
    now = func.coalesce(listed.c.listed, 0)
    label = {DemandBy.module: Module.name_pl, DemandBy.county: _county()}.get(by, Event.title_pl)
    query = (
        select(label.label("label"), Event.slug, counted.c.total, counted.c.lately, now.label("listed"))
        .join(counted, counted.c.event_id == Event.id)
        .outerjoin(listed, listed.c.event_id == Event.id)
        .outerjoin(Module, Module.id == Event.module_id)
        .where(visible_to_staff(work))
    )
    if by == DemandBy.event:
        return query.order_by(counted.c.total.desc(), Event.title_pl, Event.id)
    each = query.subquery()
    total = func.sum(each.c.total)
    sums = (func.sum(each.c[name]).label(name) for name in ("lately", "listed"))
    grouped = select(each.c.label, literal("").label("slug"), total.label("total"), *sums)
    grouped = grouped.group_by(each.c.label)
    return grouped.order_by(total.desc(), each.c.label)


def demand_by_month(work: Work) -> Select[str, str, str | None, str, int]:
    """Select for files: title, module, county, month and people, the months of each event in order."""
    return (
        select(Event.title_pl, Module.name_pl, _county(), InterestCount.month, InterestCount.people)
        .join(InterestCount, InterestCount.event_id == Event.id)
        .outerjoin(Module, Module.id == Event.module_id)
        .where(visible_to_staff(work))
        .order_by(Event.title_pl, Event.id, InterestCount.month)
    )


def _county() -> ColumnElement[str | None]:
    of_meeting = select(func.min(Meeting.county)).where(Meeting.event_id == Event.id).correlate(Event)
    return func.coalesce(Event.place_county, of_meeting.scalar_subquery())


def keep_months(work: Work) -> int:
    """Return for how many months entries are kept."""
    return work.session.scalar(select(InterestClock.keep_months)) or KEEP_MONTHS


def month_of(moment: datetime) -> str:
    """Return the month of a local moment, as counts name it."""
    return f"{moment:%Y-%m}"
