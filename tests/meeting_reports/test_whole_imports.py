"""Whole reports of many people: the order of files, a file twice and a second tool change nothing."""

import random
import time as stopwatch
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.attendance.operations import take_proposals
from app.attendance.queries import register_state
from app.events.models import Session
from app.meeting_reports.models import MeetingReport
from app.meeting_reports.operations.deciding import withdraw
from app.work import Work
from tests.meeting_reports.conftest import DAY, HOURS, Take, Webinar
from tests.support.statements import statements

START = datetime.combine(DAY, HOURS[0])
HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),In Waiting Room"
Minutes = dict[str, int]


def a_file(rng: random.Random, people: int, rows: int) -> tuple[str, dict[int, set[int]]]:
    """Return a report of random connections, and the minutes of the session that each person was there."""
    lines, there = [HEAD], dict[int, set[int]]()
    for _ in range(rows):
        who, begins, length = rng.randrange(people), rng.randrange(-90, 300), rng.randrange(0, 120)
        waits = rng.random() < 0.1
        first, last = (START + timedelta(minutes=each) for each in (begins, begins + length))
        cells = [f"Osoba {who}", f"o{who}@example.org", f"{first:%d.%m.%Y %H:%M}", f"{last:%d.%m.%Y %H:%M}"]
        lines.append(",".join([*cells, str(length), "Yes" if waits else "No"]))
        if not waits:
            there.setdefault(who, set()).update(range(max(begins, 0), min(begins + length, 180)))
    return "\n".join(lines), there


def marked(work: Work, session: Session) -> list[str]:
    """Return the marks that evidence proposes, in the order of the register."""
    take_proposals(work, session)
    found = [row.value.written if row.value else "" for row in register_state(work, session).rows]
    work.session.rollback()
    return found


def expected(minutes: Sequence[set[int]]) -> list[str]:
    """Return the marks of so many minutes; five missing are forgiven, none at all says nothing."""
    return ["" if not each else "present" if len(each) >= 175 else str(len(each)) for each in minutes]


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_any_repetition_give_the_same(
    work: Work, webinar: Webinar, take: Take, seed: int
) -> None:
    rng = random.Random(seed)
    people = 6
    _, session, _ = webinar(*((f"Osoba{n}", f"Nazwisko{n}", f"o{n}@example.org") for n in range(people)))
    texts, there = [], [set[int]() for _ in range(people)]
    for _ in range(3):
        text, found = a_file(rng, people, 12)
        texts.append(text)
        for who, minutes in found.items():
            there[who] |= minutes
    seen = []
    for _ in range(2):
        order = [*texts, *rng.sample(texts, 2)]
        rng.shuffle(order)
        for number, text in enumerate(order):
            take(session, text, f"{number}.csv")
        seen.append(marked(work, session))
        for report in work.session.scalars(select(MeetingReport).where(MeetingReport.withdrawn_at.is_(None))):
            withdraw(work, report)
        work.session.commit()
    assert seen[0] == seen[1] == expected(there)
    assert marked(work, session) == [""] * people


@pytest.mark.parametrize("people", [3, 60])
def test_as_many_statements_for_many(work: Work, webinar: Webinar, take: Take, people: int) -> None:
    _, session, _ = webinar(*((f"Osoba{n}", f"Nazwisko{n}", f"o{n}@example.org") for n in range(people)))
    text, _ = a_file(random.Random(1), people, people * 5)
    began = stopwatch.perf_counter()
    with statements() as seen:
        take(session, text)
    assert len([each for each in seen if each.startswith("SELECT")]) <= 30
    assert stopwatch.perf_counter() - began < 10
