"""Calendars are approved as files: a change of the writer shows what subscribers will see.

ZAPISY_APPROVE=1 writes the files anew; read the difference before committing it, and raise etag.LAYOUT.
"""

import os
from pathlib import Path

import pytest

from app.ics.write import calendar_bytes
from tests.ics.cases import CASES

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", CASES)
def test_calendar_is_the_approved_one(name: str) -> None:
    file = GOLDEN / f"{name}.ics"
    written = calendar_bytes(CASES[name])
    if os.environ.get("ZAPISY_APPROVE") == "1":
        file.write_bytes(written)
    assert written.decode().split("\r\n") == file.read_bytes().decode().split("\r\n")


def test_no_golden_file_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.glob("*.ics")} == set(CASES)
