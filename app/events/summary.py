"""What lists need to know of an event, derived from its parts after each change."""

from calendar import monthrange
from datetime import date

from app.columns import folded
from app.events.models import Event
from app.events.timing import sessions_of
from app.work import Work


def touch(work: Work, event: Event) -> None:
    """Derive `starts_on`, `ends_on` and `search_text` again and raise the version.

    Every operation that changes an event, its meetings or its downloads ends with this, so that
    lists, caches and the other organiser's form notice.
    """
    event.version = (event.version or 0) + 1
    event.changed_at = work.now
    derive(event)


def derive(event: Event) -> None:
    """Set the derived columns from title, meetings and period."""
    days = [session.day for session in sessions_of(event)]
    if days:
        event.starts_on, event.ends_on = days[0], days[-1]
    else:
        event.starts_on, event.ends_on = _period(event)
    words = [event.title_pl, event.title_en, event.kind_pl, event.place_city, event.place_county]
    words += [event.municipality, *(event.groups or [])]
    for meeting in event.meetings:
        words += [meeting.city, meeting.county, meeting.municipality, meeting.venue]
    event.search_text = " ".join(dict.fromkeys(folded(word) for word in words if word))


def _period(event: Event) -> tuple[date | None, date | None]:
    """A start without an end stands for that month; a period without bounds has neither."""
    start, end = event.period_start, event.period_end
    if start and not end:
        end = start.replace(day=monthrange(start.year, start.month)[1])
    return start or end, end
