"""Two commits side by side, asked in turns: what is slower now, or asks the database more?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import beside, day
from benchmarks.aims import AIMS, PEERS, Figure
from benchmarks.beside import Commit
from benchmarks.installation import Bench, Code, installed_postgres
from benchmarks.problems import Problem
from benchmarks.scratch import Ports
from benchmarks.table import machine
from tests.support.server import INHERITED, ROOT

ROUNDS, DAY_SECONDS = 5, 2.0
ALLOWED = 0.05
"""By so much a figure may be worse before it counts."""
DAY = "day"
MEASURES = (*beside.MEASURES, DAY, *day.MEASURES)
"""What can be compared, by name; `day` is all of the day's parts."""
_LOCKS = ("run.txt", "test.txt")
_ONCE = ("day-statements",)
"""What is exact, and therefore counted in the first round only."""


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


def against(
    commit: str, names: Sequence[str], folder: Path, postgres: Path | None = None, *, quick: bool = False
) -> tuple[str, bool]:
    """Measure this working copy and a commit in turns; return the table, and whether nothing is worse.

    The commit is cloned below `folder`; it runs in our environment where its requirements are ours, else
    in its own. `postgres`: where its programs are; they are needed for the day's parts alone. Raises Problem
    for a commit that there is not, or that can't be measured.
    """
    there = _checked_out(commit, folder)
    plain, of_day = _parts_of(names)
    codes = {"before": Code(there, _python(there, for_day=bool(of_day))), "now": Code()}
    found: dict[str, list[dict[str, Figure]]] = {"before": [], "now": []}
    rounds, failed = 1 if quick else ROUNDS, list[str]()
    with ExitStack() as stack:
        turns = stack.enter_context(_days(codes, folder, postgres, quick=quick)) if of_day else {}
        for number in range(rounds):
            # Who goes first changes too: what the machine does meanwhile shall favour neither.
            for which in ("before", "now") if number % 2 == 0 else ("now", "before"):
                print(f"round {number + 1} of {rounds}: {which} ...", file=sys.stderr, flush=True)
                place, code = folder / f"{which}-{number}", codes[which]
                figures = _office(code, place, plain, quick=quick) if plain else {}
                due = [each for each in of_day if number == 0 or each not in _ONCE]
                taken = turns[which].taken(due) if due else day.Taken({}, ())
                found[which].append(figures | taken.figures)
                failed += taken.failed
        command = " ".join(["./dev bench --against", commit, *names])
        said = f"{machine(turns['now'].bench.postgres, command)} Medians of {rounds}.\n\n" if turns else ""
    compared = compare(found["before"], found["now"])
    left_out = f"\n\nLEFT OUT of the medians: {'; '.join(failed)}." if failed else ""
    is_good = not failed and not any(each.is_worse for each in compared)
    return said + table(commit, compared) + left_out, is_good


def _parts_of(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what is asked of one office's server, and which of the day's parts; no names: everything."""
    asked = names or MEASURES
    plain = [each for each in beside.MEASURES if each in asked]
    return plain, [each for each in day.MEASURES if each in asked or DAY in asked]


def _office(code: Code, place: Path, names: Sequence[str], *, quick: bool) -> dict[str, Figure]:
    try:
        return Commit(code.root, code.python).measured(place, names, 0.5 if quick else 3.0)
    finally:
        shutil.rmtree(place, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Turns:
    """A version that is ready for its rounds of the day."""

    bench: Bench
    mine: day.Prepared
    bare: Sequence[int]

    def taken(self, names: Sequence[str]) -> day.Taken:
        """Take one round."""
        return day.measured(self.bench, self.mine, self.bare, names)


@contextmanager
def _days(
    codes: Mapping[str, Code], folder: Path, binaries: Path | None, *, quick: bool
) -> Iterator[dict[str, _Turns]]:
    """Start PostgreSQL and the limit, and let each version fill its databases."""
    with ExitStack() as stack:
        server = stack.enter_context(installed_postgres(folder, binaries))
        bench = Bench(folder, Ports(), server)
        if quick:
            bench.runs, bench.seconds, bench.quick = 1, 0.5, True
        else:
            bench.seconds = DAY_SECONDS
        bare = day.bare_page(bench, stack)
        yield {which: _Turns(bench, day.prepared(bench, code), bare) for which, code in codes.items()}


def compare(before: Sequence[Mapping[str, Figure]], now: Sequence[Mapping[str, Figure]]) -> list[Compared]:
    """Compare the medians of the rounds."""
    return [
        _compared(
            name,
            [one[name] for one in before if name in one],
            [one[name] for one in now if name in one],
        )
        for name in dict.fromkeys(name for one in now for name in one)
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
    """Return the figures as Markdown, with what is to be reached, and a line on what is worse."""
    has_aims = any(each.what in AIMS for each in compared)
    lines = [f"| what | {commit} | now | ratio | |", "|---|---|---|---|---|"]
    if has_aims:
        lines = [
            f"{lines[0]} to reach | reached? | pretix · Indico on 2026-11-28 |",
            f"{lines[1]}---|---|---|",
        ]
    for each in compared:
        ratio = f"{each.now / each.before:.2f}" if each.before else ""
        unit = f", {each.unit}" if each.unit else ""
        line = f"| {each.what}{unit} | {each.before:,.4g} | {each.now:,.4g} | {ratio} | {each.verdict} |"
        lines.append(line + (_reached(each) if has_aims else ""))
    worse = [f"{each.what} ({each.verdict})" for each in compared if each.is_worse]
    return "\n".join([*lines, "", f"Worse: {'; '.join(worse)}." if worse else "Nothing is worse."])


def _reached(each: Compared) -> str:
    """Return the columns of what is to be reached, whether it was, and what the peers need."""
    aim, peers = AIMS.get(each.what), PEERS.get(each.what, "")
    return f" {aim.said} | {aim.verdict(each.now, each.before)} | {peers} |" if aim else f"  |  | {peers} |"


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


def _python(there: Path, *, for_day: bool) -> str:
    """Return the program that runs the commit: ours where it asks for the same libraries.

    `for_day`: with what its own bench needs, by which it fills its databases.
    """
    pairs = ([root / "requirements" / name for root in (ROOT, there)] for name in _LOCKS)
    if all(ours.read_bytes() == theirs.read_bytes() for ours, theirs in pairs):
        return sys.executable
    print("setting up the commit's own environment ...", file=sys.stderr, flush=True)
    kept = {name: os.environ[name] for name in (*INHERITED, "UV_CACHE_DIR") if name in os.environ}
    command = ["bench", "--help"] if for_day else ["flask", "--version"]
    done = subprocess.run(
        [str(there / "dev"), *command], env=kept, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Problem(f"The commit's environment can't be set up: {done.stderr.strip().splitlines()[-1:]}")
    return str(there / ".venv" / "bin" / "python")
