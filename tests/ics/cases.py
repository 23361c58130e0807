"""The calendars that are approved as files and shown to every judge."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.ics.entries import Calendar, Entry

CHANGED = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)

LONG = (
    "Seminarium „Współpraca na rzecz włączenia społecznego: zażółć gęślą jaźń” 🎓👩🏽‍🏫; część pierwsza, "
    "prowadzi Celina – w programie: C:\\Nowe\\Nasze, średniki; przecinki, „cudzysłowy” "
    "oraz שלום עולם i مرحبا "
) * 3


def entry(day: date, start: str | None = None, end: str | None = None, **other: Any) -> Entry:
    """Return an entry of that day; hours are written as 10:00."""
    uid = f"session-{day.isoformat()}-{(start or 'day').replace(':', '')}@zapisy.example.org"
    given: dict[str, Any] = {
        "uid": uid,
        "sequence": 0,
        "summary": "Seminarium",
        "changed_at": CHANGED,
        "start": time.fromisoformat(start) if start else None,
        "end": time.fromisoformat(end) if end else None,
    }
    return Entry(day=day, **(given | other))


def instant(day: date, hour: time, zone: str = "Europe/Warsaw") -> datetime:
    """Return the instant that a reader must find, told by the standard library alone."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ONE_DAY = timedelta(days=1)

CASES: dict[str, Calendar] = {
    "summer-and-winter": Calendar(
        "Zapisy: wydarzenia",
        [entry(date(2026, 1, 15), "10:00", "14:30"), entry(date(2026, 7, 15), "10:00", "14:30")],
    ),
    "spring-change": Calendar(
        "Zmiana czasu",
        [
            entry(SPRING - ONE_DAY, "10:00", "12:00"),
            entry(SPRING, "01:30", "03:30"),
            entry(SPRING, "02:30", "04:00"),
            entry(SPRING, "10:00", "12:00"),
            entry(SPRING + ONE_DAY, "10:00", "12:00"),
        ],
    ),
    "autumn-change": Calendar(
        "Zmiana czasu",
        [
            entry(AUTUMN - ONE_DAY, "10:00", "12:00"),
            entry(AUTUMN, "01:30", "03:30"),
            entry(AUTUMN, "01:45", "02:30"),
            entry(AUTUMN, "02:30", "04:00"),
            entry(AUTUMN, "10:00", "12:00"),
            entry(AUTUMN + ONE_DAY, "10:00", "12:00"),
        ],
    ),
    "whole-days-only": Calendar(
        "Terminy bez godzin", [entry(SPRING), entry(date(2026, 12, 31)), entry(date(2028, 2, 29))]
    ),
    "no-end": Calendar("Bez końca", [entry(date(2026, 11, 19), "09:00")]),
    "cancelled": Calendar(
        "Odwołane",
        [
            entry(date(2026, 11, 12), "09:00", "15:00", cancelled=True, sequence=3),
            entry(date(2026, 11, 13), cancelled=True, sequence=1),
        ],
    ),
    "long-texts": Calendar(
        "Żółć, gęś; jaźń",
        [
            entry(
                date(2026, 11, 19),
                "09:00",
                "15:00",
                summary=LONG,
                description=f"{LONG}\n\n{LONG}",
                location="Kielce, ul. Żelazna 5; sala „Błękitna”",
                url="https://zapisy.example.org/events/współpraca/",
                categories=("Seminarium, otwarte", "online"),
            )
        ],
    ),
    "mail": Calendar(
        "",
        [entry(date(2026, 11, 19), "09:00", "15:00", summary="Seminar")],
        language="en",
        method="PUBLISH",
        refresh_minutes=None,
    ),
    "empty": Calendar("Nic jeszcze nie zaplanowano", []),
}
