"""Lanes: every test has one, what a lane tests is declared, and none is left out by mistake or in silence."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.lanes import LANES, SHORT
from tests.support.lanes import ROOT, TESTS, files_in, imports_of, suite_files

# --- The table ---------------------------------------------------------------------------------


def test_every_test_file_has_one_lane() -> None:
    """A new folder belongs into SHORT of tests/lanes.py, or into a lane."""
    files = {path for path in TESTS.rglob("test_*.py") if "__pycache__" not in path.parts}
    taken = [path for lane in LANES.values() for path in suite_files(lane) & files]
    assert sorted(taken) == sorted(set(taken))
    short = {path.relative_to(TESTS) for path in files - set(taken)}
    assert sorted(str(path) for path in short if path.parts[0] not in SHORT) == []


def test_a_file_of_browser_tests_is_in_their_lane() -> None:
    """Beside its room it is called test_in_browser.py."""
    mark = re.compile(r"^pytestmark = pytest\.mark\.browser$", re.MULTILINE)
    marked = {path for path in TESTS.rglob("test_*.py") if mark.search(path.read_text(encoding="utf-8"))}
    assert len(marked) > 30
    assert sorted(str(path.relative_to(TESTS)) for path in marked - suite_files(LANES["browser"])) == []


@pytest.mark.parametrize("name", LANES)
def test_what_a_lane_names_is_there(name: str) -> None:
    lane = LANES[name]
    assert [suite for suite in lane.suites if not files_in((suite,), TESTS)] == []
    assert [path for path in lane.paths if not files_in((path,))] == []


@pytest.mark.parametrize("name", LANES)
def test_what_a_suite_imports_is_among_what_it_tests(name: str) -> None:
    """What it borrows of other suites is found by itself."""
    lane = LANES[name]
    sources = [path for path in suite_files(lane) if path.suffix == ".py"]
    imported = {each for path in sources for each in imports_of(path)}
    product = {path for path in imported if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")}
    assert sorted(str(path.relative_to(ROOT)) for path in product - files_in(lane.paths)) == []


# --- A small project with a lane ---------------------------------------------------------------

TABLE = """
from dataclasses import dataclass

SHORT = ("quick",)

@dataclass(frozen=True)
class Lane:
    suites: tuple[str, ...]
    paths: tuple[str, ...]

LANES = {"long": Lane(("slow", "*/test_in_browser.py"), ("app/deep*",))}
"""
SLOW = """
import os, pytest
from tests.quick.borrowed import WORD
from tests.support.missing import missing

def test_slow():
    if os.environ.get("WITHOUT_A_TOOL"):
        missing("Chromium", "apt-get install chromium")
    assert WORD and not os.environ.get("RED")
"""
FILES = {
    "pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests"]\npythonpath = ["."]\n'
    'addopts = ["--import-mode=importlib"]\n',
    "app/deep/rule.py": "RULE = 1\n",
    "app/other.py": "OTHER = 1\n",
    "requirements/test.txt": "",
    "tests/__init__.py": "",
    "tests/lanes.py": TABLE,
    "tests/conftest.py": 'pytest_plugins = ("tests.support.missing", "tests.support.lanes")\n',
    "tests/support/__init__.py": "",
    "tests/quick/borrowed.py": "WORD = 'word'\n",
    "tests/quick/test_quick.py": "def test_quick(): pass\n",
    "tests/quick/test_in_browser.py": "def test_browser(): pass\n",
    "tests/slow/test_slow.py": SLOW,
}
WHOLE, SHORTENED = "3 passed", "1 passed"
LOUD = "LANE NOT RUN: long (slow, */test_in_browser.py; 2 tests). Nothing that it tests has changed"

Run = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of three tests, two of them in a lane, with the suite's own plug-in."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for name in ("lanes.py", "missing.py"):
        shutil.copy(TESTS / "support" / name, tmp_path / "tests/support" / name)
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """Run the project's tests: `run("--lanes=due", RED="1")` returns what is printed."""

    def ran(*arguments: str, **settings: str) -> str:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        answer = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=project, env=kept | settings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return answer.stdout + answer.stderr

    return ran


def recorded(project: Path) -> dict[str, dict[str, str]]:
    path = project / "tests/lanes.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


@pytest.fixture
def green(run: Run, project: Path) -> dict[str, str]:
    """The record of a lane that was green."""
    assert WHOLE in (said := run("--lanes=due"))
    assert "Green, commit tests/lanes.json: long" in said
    return recorded(project)["long"]


@pytest.mark.usefixtures("green")
def test_a_lane_that_was_green_is_left_out_loudly_until_all_are_asked_for(run: Run) -> None:
    said = run("--lanes=due")
    assert SHORTENED in said
    assert said.count(LOUD) == 2
    assert WHOLE in run()


@pytest.mark.usefixtures("green")
@pytest.mark.parametrize(
    "changed",
    ["app/deep/rule.py", "tests/slow/test_slow.py", "tests/quick/borrowed.py", "requirements/test.txt"],
)
def test_a_lane_is_due_when_what_it_tests_has_changed(run: Run, project: Path, changed: str) -> None:
    with (project / changed).open("a") as file:
        file.write("# changed\n")
    assert WHOLE in run("--lanes=due")


@pytest.mark.usefixtures("green")
def test_a_lane_is_due_when_a_file_is_new_or_gone(run: Run, project: Path) -> None:
    (project / "app/deep/more.py").write_text("")
    assert WHOLE in run("--lanes=due")
    (project / "app/deep/rule.py").unlink()
    assert WHOLE in run("--lanes=due")


@pytest.mark.usefixtures("green")
def test_a_lane_is_not_due_for_what_others_test(run: Run, project: Path) -> None:
    (project / "app/other.py").write_text("OTHER = 2\n")
    assert SHORTENED in run("--lanes=due")


@pytest.mark.parametrize("days", [8, -1])
def test_a_record_is_good_for_a_week(run: Run, project: Path, green: dict[str, str], days: int) -> None:
    day = (datetime.now(UTC).date() - timedelta(days=days)).isoformat()
    (project / "tests/lanes.json").write_text(json.dumps({"long": green | {"day": day}}))
    assert WHOLE in run("--lanes=due")


@pytest.mark.parametrize("text", ["", "[]", '{"long": 7}', '{"long": {"day": "soon"}}', "<<<<<<< HEAD"])
def test_a_damaged_record_counts_for_nothing(run: Run, project: Path, text: str) -> None:
    (project / "tests/lanes.json").write_text(text)
    assert WHOLE in run("--lanes=due")


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        ((), {"RED": "1"}),
        ((), {"WITHOUT_A_TOOL": "1"}),
        ((), {"ZAPISY_TEST_DATABASES": "sqlite"}),
        (("-k", "slow"), {}),
        (("tests/slow",), {}),
    ],
)
def test_only_a_whole_green_run_is_recorded(
    run: Run, project: Path, arguments: tuple[str, ...], settings: dict[str, str]
) -> None:
    run("--lanes=all", *arguments, **settings)
    assert recorded(project) == {}


# --- The check ---------------------------------------------------------------------------------


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., tuple[str, list[str]]]:
    """Run `./dev check` of a copy whose Python writes down what it is asked; return output and tests."""
    copy, log = tmp_path / "copy", tmp_path / "asked"
    shutil.copytree(ROOT / "requirements", copy / "requirements")
    shutil.copy2(ROOT / "dev", copy / "dev")
    for folder in ("app", "migrations", ".venv/bin"):
        (copy / folder).mkdir(parents=True)
    for name in ("config.py", "wsgi.py"):
        (copy / name).write_text("")
    for name in ("run", "test"):
        lock = (copy / "requirements" / f"{name}.txt").read_bytes()
        made = subprocess.run(["cksum"], input=lock, capture_output=True, check=True)
        (copy / ".venv" / f".installed-{name}").write_bytes(made.stdout)
    (copy / ".venv/.compiled").touch()
    python = copy / ".venv/bin/python"
    python.write_text(
        f'#!/bin/sh\necho "$@" >>"{log}"\ncase "$*" in *tests.support.lanes) echo "races, script" ;; esac\n'
    )
    python.chmod(0o755)

    def checked(*arguments: str) -> tuple[str, list[str]]:
        log.unlink(missing_ok=True)
        answer = subprocess.run(
            [copy / "dev", "check", *arguments], capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout, [line for line in log.read_text().splitlines() if "pytest" in line]

    return checked


def test_check_runs_what_is_due_and_says_what_is_not(
    check: Callable[..., tuple[str, list[str]]],
) -> None:
    said, (tests,) = check("-k", "ledger")
    assert tests.endswith("--lanes=due -k ledger")
    assert "LANES NOT RUN, unchanged since they were green: races, script" in said.splitlines()[-1]


def test_check_all_leaves_nothing_out(check: Callable[..., tuple[str, list[str]]]) -> None:
    said, (tests,) = check("--all")
    assert tests.endswith("--lanes=all")
    assert "NOT RUN" not in said
