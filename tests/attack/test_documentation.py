"""What docs/security.md says is shown by a test is shown by one that exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)+)`", TEXT)))
ROW = re.compile(r"^\| (\d+\.\d+(?:\.\d+)?(?:, \d+\.\d+(?:\.\d+)?)*) \| [^|]+ \| (.+) \|$", re.MULTILINE)
ANSWERS = ("**Test**", "**How**", "**None**", "**Not met**", "**Not ours**")

# Requirements of levels 1 and 2 of OWASP ASVS 5.0 in the chapters that apply: numbers of each section.
LEVEL_2 = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 11, "6.3": 3, "6.4": 4, "6.5": 5, "6.6": 3,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 3, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
"""Numbered from 1 without gaps, but for level 3."""


def names_in(path: Path) -> set[str]:
    """Return the tests of a file as pytest names them, without parameters."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


def test_tests_are_named() -> None:
    assert len(NAMED) > 60


@pytest.mark.parametrize("named", NAMED)
def test_a_named_test_exists(named: str) -> None:
    path, _, name = named.partition("::")
    assert (ROOT / path).is_file()
    assert name in names_in(ROOT / path)


def test_every_line_has_an_answer() -> None:
    rows = ROW.findall(TEXT)
    assert len(rows) > 80
    assert [ids for ids, answer in rows if not answer.startswith(ANSWERS)] == []


def test_every_requirement_of_the_level_has_a_line() -> None:
    answered = [id for ids, _ in ROW.findall(TEXT) for id in ids.split(", ")]
    assert len(answered) == len(set(answered))
    wanted = {f"{section}.{number}" for section, count in LEVEL_2.items() for number in range(1, count + 1)}
    assert wanted - set(answered) == set()
