"""What cards show of the date, and that lists are sorted by just that."""

from datetime import date, time, timedelta

import pytest
from flask.testing import FlaskClient

from app.catalogue.cards import DateBlock, cards_for
from app.catalogue.listing import EventFilter, public_list
from app.events.models import Event
from app.events.summary import derive
from app.registrations.counting import seats_of
from app.work import Work
from tests.support.cast import a_meeting, an_event

TODAY = date(2026, 9, 1)
"""The day on which the tests' clock stands, 10:00 in Warsaw."""
FIRST = date(2026, 10, 14)
MONTH = {"period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}

LAST_TO_COME = "Ostatnie spotkanie jest jeszcze przed nami"
PERIOD_TO_COME = "Podany okres jest jeszcze przed nami"


def block_of(work: Work, event: Event) -> DateBlock | None:
    return cards_for(work, [event], seats_of(work, [event]))[0].block


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(
    ("day", "below"),
    [
        (date(2026, 10, 14), {"pl": "śr.", "en": "Wed"}),
        (date(2027, 1, 4), {"pl": "pon.", "en": "Mon"}),
        (date(2026, 8, 31), {"pl": "2026", "en": "2026"}),
        (date(2023, 11, 20), {"pl": "2023", "en": "2023"}),
        (date(1999, 12, 31), {"pl": "1999", "en": "1999"}),
    ],
    ids=str,
)
def test_a_card_shows_the_hours_and_of_the_past_the_year(
    client: FlaskClient, work: Work, day: date, below: dict[str, str], language: str
) -> None:
    event = an_event(work, meetings=0)
    event.meetings = [a_meeting(work, day, 0)]
    derive(event)
    work.session.commit()
    past = day < TODAY
    page = client.get(f"/events/?lang={language}{'&past=1' if past else ''}").text
    card = page.partition('class="date-block')[2].partition("</li>")[0]
    card = " ".join(card.split())
    assert f'<span class="dayno">{day.day}</span>' in card
    assert f'<span class="weekday">{below[language]}</span>' in card
    assert "9:00" in card.partition('aria-hidden="true">')[2].replace("9:00–15:00", "9:00")
    assert "15:00" in card


@pytest.mark.parametrize("past", [False, True], ids=["to come", "past"])
def test_lists_are_sorted_by_what_they_show(work: Work, past: bool) -> None:
    """Courses whose days lie between those of others, and several at one day."""
    base = TODAY - timedelta(days=60) if past else TODAY + timedelta(days=10)
    for number in range(24):
        event = an_event(work, f"e{number}", meetings=0)
        days = [base + timedelta(days=(number * 7) % 5 + 3 * step) for step in range(1 + number % 3)]
        hour = time(8 + (number * 5) % 9)
        event.meetings = [a_meeting(work, day, at, start=hour, end=None) for at, day in enumerate(days)]
        derive(event)
    work.session.flush()
    events = list(work.session.scalars(public_list(work, EventFilter(past=past))).unique())
    cards = cards_for(work, events, seats_of(work, events))
    assert len(cards) == 24
    shown = [(day_of(event, card.block, past=past), int(hour_of(card.hours))) for event, card in
             zip(events, cards, strict=True)]  # fmt: skip
    days = [day for day, _ in shown]
    assert days == sorted(days, reverse=past)
    assert len(set(days)) > 4
    single = [
        (day, hour) for event, (day, hour) in zip(events, shown, strict=True) if len(event.meetings) == 1
    ]
    assert single == sorted(single, reverse=past)


def day_of(event: Event, block: DateBlock | None, *, past: bool) -> date:
    """Return the session's day that a card shows, which is the first one, or the last one of the past."""
    assert block is not None
    shown = event.meetings[-1 if past else 0].sessions[0].day
    assert block.day == str(shown.day)
    return shown


def hour_of(hours: str) -> str:
    """Return the hour of «godz. 9:00»."""
    return hours.replace("\xa0", " ").rpartition(" ")[2].partition(":")[0]
