"""What lists need to know of an event, derived from its parts after each change."""

from calendar import monthrange
from datetime import date, time

from app.columns import folded
from app.events.models import UNDATED, WORD_LENGTH, Event, EventStatus, EventWord
from app.events.timing import sessions_of
from app.work import Work


def touch(work: Work, event: Event) -> None:
    """Derive again what lists need to know, and raise the version.

    Every operation that changes an event, its meetings or its downloads ends with this, so that
    lists, caches and the other organiser's form notice.
    """
    event.version = (event.version or 0) + 1
    event.changed_at = work.now
    derive(event)


def derive(event: Event) -> None:
    """Set the derived columns from title, meetings, period and status."""
    days = [session.day for session in sessions_of(event)]
    if days:
        event.starts_on, event.ends_on = days[0], days[-1]
    else:
        event.starts_on, event.ends_on = _period(event)
    undated = date.min if event.status == EventStatus.held else UNDATED
    event.listed_from, event.listed_until = event.starts_on or UNDATED, event.ends_on or undated
    first = next(iter(sessions_of(event)), None)
    event.listed_hour = (first.starts_at if first else None) or time(0)
    words = [event.title_pl, event.title_en, event.kind_pl, event.place_city, event.place_county]
    words += [event.municipality, *(event.groups or [])]
    for meeting in event.meetings:
        words += [meeting.city, meeting.county, meeting.municipality, meeting.venue]
    text = " ".join(dict.fromkeys(folded(word) for word in words if word))
    if text != event.search_text:
        event.search_text = text
        _list_words(event)


def words_kept(text: str) -> set[str]:
    """Return the words of a folded text as they are kept, and as those of a search are compared."""
    return {word[:WORD_LENGTH] for word in text.split()}


def _list_words(event: Event) -> None:
    """Keep the rows of words that stay: the others are few, and nobody waits for their locks."""
    wanted, known = words_kept(event.search_text), {each.word: each for each in event.words}
    for word in known.keys() - wanted:
        event.words.remove(known[word])
    event.words.extend(EventWord(word=word) for word in sorted(wanted - known.keys()))


def _period(event: Event) -> tuple[date | None, date | None]:
    """A start without an end stands for that month; a period without bounds has neither."""
    start, end = event.period_start, event.period_end
    if start and not end:
        end = start.replace(day=monthrange(start.year, start.month)[1])
    return start or end, end
