"""What stands in a calendar file, line by line."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import chain
from time import perf_counter

import icalendar
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from icalendar.parser import Contentline

from app.ics.entries import Calendar, Entry
from app.ics.write import calendar_bytes
from tests.ics.cases import CASES, CHANGED, LONG, entry
from tests.ics.cases import instant as expected_instant
from tests.ics.judges import Reading, read_ical_js, read_icalendar, read_libical, read_vobject

DAY = date(2026, 11, 19)


def unfolded(content: bytes) -> list[str]:
    """Return the logical lines."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def event_lines(*entries: Entry) -> list[str]:
    """Return the logical lines of the events, without the calendar's own."""
    lines = unfolded(calendar_bytes(Calendar("", list(entries))))
    return lines[lines.index("BEGIN:VEVENT") : -2]


def test_timed_entry() -> None:
    assert event_lines(
        entry(DAY, "09:00", "15:30", uid="s-7@example.org", sequence=2, url="https://example.org/e/7")
    ) == [
        "BEGIN:VEVENT",
        "UID:s-7@example.org",
        "DTSTAMP:20260115T093000Z",
        "LAST-MODIFIED:20260115T093000Z",
        "SEQUENCE:2",
        "DTSTART;TZID=Europe/Warsaw:20261119T090000",
        "DTEND;TZID=Europe/Warsaw:20261119T153000",
        "SUMMARY:Seminarium",
        "URL:https://example.org/e/7",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


@given(st.text(st.sampled_from("aż漢🎓\\^,;n "), min_size=60, max_size=400))
@settings(max_examples=300, deadline=None)
def test_long_lines_are_folded_as_the_library_folds_them(text: str) -> None:
    content = calendar_bytes(Calendar("", [entry(DAY, uid="s-1", summary=text)])).decode()
    lines = content.replace("\r\n ", "").split("\r\n")
    (line,) = [each for each in lines if each.startswith("SUMMARY:")] or [""]
    library = Contentline(line).to_ical().decode()  # type: ignore[no-untyped-call]  # the library has none
    assert library in content


def test_entry_without_hour_lasts_the_day_and_blocks_nothing() -> None:
    lines = event_lines(entry(date(2026, 12, 31), None, "15:00"))
    assert [line for line in lines if line.startswith(("DT", "TRANSP"))] == [
        "DTSTAMP:20260115T093000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "TRANSP:TRANSPARENT",
    ]


@pytest.mark.parametrize("end", [None, "09:00", "08:00"])
def test_without_an_end_after_the_start_there_is_none(end: str | None) -> None:
    lines = event_lines(entry(DAY, "09:00", end))
    assert [line for line in lines if line.startswith(("DTSTART", "DTEND", "DURATION"))] == [
        "DTSTART;TZID=Europe/Warsaw:20261119T090000"
    ]


def test_end_that_the_clock_puts_before_the_start_is_left_out() -> None:
    """02:30 does not exist on that day and means 03:30, so 03:15 is before it."""
    lines = event_lines(entry(date(2026, 3, 29), "02:30", "03:15"))
    assert [line for line in lines if line.startswith(("DTSTART", "DTEND"))] == ["DTSTART:20260329T013000Z"]


def test_cancelled_entry_stays_and_frees_the_time() -> None:
    lines = event_lines(entry(DAY, "09:00", cancelled=True))
    assert lines[-3:] == ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "END:VEVENT"]


def test_head_of_a_feed_and_of_a_mail() -> None:
    feed = unfolded(calendar_bytes(Calendar("Kalendarz; wydarzenia", [entry(DAY)], refresh_minutes=90)))
    assert feed[: feed.index("BEGIN:VEVENT")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zapisy//Zapisy//PL",
        "CALSCALE:GREGORIAN",
        "NAME:Kalendarz\\; wydarzenia",
        "X-WR-CALNAME:Kalendarz\\; wydarzenia",
        "REFRESH-INTERVAL;VALUE=DURATION:PT90M",
        "X-PUBLISHED-TTL:PT90M",
    ]
    mail = unfolded(
        calendar_bytes(Calendar("", [entry(DAY)], language="en", method="PUBLISH", refresh_minutes=None))
    )
    assert mail[: mail.index("BEGIN:VEVENT")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zapisy//Zapisy//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]


@pytest.mark.parametrize(
    ("entries", "times"),
    [([entry(DAY)], 0), ([entry(DAY, "02:00"), entry(DAY, "03:00")], 1), ([], 1)],
    ids=["whole day", "hours", "empty"],
)
def test_zone_is_described_where_it_is_needed(entries: list[Entry], times: int) -> None:
    content = calendar_bytes(Calendar("", entries))
    assert content.count(b"BEGIN:VTIMEZONE") == times
    assert b"X-LIC-LOCATION" not in content


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Australia/Sydney", "Europe/Dublin", "Asia/Kolkata", "UTC"]
)
def test_other_zones_are_read_back(zone: str) -> None:
    entries = [entry(date(2026, month, 15), "10:00") for month in range(1, 13)]
    content = calendar_bytes(Calendar("", entries, zone=zone))
    assert f"DTSTART;TZID={zone}:20260115T100000" in unfolded(content)
    means = [expected_instant(given.day, time(10), zone) for given in entries]
    for judge in (read_icalendar, read_vobject, read_libical, read_ical_js):
        assert [reading.start for reading in judge(content)] == means


@pytest.mark.parametrize(
    ("zone", "day", "written"),
    [
        ("Asia/Jerusalem", date(2026, 7, 15), "DTSTART:20260715T070000Z"),  # the Friday after a Thursday
        ("Africa/Casablanca", date(2026, 3, 1), "DTSTART:20260301T100000Z"),  # Ramadan is in no yearly rule
        ("Europe/Warsaw", date(1995, 10, 10), "DTSTART:19951010T090000Z"),  # already winter, then
        ("Europe/Warsaw", date(1950, 7, 15), "DTSTART:19500715T090000Z"),
    ],
)
def test_what_two_yearly_rules_cannot_tell_is_written_in_utc(zone: str, day: date, written: str) -> None:
    content = calendar_bytes(Calendar("", [entry(day, "10:00")], zone=zone))
    assert [line for line in unfolded(content) if line.startswith("DTSTART:")][-1] == written
    assert b"VTIMEZONE" not in content


def test_texts_cannot_break_out_of_their_line() -> None:
    for end in ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        evil = f"Spotkanie{end}END:VEVENT{end}BEGIN:VEVENT{end}ATTENDEE:mailto:daniel@example.org"
        nasty = entry(
            DAY,
            "09:00",
            uid=f"s-1{end}METHOD:REQUEST",
            summary=evil,
            description=evil,
            location=evil,
            url=f"https://example.org/{end}ORGANIZER:mailto:daniel@example.org",
            categories=(evil,),
        )
        content = calendar_bytes(Calendar(evil, [nasty], language=evil, method=evil))
        text = content.decode()
        assert text.splitlines() == text.split("\r\n")[:-1]
        assert [line for line in unfolded(content) if line.startswith(("ATTENDEE", "ORGANIZER"))] == []
        assert text.count("\r\nBEGIN:VEVENT\r\n") == text.count("\r\nEND:VEVENT\r\n") == 1
        (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
        assert event["summary"] == "Spotkanie END:VEVENT BEGIN:VEVENT ATTENDEE:mailto:daniel@example.org"
        assert str(event["description"]).split("\n")[0] == "Spotkanie"


def test_forbidden_characters_are_dropped_and_the_rest_kept() -> None:
    content = calendar_bytes(Calendar("", [entry(DAY, summary="Żó\0łć \ud800\x1b[31m🎓 C:\\Nowe; a, b")]))
    assert read_vobject(content)[0].summary == "Żółć [31m🎓 C:\\Nowe; a, b"


def test_no_line_is_longer_than_75_octets() -> None:
    for calendar in CASES.values():
        content = calendar_bytes(calendar)
        assert max(len(line) for line in content.split(b"\r\n")) <= 75
        assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


def test_bytes_depend_on_nothing_but_the_calendar() -> None:
    calendar = CASES["long-texts"]
    assert calendar_bytes(calendar) == calendar_bytes(calendar)
    elsewhere = entry(DAY, changed_at=CHANGED.astimezone(timezone(timedelta(hours=-5))))
    assert calendar_bytes(Calendar("", [elsewhere])) == calendar_bytes(Calendar("", [entry(DAY)]))


def test_entry_refuses_what_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="uid"):
        entry(DAY, uid=" ")
    with pytest.raises(ValueError, match="aware"):
        entry(DAY, changed_at=datetime(2026, 1, 1))


def test_five_hundred_sessions_are_written_quickly(record_property: Callable[[str, object], None]) -> None:
    entries = [
        entry(
            DAY + timedelta(days=number),
            "09:00",
            "15:00",
            summary=f"Seminarium {number}: współpraca na rzecz włączenia społecznego",
            description=LONG,
            location="Kielce, ul. Żelazna 5",
            url=f"https://zapisy.example.org/events/seminarium-{number}/",
        )
        for number in range(500)
    ]
    took = []
    for _ in range(3):
        began = perf_counter()
        content = calendar_bytes(Calendar("Wszystkie", entries))
        took.append(perf_counter() - began)
    record_property("seconds", min(took))
    assert content.count(b"BEGIN:VEVENT") == 500
    assert min(took) < 0.3


texts = st.text(max_size=120)
hours = st.builds(time, st.integers(0, 23), st.integers(0, 59))
entries_drawn = st.lists(
    st.builds(
        Entry,
        uid=st.uuids().map(str),
        sequence=st.integers(0, 2**31 - 1),
        day=st.dates(date(1990, 1, 1), date(2037, 12, 30)),
        start=st.none() | hours,
        end=st.none() | hours,
        summary=texts,
        changed_at=st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC)),
        description=texts,
        location=texts,
        url=st.just("") | texts,
        cancelled=st.booleans(),
        categories=st.lists(texts, max_size=3).map(tuple),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(entries_drawn)
def test_instants_read_back_are_the_instants_given(entries: list[Entry]) -> None:
    content = calendar_bytes(Calendar("", entries))
    for judge in (read_icalendar, read_vobject):
        assert [(seen.start, seen.end) for seen in judge(content)] == [times(given) for given in entries]


@settings(deadline=None, max_examples=5, phases=[Phase.generate])  # a program is started for each example
@given(st.lists(entries_drawn, min_size=20, max_size=20).map(lambda lists: list(chain(*lists))))
def test_instants_read_back_by_programs_are_the_instants_given(entries: list[Entry]) -> None:
    content = calendar_bytes(Calendar("", entries))
    for judge in (read_libical, read_ical_js):
        seen: list[Reading] = judge(content)
        assert [(reading.start, reading.end) for reading in seen] == [times(given) for given in entries]


def times(given: Entry) -> tuple[date, date | None]:
    """Return what a reader must see of the entry's hours."""
    if given.start is None:
        return given.day, given.day + timedelta(days=1)
    start = expected_instant(given.day, given.start)
    end = expected_instant(given.day, given.end) if given.end else start
    return start, end if end > start else None
