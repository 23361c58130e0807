"""Writers of one SQLite file: in order of arrival, in turn between processes, none blocks the others."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import sqlite
from app.sqlite import begin_write
from app.turns import Turns, turns_of
from app.web import outages
from tests.support.guard import Guard
from tests.support.server import ROOT
from tests.support.waiting import wait_until

WRITER = """
import sys, time
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from app import sqlite
engine = create_engine(f"sqlite:///{sys.argv[1]}")
sqlite.prepare(engine, 15, "normal")
name, until = sys.argv[2], time.monotonic() + float(sys.argv[3])
while time.monotonic() < until:
    with Session(engine) as session:
        sqlite.begin_write(session)
        session.execute(text("INSERT INTO line (who) VALUES (:who)"), {"who": name})
        time.sleep(0.004)
        session.commit()
"""
HOLDER = """
import sys, time
from app.turns import Turns
turns = Turns(sys.argv[1])
assert turns.take(5)
print("has it", flush=True)
time.sleep(60)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one table, in which each writer leaves a line."""
    path = tmp_path / "zapisy.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, who TEXT)")
    return path


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    """An engine whose writers wait a second and a half."""
    made = create_engine(f"sqlite:///{file}", pool_size=20)
    sqlite.prepare(made, 1.5, "normal")
    yield made
    made.dispose()


def write(engine: Engine, who: str, seconds: float = 0.0) -> None:
    """Leave a line, with the lock held for so long."""
    with Session(engine) as session:
        begin_write(session)
        session.execute(text("INSERT INTO line (who) VALUES (:who)"), {"who": who})
        time.sleep(seconds)
        session.commit()


def lines(engine: Engine) -> list[str]:
    """Return who wrote, in order."""
    with Session(engine) as session:
        return list(session.scalars(text("SELECT who FROM line ORDER BY id")))


def test_writers_come_in_order_of_arrival(engine: Engine) -> None:
    with Session(engine) as first:
        begin_write(first)
        others = []
        for number in range(12):
            others.append(threading.Thread(target=write, args=(engine, str(number), 0.002)))
            others[-1].start()
            time.sleep(0.02)
        first.commit()
    for each in others:
        each.join()
    assert lines(engine) == [str(number) for number in range(12)]


def test_who_waited_too_long_is_told_that_it_is_busy(engine: Engine) -> None:
    with Session(engine) as first:
        begin_write(first)
        began = time.monotonic()
        with pytest.raises(OperationalError) as error:
            write(engine, "late")
        assert 1.4 < time.monotonic() - began < 3
        assert outages.is_busy(error.value)
        first.rollback()
    write(engine, "later")
    assert lines(engine) == ["later"]


def test_a_lock_from_outside_is_waited_for_not_longer(engine: Engine, file: Path) -> None:
    """The first in the line waits for SQLite, those behind for the first; each within its own time."""
    took: list[float] = []

    def waiter() -> None:
        began = time.monotonic()
        with pytest.raises(OperationalError):
            write(engine, "late")
        took.append(time.monotonic() - began)

    with closing(sqlite3.connect(file, isolation_level=None)) as outside:
        outside.execute("BEGIN IMMEDIATE")
        waiting = [threading.Thread(target=waiter) for _ in range(4)]
        for each in waiting:
            each.start()
        for each in waiting:
            each.join()
    assert len(took) == 4
    assert max(took) < 3
    began = time.monotonic()
    write(engine, "then")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("how", ["rollback", "close", "invalidate", "error"])
def test_a_turn_is_given_back_however_the_transaction_ends(how: str, engine: Engine) -> None:
    session = Session(engine)
    begin_write(session)
    if how == "error":
        with pytest.raises(OperationalError):
            session.execute(text("INSERT INTO nowhere VALUES (1)"))
        session.close()
    else:
        getattr(session, how)()
    began = time.monotonic()
    write(engine, "next")
    assert time.monotonic() - began < 1
    session.close()


def test_processes_take_turns(file: Path, engine: Engine) -> None:
    """None gets much more than its half, and they alternate."""
    command = [sys.executable, "-c", WRITER, str(file)]
    running = [subprocess.Popen([*command, name, "3"], cwd=ROOT) for name in ("a", "b")]
    for each in running:
        assert each.wait(30) == 0
    who = lines(engine)
    together = who[who.index("b" if who[0] == "a" else "a") :]
    together = together[: len(together) - len(together) // 4]
    assert len(together) > 100
    assert 0.3 < together.count("a") / len(together) < 0.7
    runs = "".join(together).replace("ab", "a b").replace("ba", "b a").split()
    # A process that the machine has stopped for a moment wants no turn.
    assert median(map(len, runs)) <= 2


@pytest.fixture
def holder(file: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the turn, and does nothing with it."""
    command = [sys.executable, "-c", HOLDER, str(file)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    guard = Guard(process, ending=signal.SIGKILL)
    assert process.stdout
    assert process.stdout.readline() == "has it\n"
    yield process
    guard.end()
    process.stdout.close()


def test_a_killed_writer_blocks_nobody(holder: "subprocess.Popen[str]", engine: Engine) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    began = time.monotonic()
    write(engine, "next")
    assert time.monotonic() - began < 0.5


def test_a_process_that_hangs_with_the_turn_is_waited_for_once(
    holder: "subprocess.Popen[str]", engine: Engine
) -> None:
    os.kill(holder.pid, signal.SIGSTOP)
    took = []
    for number in range(3):
        began = time.monotonic()
        write(engine, str(number))
        took.append(time.monotonic() - began)
    assert 0.3 < took[0] < 1.4
    assert max(took[1:]) < 0.3
    assert lines(engine) == ["0", "1", "2"]


def test_a_folder_that_takes_no_files_leaves_it_to_sqlite(tmp_path: Path) -> None:
    turns = Turns(str(tmp_path / "nowhere" / "file"))
    assert turns.take(1)
    turns.give_back()
    assert turns.take(1)


def test_engines_of_one_file_share_the_turns(file: Path) -> None:
    turns = turns_of(str(file))
    assert turns_of(os.path.relpath(file)) is turns
    assert turns_of(None) is not turns_of(None)


def test_a_turn_that_comes_at_the_last_moment_is_not_lost() -> None:
    turns, had = Turns(None), []

    def taker() -> None:
        for _ in range(300):
            if turns.take(0.0005):
                had.append(1)
                time.sleep(0.0005)
                turns.give_back()

    threads = [threading.Thread(target=taker) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert turns.take(1)
    assert had
    wait_until(lambda: threading.active_count() < 20, 5)
