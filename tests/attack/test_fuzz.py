"""Ten thousand generated requests: no fault of ours, nobody's data leaked, nothing changed without right."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy.orm import Session

from app.own.routes import acting
from tests.architecture.role_table import COLUMNS
from tests.attack.canaries import Visit, leaked
from tests.attack.conftest import Answer, Target
from tests.attack.shots import Shot, shots

LONG = bool(os.environ.get("ZAPISY_LONG"))
REQUESTS = 1_250 if LONG else 300
"""Of each kind: four tests on two databases make ten thousand in the long form. The short one asks
PostgreSQL alone, which refuses more (bytes of zero, numbers out of range) than SQLite does."""
pytestmark = [] if LONG else [pytest.mark.postgres]

State = Callable[[], dict[str, list[tuple[Any, ...]]]]
FUZZED = settings(
    max_examples=REQUESTS,
    derandomize=not LONG,
    database=None,
    deadline=None,
    phases=[Phase.generate] if not LONG else [Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)

NO_RIGHTS = ("visitor", "bartek", "daniel")
"""Who may change nothing behind /manage/."""

OPENED = ("/institutions/<token>/", "/manage/appointments/<int:id>/card/file")


def judge(target: Target, shot: Shot, answer: Answer) -> None:
    """Fail for a fault of ours, for another's data, and for headers that are missing or forged."""
    assert answer.status < 500 or (answer.status == 503 and shot.rule == "/healthz"), answer.status
    asked = Visit(shot.who, shot.path, f"{shot.query}{shot.path}".encode() + shot.body)
    assert leaked(target.world, asked, answer.body + repr(answer.headers).encode()) == set()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert not any(
        "evil" in answer.headers.get(name, "") for name in ("Location", "Set-Cookie", "Content-Location")
    )
    assert not any("\n" in value or "\r" in value for value in answer.headers.values())
    assert b"Traceback (most recent call last)" not in answer.body


class Watch:
    """Notices whether anything was written since the last look."""

    def __init__(self, pulse: Callable[[], int], state: State) -> None:
        self._pulse, self._state = pulse, state
        self._seen, self._rows = pulse(), state()

    def unchanged(self) -> None:
        """Fail if any row is not as it was."""
        now = self._pulse()
        if now == self._seen:
            return
        rows = self._state()
        changed = {name: rows[name] for name in rows if rows[name] != self._rows[name]}
        self._seen, self._rows = now, rows
        assert changed == {}

    def look(self) -> None:
        """Take what was written for granted."""
        self._seen, self._rows = self._pulse(), self._state()


def test_reading_changes_nothing(target: Target, pulse: Callable[[], int], state: State) -> None:
    watch = Watch(pulse, state)

    @FUZZED
    @given(shots(target.range, only=lambda method, rule: method == "GET"))
    def shoot(shot: Shot) -> None:
        answer = target.hit(shot)
        judge(target, shot, answer)
        # Who took a list of people along is recorded (docs/decisions/0044-exports-are-recorded.md), and so is
        # who opened the link of an institution's director, or the scan of a card.
        is_recorded = shot.rule.endswith((".csv", ".xlsx", ".pdf", ".zip")) or shot.rule in OPENED
        (watch.look if is_recorded and answer.status == 200 else watch.unchanged)()

    shoot()


def test_a_form_without_its_token_changes_nothing(
    target: Target, pulse: Callable[[], int], state: State
) -> None:
    watch = Watch(pulse, state)

    @FUZZED
    @given(shots(target.range, only=lambda method, rule: method == "POST"))
    def shoot(shot: Shot) -> None:
        answer = target.hit(shot, checking=True)
        judge(target, shot, answer)
        assert answer.status != 303 or answer.headers["Location"].startswith("/sign-in")
        watch.unchanged()

    shoot()


def test_who_has_no_rights_changes_nothing(target: Target, pulse: Callable[[], int], state: State) -> None:
    watch = Watch(pulse, state)

    @FUZZED
    @given(
        shots(target.range, NO_RIGHTS, lambda method, rule: method == "POST" and rule.startswith("/manage/"))
    )
    def shoot(shot: Shot) -> None:
        answer = target.hit(shot)
        judge(target, shot, answer)
        assert answer.status in (400, 403, 404, 405, 413) or shot.method.upper() in ("GET", "HEAD", "OPTIONS")
        watch.unchanged()

    shoot()


def test_everybody_types_nonsense(
    target: Target, pulse: Callable[[], int], state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(pulse, state)
    # What is written reaches the database and is undone with the request: the world stays as it is.
    monkeypatch.setattr(Session, "commit", Session.flush)
    # There one act ends with a commit and the next begins: here both are one, which is undone.
    monkeypatch.setattr(acting, "begin_write", lambda session: None)

    @FUZZED
    @given(shots(target.range, COLUMNS, lambda method, rule: method == "POST"))
    def shoot(shot: Shot) -> None:
        judge(target, shot, target.hit(shot))

    shoot()
    monkeypatch.undo()
    watch.unchanged()
