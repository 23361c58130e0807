"""Rules of zones, taken from the time zone database, agree with it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest

from app.ics import zone as zones
from app.ics.zone import Change, footer, needs_utc, zone_rule

WARSAW = ZoneInfo("Europe/Warsaw")


def test_rule_of_warsaw() -> None:
    rule = zone_rule("Europe/Warsaw")
    assert rule is not None
    assert rule.daylight is not None
    assert (rule.standard.name, rule.standard.offset) == ("CET", timedelta(hours=1))
    assert (rule.daylight.name, rule.daylight.offset) == ("CEST", timedelta(hours=2))
    assert rule.daylight.begins == Change(3, 5, 0, timedelta(hours=2))
    assert rule.standard.begins == Change(10, 5, 0, timedelta(hours=3))
    assert rule.daylight.begins.moment(2026) == datetime(2026, 3, 29, 2)
    assert rule.standard.begins.moment(2026) == datetime(2026, 10, 25, 3)


def test_every_zone_of_the_database_has_a_rule_that_agrees_or_none() -> None:
    without = {key for key in available_timezones() if zone_rule(key) is None}
    assert len(without) < 20
    assert {key for key in without if key.startswith("Europe/")} == set()
    disagreeing = set()
    for key in available_timezones() - without:
        rule, zone = zone_rule(key), ZoneInfo(key)
        days = (date(2036, 1, 1) + timedelta(days=shift) for shift in range(0, 365, 5))
        if any(needs_utc(datetime.combine(day, time(12)), zone, rule) for day in days):
            disagreeing.add(key)
    # Their clocks follow the moon, and the database lists each change.
    assert disagreeing <= {"Africa/Casablanca", "Africa/El_Aaiun"}


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-03-29T01:59", False),
        ("2026-03-29T02:00", True),
        ("2026-03-29T02:59", True),
        ("2026-03-29T03:00", False),
        ("2026-10-25T01:59", False),
        ("2026-10-25T02:00", True),
        ("2026-10-25T02:59", True),
        ("2026-10-25T03:00", False),
        ("1970-07-01T12:00", True),
    ],
)
def test_hours_that_need_utc(local: str, expected: bool) -> None:
    assert needs_utc(datetime.fromisoformat(local), WARSAW, zone_rule("Europe/Warsaw")) is expected


def test_instant_of_a_skipped_and_of_a_double_hour() -> None:
    assert zones.instant(date(2026, 3, 29), time(2, 30), WARSAW) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert zones.instant(date(2026, 10, 25), time(2, 30), WARSAW) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_machine_without_zone_files_uses_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = footer("Europe/Warsaw")
    footer.cache_clear()
    monkeypatch.setattr(zones.zoneinfo, "TZPATH", ())
    try:
        assert footer("Europe/Warsaw") == usual == "CET-1CEST,M3.5.0,M10.5.0/3"
    finally:
        footer.cache_clear()


def test_unknown_zones_are_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        zone_rule("Europe/Kielce")
    with pytest.raises(ValueError, match="keys must"):
        zone_rule("../../etc/passwd")
