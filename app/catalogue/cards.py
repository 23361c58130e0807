"""An event in a list: date, title, place and the chip that says whether one can sign up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.catalogue.chips import chip_of
from app.events.chips import Chip
from app.events.labels import FORM_OF_SUPPORT
from app.events.models import Event, Session
from app.events.timing import sessions_of
from app.events.titles import Title, title
from app.events.when import town_line, when_line
from app.events.window import is_past, registration_window
from app.registrations.seats import Seats
from app.work import Work


@dataclass(frozen=True, slots=True)
class DateBlock:
    """The leaf of a calendar: all texts; `day` is empty when only the month is known."""

    month: str
    day: str
    below: str
    past: bool


@dataclass(frozen=True, slots=True)
class Card:
    """An event in a list; `block` is None when nothing is known of the date."""

    url: str
    title: Title
    kind: str
    block: DateBlock | None
    when: Title
    hours: str
    place: str
    chip: Chip


def cards_for(work: Work, events: Sequence[Event], seats: Mapping[int, Seats]) -> list[Card]:
    """Return a card for each event, whose meetings are loaded; asks the database nothing.

    `seats` are those of `registrations.counting.seats_of(work, events)`.
    """
    return [_card(work, event, seats[event.id]) for event in events]


def _card(work: Work, event: Event, seats: Seats) -> Card:
    texts = work.texts
    shown = _shown(work, event)
    place = town_line(texts, event)
    return Card(
        url=f"/events/{event.slug}/",
        title=title(event, texts.language),
        kind=texts.gettext(FORM_OF_SUPPORT[event.form_of_support]),
        block=_block(work, event, shown),
        when=when_line(texts, event),
        hours=texts.hours(shown.starts_at, shown.ends_at) if shown else "",
        place=place,
        chip=chip_of(work, event, registration_window(work, event), seats),
    )


def _block(work: Work, event: Event, shown: Session | None) -> DateBlock | None:
    texts = work.texts
    past = is_past(work, event)
    if shown is None:
        if event.period_start is None:
            return None
        return DateBlock(texts.month_short(event.period_start), "", str(event.period_start.year), past)
    days = [each.day for each in shown.meeting.sessions if each.cancelled_at is None]
    in_a_row = len(days) > 1 and (days[0].year, days[0].month) == (days[-1].year, days[-1].month)
    span = [days[0], days[-1]] if in_a_row else [shown.day]
    weekdays = "–".join(texts.day_short(day).split()[0] for day in span)
    below = str(shown.day.year) if past else weekdays
    return DateBlock(texts.month_short(span[0]), "–".join(str(day.day) for day in span), below, past)


def _shown(work: Work, event: Event) -> Session | None:
    """The session by which the list is sorted: the first one, of what is over the last one."""
    sessions = sessions_of(event)
    if not sessions:
        return None
    return sessions[-1] if event.listed_until < work.today else sessions[0]
