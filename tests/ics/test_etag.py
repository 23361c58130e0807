"""The date of a calendar is that of its newest change."""

from datetime import UTC, date, datetime

from app.ics.entries import Calendar
from app.ics.etag import last_modified
from tests.ics.cases import entry

DAY = date(2026, 11, 19)


def test_last_modified_is_the_newest_change() -> None:
    newest = datetime(2026, 2, 1, 12, 0, 0, 999, tzinfo=UTC)
    calendar = Calendar("", [entry(DAY), entry(DAY, "10:00", changed_at=newest), entry(DAY, "11:00")])
    assert last_modified(calendar) == datetime(2026, 2, 1, 12, tzinfo=UTC)
    assert last_modified(Calendar("", [])) is None
