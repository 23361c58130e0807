"""What the suite does without a tool: it skips and says so loudly, and fails where CI is set."""

import os
from typing import NoReturn

import pytest

MARK = "MISSING"


def missing(tool: str, remedy: str) -> NoReturn:
    """Skip the test for want of a tool; fail it under CI, where nothing may go untested."""
    sentence = f"{MARK}: {tool}. Install it: {remedy}"
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each missing tool once, at the end, with the number of tests it cost."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
        if MARK in reason:
            sentence = reason[reason.index(MARK) :]
            reasons[sentence] = reasons.get(sentence, 0) + 1
    for sentence, count in reasons.items():
        terminalreporter.write_line(f"{count} TESTS DID NOT RUN. {sentence}", red=True, bold=True)
