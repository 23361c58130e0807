"""Tags and dates of calendars change when, and only when, their bytes do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from app.ics.entries import Calendar
from app.ics.etag import fingerprint, last_modified
from app.ics.write import calendar_bytes
from tests.ics.cases import CASES, CHANGED, LONG, entry

DAY = date(2026, 11, 19)
BASE = Calendar("Zapisy", [entry(DAY, "09:00", "15:00")])


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": "other@example.org"},
        {"sequence": 1},
        {"day": DAY + timedelta(days=7)},
        {"start": None},
        {"end": None},
        {"summary": "Webinar"},
        {"description": "Program"},
        {"location": "Kielce"},
        {"url": "https://example.org/"},
        {"cancelled": True},
        {"changed_at": CHANGED + timedelta(seconds=1)},
        {"categories": ("webinar",)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_tag_follows_every_field_of_an_entry(changes: dict[str, Any]) -> None:
    other = replace(BASE, entries=[replace(BASE.entries[0], **changes)])
    assert calendar_bytes(other) != calendar_bytes(BASE)
    assert fingerprint(other) != fingerprint(BASE)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Inne"},
        {"entries": []},
        {"language": "en"},
        {"method": "PUBLISH"},
        {"refresh_minutes": None},
        {"zone": "Europe/Berlin"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_tag_follows_every_field_of_the_calendar(changes: dict[str, Any]) -> None:
    other = replace(BASE, **changes)
    assert calendar_bytes(other) != calendar_bytes(BASE)
    assert fingerprint(other) != fingerprint(BASE)


def test_tag_is_stable_and_fit_for_a_header() -> None:
    tags = {fingerprint(calendar) for calendar in CASES.values()}
    assert len(tags) == len(CASES)
    assert {fingerprint(calendar) for calendar in CASES.values()} == tags
    assert all(len(tag) == 32 and set(tag) <= set("0123456789abcdef") for tag in tags)
    assert fingerprint(replace(BASE, name="\ud800")) != fingerprint(BASE)


def test_tag_costs_a_fraction_of_the_body() -> None:
    days = [DAY + timedelta(days=number) for number in range(500)]
    calendar = Calendar("Wszystkie", [entry(day, "09:00", "15:00", description=LONG) for day in days])
    took = []
    for _ in range(3):
        began = perf_counter()
        fingerprint(calendar)
        took.append(perf_counter() - began)
    assert min(took) < 0.05


def test_last_modified_is_the_newest_change() -> None:
    newest = datetime(2026, 2, 1, 12, 0, 0, 999, tzinfo=UTC)
    calendar = Calendar("", [entry(DAY), entry(DAY, "10:00", changed_at=newest), entry(DAY, "11:00")])
    assert last_modified(calendar) == datetime(2026, 2, 1, 12, tzinfo=UTC)
    assert last_modified(Calendar("", [])) is None
