"""Which events a visitor or a member of staff asks for: filters, order, and the pages' queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.columns import folded
from app.events.models import Event, EventStatus, FormOfSupport, Meeting, Mode, Publication
from app.work import Work

MAX_QUERY = 200
FILTERS = ("q", "form", "county", "mode", "from", "to")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asks the list for: texts as typed, empty when not asked."""

    q: str = ""
    form: str = ""
    county: str = ""
    mode: str = ""
    since: str = ""
    until: str = ""
    past: bool = False

    @property
    def filters(self) -> int:
        """How many filters beside the search are set."""
        return sum(bool(each) for each in (self.form, self.county, self.mode, self.since, self.until))


def asked(arguments: Mapping[str, str]) -> Asked:
    """Return what the address asks for."""
    texts = {name: typed(arguments.get(name, "")) for name in FILTERS}
    return Asked(
        texts["q"], texts["form"], texts["county"], texts["mode"], texts["from"], texts["to"],
        past=arguments.get("past", "") not in ("", "0"),
    )  # fmt: skip


def typed(text: str) -> str:
    """Return a search or filter as it was meant: no control characters, no blanks around, not endless."""
    return "".join(c for c in text if c.isprintable()).strip()[:MAX_QUERY]


def public_list(work: Work, wanted: Asked) -> Select[Event]:
    """Select the published events that match: upcoming by date, undated last; or past, from the latest."""
    over = _is_over(work)
    query = select(Event).where(
        Event.publication == Publication.published, over if wanted.past else ~over, *narrowing(wanted)
    )
    undated = case((Event.starts_on.is_(None), 1), else_=0)
    if wanted.past:
        query = query.order_by(undated, Event.ends_on.desc(), Event.id.desc())
    else:
        query = query.order_by(undated, Event.starts_on, Event.id)
    return query.options(*card_parts())


def card_parts() -> tuple[ExecutableOption, ...]:
    """Return the loading options of what a card or a row shows."""
    return (selectinload(Event.meetings).selectinload(Meeting.sessions),)


def staff_list(condition: ColumnElement[bool], q: str, publication: str, today: date) -> Select[Event]:
    """Select the events that staff may see, what comes next first, then the undated, then the past."""
    query = select(Event).where(condition, *words_in(q))
    if publication in Publication.__members__:
        query = query.where(Event.publication == Publication(publication))
    elif publication:
        query = query.where(false())
    group = case((Event.starts_on.is_(None), 1), (Event.ends_on < today, 2), else_=0)
    late = case((Event.ends_on < today, Event.ends_on))
    return query.order_by(group, late.desc(), Event.starts_on, Event.id.desc()).options(
        *card_parts(), joinedload(Event.project)
    )


def public_counties(work: Work) -> list[str]:
    """Return the counties of published events, for the filter."""
    published = Event.publication == Publication.published
    in_meetings = select(Meeting.county).join(Event).where(published, Meeting.county.is_not(None))
    in_events = select(Event.place_county).where(published, Event.place_county.is_not(None))
    return [str(county) for county in work.session.scalars(in_meetings.union(in_events))]


def count_of(work: Work, query: Select[Event]) -> int:
    """Return how many events a query has."""
    inner = query.order_by(None).with_only_columns(Event.id).subquery()
    return work.session.scalar(select(func.count()).select_from(inner)) or 0


def words_in(q: str) -> list[ColumnElement[bool]]:
    """Return a condition for each word of a search: a folded part of the event's own words."""
    words = folded(q[:MAX_QUERY]).split() if q.strip() else []
    return [Event.search_text.contains(word, autoescape=True) for word in words[:20]]


def narrowing(wanted: Asked) -> list[ColumnElement[bool]]:
    """Return the conditions on `Event` of a search and its filters, whether past or to come."""
    conditions = words_in(wanted.q)
    if wanted.form:
        known = wanted.form in FormOfSupport.__members__
        conditions.append(Event.form_of_support == FormOfSupport(wanted.form) if known else false())
    if wanted.mode:
        conditions.append(Event.mode == Mode(wanted.mode) if wanted.mode in Mode.__members__ else false())
    if wanted.county:
        # Its own meetings, also where the query joins them.
        there = exists().where(Meeting.event_id == Event.id, Meeting.county == wanted.county).correlate(Event)
        conditions.append(or_(Event.place_county == wanted.county, there))
    if wanted.since:
        since = _day(wanted.since)
        conditions.append(Event.ends_on >= since if since else false())
    if wanted.until:
        until = _day(wanted.until)
        conditions.append(Event.starts_on <= until if until else false())
    return conditions


def _is_over(work: Work) -> ColumnElement[bool]:
    """The last day is past; without any day, the event was held."""
    undated = and_(Event.ends_on.is_(None), Event.status == EventStatus.held)
    return or_(and_(Event.ends_on.is_not(None), Event.ends_on < work.today), undated)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
