"""No two sessions have the same heading, in files and in the grid."""

from datetime import date, time
from typing import Any

import pytest

from app.attendance.headings import file_headings, grid_notes
from app.events.models import Session
from app.work import Work
from tests.support.cast import a_meeting, an_event

DAY = date(2026, 11, 5)


def sessions(work: Work, *facts: dict[str, Any]) -> list[Session]:
    """Make a session for each description of a meeting."""
    event = an_event(work, meetings=0)
    event.meetings = [
        a_meeting(work, each.pop("day", DAY), number, start=each.pop("start", time(9)), **each)
        for number, each in enumerate(facts)
    ]
    work.session.flush()
    return [meeting.sessions[0] for meeting in event.meetings]


@pytest.mark.parametrize(
    ("facts", "headings"),
    [
        ([{}, {"day": date(2026, 11, 6)}], ["2026-11-05", "2026-11-06"]),
        ([{}, {"start": time(13)}], ["2026-11-05 09:00", "2026-11-05 13:00"]),
        (
            [{"label": "Grupa A"}, {"label": "Grupa B"}],
            ["2026-11-05 09:00 Grupa A", "2026-11-05 09:00 Grupa B"],
        ),
        (
            [{"venue": "Sala 1"}, {"venue": "Sala 2"}],
            ["2026-11-05 09:00 Sala 1, Pisz", "2026-11-05 09:00 Sala 2, Pisz"],
        ),
        (
            [{"label": "A"}, {"label": "A"}],
            ["2026-11-05 09:00 A Hotel Nad Pisą, Pisz (1)", "2026-11-05 09:00 A Hotel Nad Pisą, Pisz (2)"],
        ),
        ([{"start": None, "end": None, "label": "A"}, {"label": "B"}], ["2026-11-05", "2026-11-05 09:00"]),
    ],
)
def test_headings_differ_by_as_much_as_is_needed(
    work: Work, facts: list[dict[str, Any]], headings: list[str]
) -> None:
    assert file_headings(sessions(work, *(dict(each) for each in facts))) == headings


@pytest.mark.parametrize(
    ("facts", "notes"),
    [
        ([{"label": "A"}, {"label": "B"}], ["", ""]),
        ([{"venue": "Sala 1"}, {"venue": "Sala 2"}], ["Sala 1, Pisz", "Sala 2, Pisz"]),
        ([{}, {}], ["Hotel Nad Pisą, Pisz (1)", "Hotel Nad Pisą, Pisz (2)"]),
    ],
)
def test_the_grid_adds_what_tells_columns_apart(
    work: Work, facts: list[dict[str, Any]], notes: list[str]
) -> None:
    assert grid_notes(sessions(work, *(dict(each) for each in facts))) == notes
