"""The judge of letters and calls finds who was left untold, told twice, or told something untrue."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.races.tidings import Met, Moment, Stand, Tiding, when_said, wrongs

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANNA, TRAINER = ("registration", 7), ("staff", 1)
READERS = {ANNA: ("anna@example.org", 2), TRAINER: ("celina@example.org", 0)}


def moment(hour: int, *days: int, status: str = "planned", count: int = 2, loud: bool = True) -> Moment:
    """The event at an hour: its first meeting, and the second if it takes place, on days of February."""
    meetings = {
        id: Met(when_said(date(2026, 2, day), None, None), True, START + timedelta(days=60))
        for id, day in enumerate(days)
    }
    meetings.setdefault(1, Met(when_said(date(2026, 2, 20), None, None), False, START + timedelta(days=60)))
    stand = Stand((status, None), None, meetings)
    return Moment(START + timedelta(hours=hour), stand, READERS, loud, count if loud else 0)


def moved(before: str, after: str) -> str:
    return f"w wydarzeniu są zmiany.\n\nInny termin\nByło: {before}\nJest: {after}, Pisz\n\n"


def told(hour: int, text: str, *, stands: bool = True) -> list[Tiding]:
    """What both were told at an hour."""
    at = START + timedelta(hours=hour)
    return [
        Tiding(reader, at, "event_changed", address, link, text, stands)
        for reader, (address, link) in READERS.items()
    ]


FIRST, SECOND, THIRD = (f"{day} lutego 2026" for day in ("niedziela, 1", "poniedziałek, 2", "wtorek, 3"))
OPENING = moment(0, 1, loud=False)
MOVED = [OPENING, moment(1, 2)]
AGAIN = [OPENING, moment(1, 2), moment(2, 3)]


@pytest.mark.parametrize(
    ("moments", "tidings"),
    [
        (MOVED, told(1, moved(FIRST, SECOND))),
        (AGAIN, told(1, moved(FIRST, SECOND)) + told(2, moved(SECOND, THIRD))),
        (AGAIN, told(1, "", stands=False) + told(2, moved(FIRST, THIRD))),
        ([OPENING, moment(1, 2), moment(2, 1, count=0)], told(1, "", stands=False)),
        ([OPENING, moment(1, 2, loud=False)], []),
        # While the first letter waited, something was announced that told its reader nothing more.
        (
            [OPENING, moment(1, 2), moment(2, 2, count=0), moment(3, 3)],
            told(1, "", stands=False) + told(3, moved(FIRST, THIRD)),
        ),
        (
            [OPENING, moment(1, 1, 20)],
            told(1, f"Jednak się odbędzie: piątek, 20 lutego 2026\n\nBez zmian:\n{FIRST}\n"),
        ),
        ([OPENING, moment(1, 1, status="suspended")], told(1, "wydarzenie zostało zawieszone do odwołania.")),
    ],
)
def test_what_is_true_passes(moments: Sequence[Moment], tidings: Sequence[Tiding]) -> None:
    assert wrongs(moments, tidings) == []


@pytest.mark.parametrize(
    ("moments", "tidings", "found"),
    [
        (MOVED, told(1, moved(FIRST, SECOND))[1:], "('registration', 7) was left untold"),
        (MOVED, told(1, moved(FIRST, SECOND))[:1], "('staff', 1) was left untold"),
        (MOVED, told(1, moved(FIRST, SECOND), stands=False), "knows the event as it stood"),
        (MOVED, told(1, moved(FIRST, SECOND)) * 2, "was told 2 times"),
        (MOVED, told(1, moved(SECOND, FIRST)), "was told untruly"),
        (MOVED, told(1, moved(FIRST, SECOND) + moved(SECOND, THIRD)), "was told untruly"),
        (MOVED, told(1, "nothing"), "is silent of"),
        (AGAIN, told(1, "", stands=False) + told(2, moved(SECOND, THIRD)), "was told untruly"),
        (AGAIN, told(1, moved(FIRST, SECOND)) + told(2, moved(FIRST, THIRD)), "was told untruly"),
        (
            [OPENING, moment(1, 1, 20)],
            told(1, "Jednak się odbędzie: piątek, 20 lutego 2026\n"),
            "which stays",
        ),
        ([OPENING, moment(1, 2), moment(2, 1, count=0)], told(1, moved(FIRST, SECOND)), "was left untold"),
        (
            [OPENING, moment(1, 2), moment(2, 3, count=0), moment(3, 2)],
            told(1, "", stands=False) + told(3, moved(FIRST, SECOND)),
            "was left untold at 11",
        ),
        ([OPENING, moment(1, 2, loud=False)], told(1, moved(FIRST, SECOND)), "need not be"),
        (
            [OPENING, moment(1, 1, status="suspended")],
            told(1, "wydarzenie zostało zawieszone do dnia: wtorek, 3 lutego 2026."),
            "was told untruly",
        ),
        (
            MOVED,
            [replace(each, address="old@example.org") for each in told(1, moved(FIRST, SECOND))],
            "was told at 10:00:00.000000 by old@example.org",
        ),
        ([OPENING, moment(1, 2, count=3)], told(1, moved(FIRST, SECOND)), "2 letters, history says 3"),
    ],
)
def test_what_is_untrue_is_found(moments: Sequence[Moment], tidings: Sequence[Tiding], found: str) -> None:
    assert found in "\n".join(wrongs(moments, tidings))
