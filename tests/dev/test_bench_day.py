"""The day a popular training opens: what its figures say, and that each of its parts can be measured."""

import os
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import rmtree

import pytest

from benchmarks import day
from benchmarks.__main__ import main
from benchmarks.against import compare, table
from benchmarks.aims import AIMS, PEERS, Aim, Figure, Kind
from benchmarks.client import Answer
from benchmarks.commit import counted
from benchmarks.day_rows import medians, rows
from benchmarks.visitors import Visitor
from benchmarks.visits import SUGGESTIONS, Times, newcomer, visit
from tests.support.missing import missing
from tests.support.postgres import installed_binaries, wheel_binaries

FORM = b'<input name="csrf_token" value="abc">'


def answered(status: int, body: bytes = b"", head: str = "") -> Answer:
    return Answer(status, f"HTTP/1.1 {status} X{head}".encode(), body)


def test_a_whole_visit_asks_for_five_things_as_a_visitor_of_its_own() -> None:
    times = Times()
    script = visit("kurs", 70_000, times)
    answers = (
        answered(200, head="\r\nSet-Cookie: s=1; Path=/"),
        answered(200, FORM),
        answered(200, b"[]"),
        answered(303, head="\r\nLocation: http://localhost/registrations/t/"),
    )
    asked = [next(script), *(script.send(answer) for answer in answers)]
    with pytest.raises(StopIteration):
        script.send(answered(200))
    lines = [each.split(b" HTTP")[0].decode() for each in asked]
    assert lines == [
        "GET /events/kurs/",
        "GET /events/kurs/register",
        f"GET {SUGGESTIONS}",
        "POST /events/kurs/register",
        "GET /registrations/t/",
    ]
    assert all(b"X-Forwarded-For: 10.1.17.112\r\n" in each for each in asked)
    assert b"Cookie: s=1" in asked[-1]
    assert b"csrf_token=abc" in asked[3]
    assert len(times.submits) == 1


def test_visitors_have_addresses_of_their_own_and_others_none() -> None:
    numbers = count(250)
    addresses = {newcomer(next(numbers)).address for _ in range(1000)}
    assert len(addresses) == 1000
    assert Visitor().address == ""


@pytest.mark.parametrize(
    ("aim", "now", "before", "said"),
    [
        (Aim(Kind.at_least, 0.5, ""), 0.5, 0, "reached"),
        (Aim(Kind.at_least, 0.5, ""), 0.4, 9, "missed by 20 %"),
        (Aim(Kind.at_most, 24, ""), 24, 0, "reached"),
        (Aim(Kind.at_most, 24, ""), 36, 0, "missed by 50 %"),
        (Aim(Kind.times, 2.5, ""), 100, 40, "reached"),
        (Aim(Kind.times, 2.5, ""), 50, 40, "missed by 50 %"),
        (Aim(Kind.part, 1 / 3, ""), 1.0, 3.0, "reached"),
        (Aim(Kind.part, 1 / 3, ""), 2.0, 3.0, "missed by 100 %"),
        (Aim(Kind.times, 2.5, ""), 100, 0, ""),
    ],
)
def test_what_is_said_of_an_aim(aim: Aim, now: float, before: float, said: str) -> None:
    assert aim.verdict(now, before) == said


def test_statements_are_counted_behind_the_mark_that_counts() -> None:
    lines = ["warm", "MARK submit", "earlier", "MARK worker, nothing due", "look", "MARK begin"]
    lines += ["MARK event page", "a", "SELECT 'MARK submit'", "BEGIN", "b", "COMMIT", "MARK between", "x"]
    lines += ["MARK worker", "look", "c", "d", "MARK submit", "y", "MARK worker, eight letters", "look"]
    found = counted([*lines, *["e"] * 16, "MARK end", "z"])
    assert found == {
        "event page": 1, "form": 0, "suggestions": 0, "submit": 3, "own page": 0, "worker": 2,
        "worker, a letter of several": 2,
    }  # fmt: skip


def test_a_round_is_told_with_what_is_to_be_reached() -> None:
    def figures(rate: float, share: float, statements: float) -> dict[str, Figure]:
        return {
            "event page, kept": Figure(rate, "a second", more_is_better=True),
            "event page, kept, share": Figure(share, "of the limit", more_is_better=True),
            "limit beside it, event page, kept": Figure(1000, "a second", more_is_better=True),
            "100 for 15, form open, SQLite: last answer": Figure(0.5, "s"),
            "statements of a registration, PostgreSQL, all": Figure(statements, "", is_count=True),
            "statements of a registration, PostgreSQL, submit": Figure(9, "", is_count=True),
        }

    found = rows(medians([figures(600, 0.6, 24), figures(700, 0.7, 24), figures(9, 0.01, 24)]))
    told = [(row.what, row.figure, row.verdict) for row in found]
    assert told == [
        ("event page, kept", "600.0/s; limit 1,000/s; 0.600 of it", "missed by 8 %"),
        ("100 for 15, form open, SQLite: last answer", "500 ms", "beside the commit only"),
        ("statements of a registration, PostgreSQL, all", "24 (submit 9)", "reached"),
    ]
    assert found[0].peers == "26/s · 14/s"
    lines = table("4727f21", compare([figures(500, 0.5, 36)], [figures(700, 0.7, 24)])).splitlines()
    assert (
        lines[0] == "| what | 4727f21 | now | ratio | | to reach | reached? | pretix · Indico on 2026-11-28 |"
    )
    assert lines[3].endswith("| 0.5 | 0.7 | 1.40 | not worse | 0.65 of the limit | reached |  |")
    assert lines[5].endswith("| not worse | a third of 4727f21's | missed by 200 % |  |")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account may enter."""
    if installed_binaries() is None and wheel_binaries() is None:
        missing("PostgreSQL", "apt-get install postgresql")
    made = Path(tempfile.mkdtemp(prefix="zapisy-bd-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    rmtree(made)


@pytest.mark.slow
@pytest.mark.skipif("ZAPISY_LONG" not in os.environ, reason="two minutes: in the long form only")
def test_every_part_of_the_day_can_be_measured(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With all that has an aim, and beside a commit: here the code as it is committed."""
    arguments = ["--quick", "--against", "HEAD", "--folder", str(folder), "day"]
    assert main(arguments) in (0, 1)
    told = capsys.readouterr().out
    assert [name for name in {**AIMS, **PEERS} if f"| {name}" not in told] == []
    assert list(folder.iterdir()) == []


def test_the_names_of_the_day_are_known_to_the_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--against", "HEAD", "nothing"])
    said = capsys.readouterr().err
    assert [name for name in ("day", *day.MEASURES) if name not in said] == []
