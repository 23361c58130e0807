"""Two commits side by side, asked in turns: what is slower now, or asks the database more?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.beside import MEASURES, Commit, Figure
from benchmarks.problems import Problem
from tests.support.server import INHERITED, ROOT

ROUNDS = 5
ALLOWED = 0.05
"""By so much a figure may be worse before it counts."""
_LOCKS = ("run.txt", "test.txt")


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of both commits: the medians of all rounds, and what is to be said of them."""

    what: str
    unit: str
    before: float
    now: float
    verdict: str

    @property
    def is_worse(self) -> bool:
        """Whether the figure is worse by more than is allowed."""
        return self.verdict.startswith("worse")


def against(commit: str, names: Sequence[str], folder: Path, *, quick: bool = False) -> tuple[str, bool]:
    """Measure this working copy and a commit in turns; return the table, and whether nothing is worse.

    The commit is cloned below `folder`; it runs in our environment where its requirements are ours, else
    in its own. Raises Problem for a commit that there is not, or that can't be measured.
    """
    there = _checked_out(commit, folder)
    sides = {"before": Commit(there, _python(there)), "now": Commit(ROOT, sys.executable)}
    found: dict[str, list[dict[str, Figure]]] = {"before": [], "now": []}
    rounds = 1 if quick else ROUNDS
    for number in range(rounds):
        # Who goes first changes too: what the machine does meanwhile shall favour neither.
        for which in ("before", "now") if number % 2 == 0 else ("now", "before"):
            print(f"round {number + 1} of {rounds}: {which} ...", file=sys.stderr, flush=True)
            place = folder / f"{which}-{number}"
            found[which].append(sides[which].measured(place, names or list(MEASURES), 0.5 if quick else 3.0))
            shutil.rmtree(place)
    compared = compare(found["before"], found["now"])
    return table(commit, compared), not any(each.is_worse for each in compared)


def compare(before: Sequence[Mapping[str, Figure]], now: Sequence[Mapping[str, Figure]]) -> list[Compared]:
    """Compare the medians of the rounds."""
    return [
        _compared(name, [one[name] for one in before if name in one], [one[name] for one in now])
        for name in now[0]
    ]


def _compared(what: str, before: Sequence[Figure], now: Sequence[Figure]) -> Compared:
    figure = now[0]
    second = median(each.value for each in now)
    if not before:
        return Compared(what, figure.unit, 0, second, "new")
    first = median(each.value for each in before)
    return Compared(what, figure.unit, first, second, _verdict(figure, first, second))


def _verdict(figure: Figure, before: float, now: float) -> str:
    worse = before - now if figure.more_is_better else now - before
    if figure.is_count:
        return f"worse by {worse:.0f}" if worse > 0 else "not worse"
    share = worse / before if before else 0.0
    return f"worse by {share * 100:.0f} %" if share > ALLOWED else "not worse"


def table(commit: str, compared: Sequence[Compared]) -> str:
    """Return the figures as Markdown, and below them in one line what is worse."""
    lines = [f"| what | {commit} | now | ratio | |", "|---|---|---|---|---|"]
    for each in compared:
        ratio = f"{each.now / each.before:.2f}" if each.before else ""
        shown = f"{each.before:,.4g} | {each.now:,.4g}"
        lines.append(f"| {each.what}, {each.unit} | {shown} | {ratio} | {each.verdict} |")
    worse = [f"{each.what} ({each.verdict})" for each in compared if each.is_worse]
    return "\n".join([*lines, "", f"Worse: {'; '.join(worse)}." if worse else "Nothing is worse."])


def _checked_out(commit: str, folder: Path) -> Path:
    there = folder / "commit"
    found = _git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    if found.returncode != 0:
        raise Problem(f"There is no commit {commit}.")
    for command in (
        ("clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(there)),
        ("-C", str(there), "checkout", "--quiet", "--detach", found.stdout.strip()),
    ):
        done = _git(*command)
        if done.returncode != 0:
            raise Problem(f"The commit {commit} can't be checked out: {done.stderr.strip()}")
    return there


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def _python(there: Path) -> str:
    """Return the program that runs the commit: ours where it asks for the same libraries."""
    pairs = ([root / "requirements" / name for root in (ROOT, there)] for name in _LOCKS)
    if all(ours.read_bytes() == theirs.read_bytes() for ours, theirs in pairs):
        return sys.executable
    print("setting up the commit's own environment ...", file=sys.stderr, flush=True)
    kept = {name: os.environ[name] for name in (*INHERITED, "UV_CACHE_DIR") if name in os.environ}
    done = subprocess.run(
        [str(there / "dev"), "flask", "--version"], env=kept, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Problem(f"The commit's environment can't be set up: {done.stderr.strip().splitlines()[-1:]}")
    return str(there / ".venv" / "bin" / "python")
