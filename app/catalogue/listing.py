"""Which events a visitor or a member of staff asks for: filters, order, and the pages' queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.columns import folded
from app.events.models import Event, EventWord, FormOfSupport, Meeting, Mode, Publication
from app.events.queries import rows_in
from app.events.summary import words_kept
from app.typed import searched
from app.work import Work

MAX_QUERY = 200
FILTERS = ("q", "form", "county", "mode", "from", "to")

Day = date | ColumnElement[date]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a visitor narrows the list to: texts as typed, empty when not given."""

    q: str = ""
    form: str = ""
    county: str = ""
    mode: str = ""
    since: str = ""
    until: str = ""
    past: bool = False

    @property
    def filters(self) -> int:
        """How many filters are set, not counting the search."""
        return sum(bool(each) for each in (self.form, self.county, self.mode, self.since, self.until))


def event_filter(arguments: Mapping[str, str]) -> EventFilter:
    """Return what the address asks for."""
    texts = {name: typed(arguments.get(name, "")) for name in FILTERS}
    return EventFilter(
        texts["q"], texts["form"], texts["county"], texts["mode"], texts["from"], texts["to"],
        past=arguments.get("past", "") not in ("", "0"),
    )  # fmt: skip


def typed(text: str) -> str:
    """Return a search or filter as it was meant: nothing unseen, no blanks around, not endless."""
    return searched(text, MAX_QUERY)


def public_list(work: Work, wanted: EventFilter) -> Select[Event]:
    """Select the published events that match: upcoming by date, undated last; or past, from the latest."""
    return published_on(work.today, wanted).options(*card_parts())


def published_on(today: Day, wanted: EventFilter) -> Select[Event]:
    """Select the same as they match on a day, which may be a parameter's name; nothing is loaded along."""
    published = select(Event).where(Event.publication == Publication.published, *narrowing(wanted))
    return half(published, today, past=wanted.past)


def half(query: Select[Event], today: Day, *, past: bool) -> Select[Event]:
    """Narrow to what is to come, the next first, or to what is over, the latest first; undated last.

    The last day is over, or without any day, the event was held: one range of one index.
    """
    if past:
        query = query.where(Event.listed_until < today)
        latest = (Event.listed_until, Event.listed_from, Event.listed_hour, Event.id)
        return query.order_by(*(column.desc() for column in latest))
    coming = query.where(Event.listed_until >= today)
    return coming.order_by(Event.listed_from, Event.listed_hour, Event.id)


def card_parts() -> tuple[ExecutableOption, ...]:
    """Return the loading options of what a card or a row shows."""
    return (selectinload(Event.meetings).joinedload(Meeting.sessions),)


def count_of(work: Work, query: Select[Event]) -> int:
    """Return how many events a query has."""
    return rows_in(work, query.with_only_columns(Event.id))


def words_in(q: str) -> list[ColumnElement[bool]]:
    """Return a condition for each word of a search: an event's own word begins so, case and accents aside."""
    words = words_kept(folded(q[:MAX_QUERY])) if q.strip() else set()
    return [_has_word(word) for word in sorted(words)[:20]]


def _has_word(beginning: str) -> ColumnElement[bool]:
    """Match the beginning of a word: a range of the words' index, read once (0059-what-grows.md)."""
    found = select(EventWord.event_id).where(
        EventWord.word >= beginning, EventWord.word < beginning + chr(0x10FFFF)
    )
    return Event.id.in_(found)


def narrowing(wanted: EventFilter) -> list[ColumnElement[bool]]:
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


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
