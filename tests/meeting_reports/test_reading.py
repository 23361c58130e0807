"""Each variant of each platform is read to the same people and times; what is none is refused."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.errors import Refusal
from app.meeting_reports.headings import ReportColumn
from app.meeting_reports.intervals import whole_minutes
from app.meeting_reports.matching import Expected, Ground, attendees_of, match
from app.meeting_reports.moments import DayOrder, order_of, stretch, written
from app.meeting_reports.reading import Platform, minutes_of, read_report
from tests.meeting_reports import files

WARSAW = ZoneInfo("Europe/Warsaw")
DAY = date(2026, 11, 25)
SERVICES = {
    "WEBEX_NINE": Platform.webex, "ZOOM": Platform.zoom, "ZOOM_WITH_DATA": Platform.zoom,
    "ZOOM_UNIQUE": Platform.zoom, "ZOOM_WEBINAR": Platform.zoom, "TEAMS": Platform.teams,
    "TEAMS_POLISH": Platform.teams, "TEAMS_AMERICAN": Platform.teams,
    "TEAMS_NAMES": Platform.teams,
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", files.ALL)
def test_every_variant_tells_of_anna(name: str, encoding: str) -> None:
    report = read_report(files.rows_of(files.ALL[name], encoding))
    anna = [each for each in report.connections if each.email == "anna@example.org"]
    assert {each.name for each in anna} == {"Anna Lis"}
    assert report.platform == SERVICES.get(name, report.platform)
    assert report.is_of_names == (name == "TEAMS_NAMES")
    if name == "TEAMS_NAMES":
        return
    if name == "ZOOM_UNIQUE":
        assert not report.has_times
        assert [each.minutes for each in anna] == [185]
        return
    moments = [moment for each in report.connections for moment in (each.joined, each.left) if moment]
    order = order_of(moments, [DAY])
    first = min(each.joined.on(order) for each in anna if each.joined)  # type: ignore[type-var]
    assert first == datetime(2026, 11, 25, 9, 58, 10)


def test_connections_come_before_sums_of_them() -> None:
    report = read_report(files.rows_of(files.TEAMS))
    assert [each.name for each in report.connections] == ["Anna Lis", "Anna Lis", "Jan Żółć"]
    assert [each.minutes for each in report.connections] == [64, 114, 120]


def test_who_waits_is_not_there_and_rooms_are_told() -> None:
    zoom = read_report(files.rows_of(files.ZOOM))
    assert [each.is_waiting for each in zoom.connections] == [False, True, False]
    assert [each.name for each in attendees_of(zoom.connections)] == ["Anna Lis", "Jan Żółć (OPS Pisz)"]
    webex = read_report(files.rows_of(files.WEBEX_THIRTEEN))
    assert [each.room for each in webex.connections] == ["", "Grupa 2"]


def test_who_registered_and_did_not_come_has_no_times() -> None:
    with pytest.raises(Refusal):
        written("--")
    report = read_report(files.rows_of(files.ZOOM_WEBINAR))
    assert {each.email: each.joined is None for each in report.connections} == {
        "anna@example.org": False,
        "ewa@example.org": True,
    }


def test_unknown_headings_are_told_and_learnt() -> None:
    rows = [
        (1, ["Osoba", "Wejście", "Wyjście", "Kolor"]),
        (2, ["Anna Lis", "2026-11-25 10:00", "2026-11-25 11:00", "x"]),
    ]
    with pytest.raises(Refusal):
        read_report(rows)
    told = {"osoba": ReportColumn.name, "wejście": ReportColumn.joined, "wyjście": ReportColumn.left}
    report = read_report(rows, told)
    assert report.unknown == ("Kolor",)
    assert [each.name for each in report.connections] == ["Anna Lis"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("47 mins", 47), ("1 hr 20 min", 80), ("1 day 2 hours", 1560), ("1:05:00", 65), ("10m 59s", 10),
        ("1h 30m 51s", 90), ("3 godz. 4 min 30 sek.", 184), ("185", 185), ("", None), ("--", None),
        ("dwie", None), ("10080", 10080), ("10081", None), ("9" * 30, None), ("9" * 5000, None),
        ("9" * 4000 + ":00:00", None), ("9" * 5000 + " h", None), ("9999999 min", None), ("1h30m", 90),
    ],
)  # fmt: skip
def test_lengths(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize(
    ("texts", "expected", "order"),
    [
        (("05/06/26, 09:00", "05/06/26, 10:00"), [date(2026, 6, 5)], DayOrder.day_first),
        (("05/06/26, 09:00", "05/06/26, 10:00"), [date(2026, 5, 6)], DayOrder.month_first),
        (("05/06/26, 23:00", "05/07/26, 01:00"), [date(2026, 5, 6)], DayOrder.month_first),
        (("13/11/2026 09:00",), [], DayOrder.day_first),
        (("11/13/2026 09:00 PM",), [], DayOrder.month_first),
        (("2026-11-13 09:00:00",), [], DayOrder.year_first),
        (("06/06/26, 09:00",), [], DayOrder.day_first),
    ],
)
def test_the_order_of_day_and_month(texts: tuple[str, ...], expected: list[date], order: DayOrder) -> None:
    assert order_of([written(each) for each in texts], expected) == order


@pytest.mark.parametrize("expected", [[], [date(2026, 5, 6), date(2026, 6, 5)], [date(2027, 1, 1)]])
def test_an_ambiguous_day_is_asked_about(expected: list[date]) -> None:
    moments = [written("05/06/26, 09:00"), written("05/06/26, 10:00")]
    with pytest.raises(Refusal):
        order_of(moments, expected)
    assert order_of(moments, expected, DayOrder.day_first) == DayOrder.day_first


def test_a_clock_that_is_set_back_and_forth() -> None:
    def minutes(first: str, last: str, told: int | None) -> int:
        pair = [written(each).on(DayOrder.year_first) for each in (first, last)]
        assert pair[0]
        assert pair[1]
        return whole_minutes([stretch(pair[0], pair[1], told, WARSAW)])

    assert minutes("2026-10-25 01:30", "2026-10-25 03:30", 180) == 180
    assert minutes("2026-10-25 02:10", "2026-10-25 02:40", 90) == 90
    assert minutes("2026-10-25 02:10", "2026-10-25 02:40", 30) == 30
    assert minutes("2026-10-25 02:40", "2026-10-25 02:10", 30) == 30
    assert minutes("2026-03-29 01:30", "2026-03-29 03:30", None) == 60


def test_matching_never_guesses() -> None:
    report = read_report(files.rows_of(files.ZOOM))
    people = [
        Expected(1, "Anna Lis", frozenset({"Anna@Example.org"})),
        Expected(2, "Jan Żółć", frozenset({"jan@example.org"})),
        Expected(3, "Żółć Jan", frozenset({"jan2@example.org"})),
        Expected(4, "Janina Żółć", frozenset()),
    ]
    attendees = attendees_of(report.connections)
    match(attendees, people)
    anna, jan = attendees
    assert (anna.expected_id, anna.ground) == (1, Ground.email)
    assert (jan.expected_id, jan.candidates) == (None, (2, 3))
    match(attendees, people, {"jan zolc": 3})
    assert (jan.expected_id, jan.ground) == (3, Ground.accepted)


def test_an_address_of_two_people_decides_nothing() -> None:
    report = read_report(files.rows_of(files.ZOOM_UNIQUE))
    shared = frozenset({"anna@example.org"})
    attendees = attendees_of(report.connections)
    match(attendees, [Expected(1, "Anna Lis", shared), Expected(2, "Adam Lis", shared)])
    assert (attendees[0].expected_id, attendees[0].candidates) == (None, (1,))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(1, ["", ""])],
        [(1, ["Name", "Join time"])],
        [(1, ["Anna Lis", "2026-11-25 10:00"])],
        [(1, ["=cmd|' /C calc'!A0", "x"]), (2, ["1", "2"])],
    ],
)
def test_what_is_no_report_is_refused(rows: list[tuple[int, list[str]]]) -> None:
    with pytest.raises(Refusal):
        read_report(rows)
