"""The one script, in a fresh clone: what a newcomer types first must work, as root and as anybody."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.missing import missing
from tests.support.ports import free_port
from tests.support.server import ROOT, RunningServer, started

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dev")]

# The settings of the suite's own user are not the newcomer's.
OWN = {
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "DATA_DIR",
    "DATABASE_URL",
    "REDIS_URL",
    "BASE_URL",
    "SECRET_KEY",
    "ENVIRONMENT",
}
# Where every account finds its tools: root's PATH may lead into root's own folders.
PUBLIC_PATH = "/usr/local/bin:/usr/bin:/bin"
NOWHERE = "http://127.0.0.1:9/simple"
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
SETTING_UP = "Setting up the environment"


def environment(**changes: str) -> dict[str, str]:
    path = PUBLIC_PATH if os.geteuid() == 0 else os.environ["PATH"]
    kept = {
        name: value for name, value in os.environ.items() if name not in OWN and not name.startswith("MAIL_")
    }
    return kept | {"PATH": path} | changes


def offline() -> dict[str, str]:
    """An environment in which every package index is out of reach."""
    indexes = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
    return environment(**dict.fromkeys(indexes, NOWHERE), UV_OFFLINE="1", PIP_NO_INDEX="1")


def dev(clone: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [clone / "dev", *arguments],
        cwd="/",
        env=env or environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def cloned(target: Path) -> Path:
    if not (ROOT / ".git").exists():
        missing("the project's history (.git)", "run the tests in a clone")
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(target)], check=True, capture_output=True)
    return target


def page(server: RunningServer, path: str = "/") -> str:
    with urllib.request.urlopen(server.base_url + path, timeout=60) as answer:  # noqa: S310 - our own address
        assert answer.status == 200
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that every account may enter, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="zapisy-clone-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def clone(folder: Path) -> Path:
    """A clone whose environment is made by two invocations at once."""
    made = cloned(folder / "a folder with spaces")
    command = [str(made / "dev"), "flask", "--version"]
    both = [
        subprocess.Popen(command, cwd="/", env=environment(), stdout=-1, stderr=-1, text=True)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert sum(errors.count(SETTING_UP) for _, errors in outputs) == 1
    return made


@pytest.fixture
def run_of(clone: Path, tmp_path: Path) -> Iterator[RunningServer]:
    """`./dev run` of the clone, started from another folder with a relative --data."""
    port = free_port()
    command = [str(clone / "dev"), "run", "--port", str(port), "--data", "some data"]
    with started(command, port, tmp_path / "some data", offline(), tmp_path) as server:
        yield server


def test_run_serves_offline_and_stops_cleanly(run_of: RunningServer) -> None:
    assert "<h1" in page(run_of)
    assert run_of.base_url in run_of.log
    assert (run_of.data_dir / "zapisy.sqlite3").is_file()
    assert run_of.stop() == 0
    assert "Traceback" not in run_of.log
    assert SETTING_UP not in run_of.log


def test_run_twice_in_a_row_keeps_the_data(clone: Path, tmp_path: Path) -> None:
    events = []
    for _ in range(2):
        port = free_port()
        env = offline() | {"DATA_DIR": str(tmp_path / "data")}
        with started([str(clone / "dev"), "run", f"--port={port}"], port, tmp_path, env, tmp_path) as server:
            events.append(re.findall(r'href="(/events/[^"/?]+/)"', page(server, "/events/")))
            assert server.stop() == 0
    assert events[0] == events[1] != []


def test_a_port_in_use_is_one_sentence(clone: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = dev(clone, "run", "--port", port, "--data", str(tmp_path / "data"))
    assert answer.returncode != 0
    assert port in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_plain_account_runs_its_own_clone(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("the other tests already run as a plain account")
    made = cloned(folder / "plain")
    home = folder / "home"
    home.mkdir()
    for path in (home, made):
        subprocess.run(["chown", "-R", "nobody", path], check=True)
    port = free_port()
    env = environment(HOME=str(home))
    command = [*AS_NOBODY, str(made / "dev"), "run", "--port", str(port)]
    with started(command, port, made / "instance", env, home) as server:
        assert "<h1" in page(server)
        assert (made / "instance" / "zapisy.sqlite3").is_file()
        assert server.stop() == 0


def test_another_account_may_use_a_finished_environment(clone: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("takes two accounts")
    data = Path(tempfile.mkdtemp(prefix="zapisy-data-"))
    data.chmod(0o777)
    answer = subprocess.run(
        [*AS_NOBODY, str(clone / "dev"), "flask", "--version"],
        cwd="/",
        env=offline() | {"DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(data)
    assert answer.returncode == 0, answer.stderr


def compiled_at_import(clone: Path) -> list[str]:
    """Return the modules that a process without the right to write compiles for itself."""
    answer = subprocess.run(
        [clone / ".venv/bin/python", "-v", "-c", "import wsgi"],
        cwd=clone, capture_output=True, text=True, check=True,
        env=environment(PYTHONDONTWRITEBYTECODE="1", DATA_DIR=str(clone / "instance"), SECRET_KEY="x"),
    )  # fmt: skip
    read = re.findall(r"# code object from '?([^'\n]+\.py)'?$", answer.stderr, re.MULTILINE)
    return [path for path in read if str(clone) in path]


def test_what_runs_was_compiled_at_the_set_up(clone: Path) -> None:
    assert compiled_at_import(clone) == []
    module = clone / "app" / "clock.py"
    before = module.read_text()
    module.write_text(before + "\n\nNEW = 1\n")
    os.utime(module, ns=(time.time_ns(), time.time_ns() + 2_000_000_000))
    assert compiled_at_import(clone) == [str(module)]
    assert dev(clone, "flask", "--version", env=offline()).returncode == 0
    assert compiled_at_import(clone) == []
    module.write_text(before)
    assert dev(clone, "flask", "--version", env=offline()).returncode == 0


def test_a_changed_lock_is_noticed(clone: Path) -> None:
    lock = clone / "requirements" / "run.txt"
    before = lock.read_text()
    try:
        lock.write_text(before + "# changed\n")
        assert SETTING_UP in dev(clone, "flask", "--version").stderr
        assert SETTING_UP not in dev(clone, "flask", "--version", env=offline()).stderr
    finally:
        lock.write_text(before)
        dev(clone, "flask", "--version")


def shadowed(folder: Path, script: str) -> dict[str, str]:
    """An environment in which every Python on PATH is `script`, and no uv is there."""
    tools = folder / "bin"
    tools.mkdir()
    for name in ("python", "python3", *(f"python3.{minor}" for minor in range(11, 15))):
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    for name in ("sh", "dirname", "cat", "cksum", "id", "mkdir", "rm", "mktemp"):
        (tools / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return environment(PATH=str(tools))


def test_an_old_python_is_one_sentence(tmp_path: Path) -> None:
    copy = bare(tmp_path)
    answer = dev(copy, "run", env=shadowed(tmp_path, "exit 1"))
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == (
        "Zapisy needs Python 3.11 or newer, and there is none on PATH (python3)."
    )


def test_a_missing_venv_module_names_the_package(tmp_path: Path) -> None:
    copy = bare(tmp_path)
    script = f'case "$*" in *ensurepip*) exit 1 ;; esac\nexec "{os.path.realpath(sys.executable)}" "$@"'
    answer = dev(copy, "run", env=shadowed(tmp_path, script))
    assert answer.returncode == 1
    assert "apt-get install python3-venv" in answer.stderr.splitlines()[-1]
    assert not (copy / ".venv").exists()


def bare(folder: Path) -> Path:
    """A copy of the script and the locks alone."""
    copy = folder / "copy"
    shutil.copytree(ROOT / "requirements", copy / "requirements")
    shutil.copy2(ROOT / "dev", copy / "dev")
    return copy


def test_help_needs_nothing_and_an_unknown_command_gets_it(tmp_path: Path) -> None:
    copy = bare(tmp_path)
    asked, mistaken = dev(copy, "help"), dev(copy, "frobnicate")
    assert (asked.returncode, mistaken.returncode) == (0, 2)
    assert asked.stdout in mistaken.stderr
    assert sorted(path.name for path in copy.iterdir()) == ["dev", "requirements"]


def test_the_readme_names_only_commands_that_exist(tmp_path: Path) -> None:
    described = set(re.findall(r"^  (\w+)", dev(bare(tmp_path), "help").stdout, re.MULTILINE))
    named = set(re.findall(r"\./dev (\w+)", (ROOT / "README.md").read_text()))
    assert named - described == set()
    assert {"run", "test", "check"} <= named


def test_the_two_locks_agree_and_name_no_index() -> None:
    locks = {name: (ROOT / "requirements" / f"{name}.txt").read_text() for name in ("uv", "run", "test")}
    pins = {name: set(re.findall(r"^([\w.-]+==[^ \\]+)", text, re.MULTILINE)) for name, text in locks.items()}
    assert pins["run"] - pins["test"] == set()
    assert [name for name, text in locks.items() if "://" in text or "--hash=sha256:" not in text] == []
