"""No pattern and no cleaning of ours takes long over a long or hostile text."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from time import thread_time
from typing import Any

import pytest

import app
from app import typed
from app.outbox.letters import html_of, letter_text
from app.people.institution_names import institution_key

LETTERS = 2_500
"""A little more than the longest answer that a public form takes."""

HOSTILE = (
    "a",
    "0",
    " ",
    "-",
    "\n",
    "=",
    "+",
    "@",
    "a-",
    "a ",
    "0.",
    ".,",
    "http://",
    "http://a.,",
    "a@",
    "@.",
    "\u3164",
    "a\u0301",
    "- ",
    "0 0",
    "T00:00",
    "/registrations/",
    "%",
    "ł",
    "[",
    "\\",
    "<",
    "=?",
)


def patterns() -> dict[str, re.Pattern[Any]]:
    """Return every compiled pattern of the application by its name."""
    found = {}
    for each in pkgutil.walk_packages(app.__path__, "app."):
        for name, value in vars(importlib.import_module(each.name)).items():
            if isinstance(value, re.Pattern):
                found[f"{each.name}.{name}"] = value
    return found


def seconds(act: Callable[[], object]) -> float:
    """How much of the processor something takes in this thread, at best: a busy machine is no fault."""
    tries = []
    for _ in range(3):
        began = thread_time()
        act()
        tries.append(thread_time() - began)
        if tries[-1] < 0.1:
            break
    return min(tries)


def test_there_are_patterns() -> None:
    assert len(patterns()) > 20


@pytest.mark.parametrize("name", sorted(patterns()))
def test_no_pattern_runs_away(name: str) -> None:
    pattern = patterns()[name]
    for piece in HOSTILE:
        hostile = piece * (LETTERS // len(piece)) + "\x00"
        text: Any = hostile.encode() if isinstance(pattern.pattern, bytes) else hostile
        assert seconds(lambda text=text: pattern.fullmatch(text)) < 0.5, piece  # type: ignore[misc]
        assert seconds(lambda text=text: list(pattern.finditer(text))) < 0.5, piece  # type: ignore[misc]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_cleaning_runs_away(piece: str) -> None:
    text = piece * (LETTERS // len(piece)) + "\x00"
    for clean in (typed.one_line, typed.stripped, typed.phone, typed.email_problem, institution_key):
        assert seconds(lambda clean=clean: clean(text)) < 1, clean.__name__  # type: ignore[misc]
    assert seconds(lambda: letter_text(f"Subject: {text}\n\n{text}")) < 1
    assert seconds(lambda: html_of(text, "pl", "x")) < 1
