"""What real calendar programs read is what was meant, on both sides of both clock changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

import pytest

from app.ics.entries import Calendar, Entry
from app.ics.write import calendar_bytes
from tests.ics import judges
from tests.ics.cases import CASES, entry, instant
from tests.ics.judges import Reading

Judge = Callable[[bytes], list[Reading]]
JUDGES: dict[str, Judge] = {
    "icalendar": judges.read_icalendar,
    "vobject": judges.read_vobject,
    "libical": judges.read_libical,
    "ical.js": judges.read_ical_js,
}


def meant(given: Entry) -> Reading:
    """Return what a reader must see of an entry."""
    summary = given.summary.strip()
    status = "CANCELLED" if given.cancelled else "CONFIRMED"
    if given.start is None:
        return Reading(given.uid, given.day, given.day + timedelta(days=1), summary, status)
    end = instant(given.day, given.end) if given.end else None
    return Reading(given.uid, instant(given.day, given.start), end, summary, status)


def around_changes(years: range) -> list[Entry]:
    """Return an entry for each half hour of the days about the changes, and one for noon of each month."""
    month_ends = [date(year, month, 31) for year in years for month in (3, 10)]
    changes = [end - timedelta(days=end.isoweekday() % 7) for end in month_ends]
    days = [change + timedelta(days=shift) for change in changes for shift in (-1, 0, 1)]
    halves = [
        entry(day, f"{minutes // 60:02}:{minutes % 60:02}", summary="Pół godziny")
        for day in days
        for minutes in range(0, 24 * 60, 30)
    ]
    middles = [date(year, month, 15) for year in years for month in range(1, 13)]
    return halves + [entry(day, "12:00", "14:00") for day in middles]


@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES.keys())
@pytest.mark.parametrize("name", CASES)
def test_reader_sees_what_was_meant(name: str, judge: Judge) -> None:
    assert judge(calendar_bytes(CASES[name])) == [meant(given) for given in CASES[name].entries]


@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES.keys())
def test_every_half_hour_about_the_changes_is_read_back(judge: Judge) -> None:
    entries = around_changes(range(2024, 2037, 4))
    assert judge(calendar_bytes(Calendar("", entries))) == [meant(given) for given in entries]


@pytest.mark.parametrize(
    ("day", "start", "expected"),
    [
        (date(2026, 3, 28), "10:00", "2026-03-28T09:00"),
        (date(2026, 3, 29), "01:59", "2026-03-29T00:59"),
        (date(2026, 3, 29), "02:30", "2026-03-29T01:30"),  # the clock skips it: half an hour after the change
        (date(2026, 3, 29), "03:00", "2026-03-29T01:00"),
        (date(2026, 3, 29), "10:00", "2026-03-29T08:00"),
        (date(2026, 10, 24), "10:00", "2026-10-24T08:00"),
        (date(2026, 10, 25), "02:30", "2026-10-25T00:30"),  # it comes twice: the first of the two
        (date(2026, 10, 25), "03:00", "2026-10-25T02:00"),
        (date(2026, 10, 25), "10:00", "2026-10-25T09:00"),
    ],
)
def test_known_instants(day: date, start: str, expected: str) -> None:
    content = calendar_bytes(Calendar("", [entry(day, start)]))
    moment = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert {judge(content)[0].start for judge in JUDGES.values()} == {moment}


def test_khal_shows_warsaw_hours() -> None:
    entries = [
        entry(date(2026, 3, 28), "10:00", "12:00"),
        entry(date(2026, 3, 29), "10:00", "12:00"),
        entry(date(2026, 10, 24), "10:00", "12:00"),
        entry(date(2026, 10, 25), "10:00", "12:00", cancelled=True),
        entry(date(2026, 11, 19)),
    ]
    shown = judges.read_khal(calendar_bytes(Calendar("", entries)))
    assert [(reading.uid, reading.start, reading.summary) for reading in shown] == [
        (given.uid, meant(given).start, given.summary) for given in entries
    ]
    assert shown[4].end == entries[4].day
    assert [reading.end for reading in shown[:4]] == [meant(given).end for given in entries[:4]]


def test_ical_js_reads_the_same_in_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "NODE", "no-such-program")
    for name in ("spring-change", "autumn-change", "long-texts"):
        seen = judges.read_ical_js(calendar_bytes(CASES[name]))
        assert seen == [meant(given) for given in CASES[name].entries]


def test_ical_js_is_the_file_that_was_vendored() -> None:
    told = (judges.ICAL_JS.parent / "README.md").read_text()
    assert sha256(judges.ICAL_JS.read_bytes()).hexdigest() in told


def test_judges_notice_a_wrong_zone() -> None:
    """The judges judge: with the summer rule taken away each of them reads July an hour late."""
    july = entry(date(2026, 7, 15), "10:00", "12:00")
    content = calendar_bytes(Calendar("", [july])).decode()
    start, end = content.index("BEGIN:DAYLIGHT"), content.index("END:DAYLIGHT\r\n") + len("END:DAYLIGHT\r\n")
    spoilt = (content[:start] + content[end:]).replace("Europe/Warsaw", "Warsaw and about").encode()
    late = replace(meant(july), start=instant(july.day, time(11)), end=instant(july.day, time(13)))
    for judge in JUDGES.values():
        assert judge(spoilt) == [late]
