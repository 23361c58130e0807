"""The bench: a quick look at a line, one sentence for what stands in its way, and nothing left behind."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.against import compare
from benchmarks.against import table as as_text
from benchmarks.aims import Figure
from benchmarks.problems import Problem
from benchmarks.scratch import PREFIX, scratch
from benchmarks.table import AGAINST, BEGIN, DOCUMENT, END, WAITS, write
from tests.support.missing import missing
from tests.support.postgres import installed_binaries, wheel_binaries
from tests.support.server import ROOT
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bench")]

LINE = "ics"
COMMAND = [sys.executable, "-m", "benchmarks", "--quick", LINE]
SECONDS = 60.0


@pytest.fixture(scope="module")
def parent() -> Iterator[Path]:
    """A folder that PostgreSQL's account may enter, with a name that no other process has."""
    if installed_binaries() is None and wheel_binaries() is None:
        missing("PostgreSQL", "apt-get install postgresql")
    made = Path(tempfile.mkdtemp(prefix="zapisy-bt-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def bench(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **options,  # type: ignore[call-overload]
    )  # fmt: skip


def running(folder: Path) -> dict[int, str]:
    """Return the processes that know the folder, from their arguments or their environment."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = ((process / name).read_bytes() for name in ("cmdline", "environ"))
        except OSError:
            continue
        if str(folder).encode() in command + environment:
            found[int(process.name)] = command.replace(b"\0", b" ").decode(errors="replace")
    return found


def started_until(parent: Path, program: str) -> "subprocess.Popen[str]":
    """Start the bench, and return it when such a program of its own runs."""
    process = subprocess.Popen(
        [*COMMAND, "--folder", str(parent)], cwd=ROOT, stdout=-1, stderr=-1, text=True, start_new_session=True
    )
    wait_until(lambda: process.poll() is not None or program in str(running(parent).values()), SECONDS)
    assert process.poll() is None, process.communicate()
    return process


def assert_a_sentence(errors: str, *words: str) -> None:
    assert "Traceback" not in errors
    last = errors.strip().splitlines()[-1]
    assert [word for word in words if word not in last] == []


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run the bench in this process, let it fail, and return what it says."""

    def run(*arguments: str) -> str:
        assert main(["--quick", LINE, *arguments]) == 1
        output, errors = capfd.readouterr()
        assert output == ""
        return errors

    return run


@pytest.mark.skipif("ZAPISY_LONG" not in os.environ, reason="half a minute: in the long form only")
def test_what_a_kill_leaves_is_removed_the_next_time(parent: Path) -> None:
    process = started_until(parent, "serve_limit")
    process.kill()
    process.communicate()
    wait_until(lambda: running(parent) == {}, 15)
    left = list(parent.glob(PREFIX + "*"))
    assert len(left) == 1
    answer = bench("--folder", str(parent))
    assert answer.returncode == 0, answer.stderr
    rows = [line for line in answer.stdout.splitlines() if line.startswith("| one event's .ics |")]
    assert len(rows) == 1
    assert "/s" in rows[0]
    assert ("reached" in rows[0]) or ("missed by" in rows[0])
    assert "PostgreSQL" in answer.stdout.splitlines()[0]
    assert list(parent.iterdir()) == []
    assert running(parent) == {}


@pytest.mark.parametrize(
    ("number", "program"), [(signal.SIGTERM, "serve_limit"), (signal.SIGINT, "postgres")], ids=str
)
def test_a_bench_that_is_stopped_leaves_nothing(parent: Path, number: signal.Signals, program: str) -> None:
    process = started_until(parent, program)
    process.send_signal(number)
    output, errors = process.communicate(timeout=90)
    assert (process.returncode, output) == (130, ""), errors
    assert errors.splitlines()[-1].startswith("Stopped")
    assert "Traceback" not in errors
    wait_until(lambda: running(parent) == {}, 5)
    assert list(parent.iterdir()) == []


def test_without_postgresql(parent: Path, said: Callable[..., str]) -> None:
    errors = said("--folder", str(parent), "--postgres", "/nowhere")
    assert_a_sentence(errors, "/nowhere", "apt-get install")
    assert list(parent.iterdir()) == []


def test_a_port_that_is_taken(parent: Path, said: Callable[..., str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        errors = said("--folder", str(parent), "--port", port)
    assert_a_sentence(errors, port, "Address already in use", "--port")


def test_a_port_that_does_not_exist(parent: Path, said: Callable[..., str]) -> None:
    assert_a_sentence(said("--folder", str(parent), "--port", "70000"), "70000", "no such port")


def test_a_folder_that_cannot_be_used(said: Callable[..., str]) -> None:
    assert_a_sentence(said("--folder", "/proc/nowhere"), "/proc/nowhere", "--folder DIR")


def test_no_space_left(parent: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    answer = bench("--folder", str(parent), preexec_fn=small_files)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert_a_sentence(answer.stderr, "PostgreSQL", str(parent))
    assert list(parent.iterdir()) == []
    assert running(parent) == {}


def test_too_little_space_is_said_before_anything_is_written(parent: Path) -> None:
    with pytest.raises(Problem, match=r"MB free .* the bench needs"), scratch(parent, needed=10**18):
        pass
    assert list(parent.iterdir()) == []


def test_the_document_has_all_marks() -> None:
    text = DOCUMENT.read_text()
    assert [text.count(mark) for mark in (BEGIN, END, *AGAINST, *WAITS)] == [1] * 6


def test_the_table_goes_between_the_marks(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write("| new |", document)
    assert document.read_text() == f"before\n{BEGIN}\n| new |\n{END}\nafter\n"
    document.write_text(f"{AGAINST[0]}\nold\n{AGAINST[1]}\n")
    write("| beside |", document, AGAINST)
    assert document.read_text() == f"{AGAINST[0]}\n| beside |\n{AGAINST[1]}\n"
    document.write_text("no marks\n")
    with pytest.raises(Problem, match="no marks"):
        write("| new |", document)
    assert document.read_text() == "no marks\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "there is no line nothing"),
        (["--write"], "the names of lines"),
        (["--against", "HEAD", "list", "--write"], "or day alone beside a commit"),
    ],
    ids=["unknown line", "write a part", "write a part of a comparison"],
)
def test_what_the_bench_does_not_know(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--quick", *arguments])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def figures(**values: float) -> dict[str, Figure]:
    """Return one round's figures of three kinds."""
    kinds = {
        "rate": {"unit": "a second", "more_is_better": True},
        "time": {"unit": "s"},
        "count": {"unit": "statements", "is_count": True},
    }
    return {name: Figure(value, **kinds[name]) for name, value in values.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "now", "worse"),
    [
        ({"rate": 100, "time": 2.0, "count": 11}, {"rate": 96, "time": 2.09, "count": 11}, []),
        ({"rate": 100, "time": 2.0, "count": 11}, {"rate": 300, "time": 0.5, "count": 3}, []),
        ({"rate": 100}, {"rate": 94}, ["rate (worse by 6 %)"]),
        ({"time": 2.0}, {"time": 2.2}, ["time (worse by 10 %)"]),
        ({"count": 100}, {"count": 101}, ["count (worse by 1)"]),
        ({"rate": 100}, {"rate": 100, "time": 9.0}, []),
    ],
)
def test_what_is_worse_than_a_commit(
    before: dict[str, float], now: dict[str, float], worse: list[str]
) -> None:
    """One slow round of five is the machine's."""
    slow = {name: value / 3 if name == "rate" else value for name, value in now.items()}
    rounds = [figures(**now)] * 4 + [figures(**slow)]
    compared = compare([figures(**before)] * 5, rounds)
    assert [f"{each.what} ({each.verdict})" for each in compared if each.is_worse] == worse
    text = as_text("abc1234", compared)
    assert text.splitlines()[0] == "| what | abc1234 | now | ratio | |"
    assert text.splitlines()[-1] == (f"Worse: {'; '.join(worse)}." if worse else "Nothing is worse.")


def test_a_commit_that_there_is_not(parent: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--against", "nothing-of-the-kind", "--folder", str(parent)]) == 1
    assert capfd.readouterr().err.strip() == "There is no commit nothing-of-the-kind."
    assert list(parent.iterdir()) == []


def test_a_commit_is_asked_for_the_same(parent: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The statements alone take two starts of each; they are no more than they were a moment ago."""
    assert main(["--quick", "--against", "HEAD", "--folder", str(parent), "statements"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("| sign-up, nothing kept, statements |")] != []
    assert lines[-1] == "Nothing is worse."
    assert list(parent.iterdir()) == []


def test_the_limit_stays_bare() -> None:
    lines = (ROOT / "benchmarks" / "limit.py").read_text().splitlines()
    assert len(lines) < 30
    command = (
        "import sys, benchmarks.serve_limit; print([m for m in sys.modules if m.split('.')[0] == 'app'])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "DATABASE_URL": "sqlite://"},
    )  # fmt: skip
    assert answer.stdout.strip() == "[]"
