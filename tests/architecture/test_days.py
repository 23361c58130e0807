"""Days are local: nothing takes the day of an instant but the clock, and no database does."""

import ast
from pathlib import Path

import pytest

from app.clock import now
from app.texts import LANGUAGES, texts_in
from tests.architecture.house import APP

_NOT_LOCAL = {"date", "today", "utcnow", "utcfromtimestamp"}
"""Methods that tell a day in UTC, or in the zone of the machine."""
_OF_A_DATABASE = {"date", "date_trunc", "strftime", "julianday", "extract", "to_char", "current_date"}


def _calls(path: Path) -> list[tuple[int, str, str]]:
    tree = ast.parse(path.read_text())
    found = (each for each in ast.walk(tree) if isinstance(each, ast.Call))
    return [
        (each.lineno, each.func.attr, ast.unparse(each.func.value))
        for each in found
        if isinstance(each.func, ast.Attribute)
    ]


def test_only_the_clock_takes_the_day_of_an_instant() -> None:
    wrong = [
        f"{path.relative_to(APP)}:{line} calls {owner}.{name}()"
        for path in sorted(APP.rglob("*.py"))
        if path != APP / "clock.py"
        for line, name, owner in _calls(path)
        if name in _NOT_LOCAL and owner not in ("clock", "func", "values", "check")
    ]
    assert wrong == []


def test_no_database_takes_the_day_of_an_instant() -> None:
    wrong = [
        f"{path.relative_to(APP)}:{line} calls func.{name}()"
        for path in sorted(APP.rglob("*.py"))
        for line, name, owner in _calls(path)
        if owner == "func" and name in _OF_A_DATABASE
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_format_of_days_takes_an_instant(language: str) -> None:
    texts = texts_in(language)
    for shown in (texts.day, texts.day_plain, texts.day_short, texts.month, texts.month_short):
        with pytest.raises(TypeError, match="local"):
            shown(now())
