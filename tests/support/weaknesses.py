"""Are weaknesses known in what the locks name? `./dev weaknesses`, a step of `./dev check`."""

import argparse
import json
import re
import subprocess
import sys
import threading
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = tuple(ROOT / "requirements" / f"{name}.txt" for name in ("run", "test", "uv"))
ACCEPTED = ROOT / "requirements" / "accepted-weaknesses.toml"
ADVISORIES = "https://api.osv.dev/v1/query"
REACH_SECONDS = 6.0
"""How long to wait for a first sign of the advisories; name servers that are silent may take for ever."""
ASK_SECONDS = 180.0


class Unanswered(Exception):
    """The advisories could not be asked; the text says why."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A known weakness that we live with until a day, and the reason why it can't hurt."""

    id: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Weakness:
    """A package with a known weakness, and the versions in which it is mended."""

    package: str
    version: str
    id: str
    aliases: tuple[str, ...]
    fixed: tuple[str, ...]

    def __str__(self) -> str:
        mended = f"mended in {', '.join(self.fixed)}" if self.fixed else "not mended in any version yet"
        return f"{self.package} {self.version}: {self.id} ({mended})"


def accepted_in(path: Path) -> list[Accepted]:
    """Read the list of accepted weaknesses; raises ValueError for one without a reason or a last day."""
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text()).get("accepted", [])
    found = []
    for row in rows:
        id, reason, until = row.get("id"), row.get("reason"), row.get("until")
        if not id or not reason or not isinstance(until, date):
            raise ValueError(f"{path.name}: {id or 'an entry'} needs an id, a reason and a day (until)")
        found.append(Accepted(id, reason, until))
    return found


def reach(address: str, seconds: float = REACH_SECONDS) -> None:
    """Raise Unanswered unless something answers at the address in time; any HTTP answer will do."""
    problems: list[str] = []

    def ask() -> None:
        try:
            urllib.request.urlopen(address, timeout=seconds).close()  # noqa: S310 - https, or a test's own
        except urllib.error.HTTPError as error:
            error.close()
        except OSError as error:
            problems.append(str(getattr(error, "reason", None) or error))

    # A thread that nobody waits for: a silent name server holds it longer than any time-out of ours.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise Unanswered(f"no answer in {seconds:.0f} s")
    if problems:
        raise Unanswered(problems[0])


def known(locks: tuple[Path, ...], address: str) -> list[Weakness]:
    """Return the known weaknesses of what the locks name; raises Unanswered if nobody can be asked."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json"]
    command += ["--vulnerability-service", "osv", "--osv-url", address, "--progress-spinner", "off"]
    command += ["--timeout", "10", *(word for lock in locks for word in ("-r", str(lock)))]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=ASK_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unanswered(f"no complete answer in {ASK_SECONDS:.0f} s") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        lines = re.findall(r"\S.*", done.stderr) or ["nothing said"]
        raise Unanswered(lines[-1][:300]) from error
    return list(_weaknesses(answer["dependencies"]))


def _weaknesses(packages: list[dict[str, Any]]) -> Iterator[Weakness]:
    for package in packages:
        for each in package.get("vulns", []):
            yield Weakness(
                package["name"], package["version"], each["id"],
                tuple(each.get("aliases", ())), tuple(each.get("fix_versions", ())),
            )  # fmt: skip


def judge(weaknesses: list[Weakness], accepted: list[Accepted], today: date) -> tuple[list[str], list[str]]:
    """Return the sentences that fail the check, and those that are only to be read."""
    bad, good = [], []
    for each in weaknesses:
        by_id = next((a for a in accepted if a.id in (each.id, *each.aliases)), None)
        if by_id is None:
            bad.append(str(each))
        elif by_id.until < today:
            bad.append(f"{each}; it was accepted until {by_id.until} only")
        else:
            good.append(f"{each}; accepted until {by_id.until}: {by_id.reason}")
    return bad, good


def main(arguments: list[str] | None = None) -> int:
    """Ask and say what was found; 1 means a weakness that is not accepted, 3 that nobody could be asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--advisories", default=ADVISORIES, help="where to ask (an address that speaks OSV)")
    parser.add_argument("--lock", type=Path, action="append", help="a lock to look at instead of ours")
    parser.add_argument("--accepted", type=Path, default=ACCEPTED)
    parser.add_argument("--patience", type=float, default=REACH_SECONDS, help="seconds until a first answer")
    given = parser.parse_args(arguments)
    try:
        accepted = accepted_in(given.accepted)
    except (ValueError, OSError) as problem:
        print(problem)
        return 1
    try:
        reach(given.advisories, given.patience)
        found = known(tuple(given.lock or LOCKS), given.advisories)
    except Unanswered as problem:
        print("****************************************************************************")
        print("NOT CHECKED for known weaknesses: the advisories can't be reached from here")
        print(f"({problem}).")
        print("Run  ./dev weaknesses  where the internet is, before this goes into use.")
        print("****************************************************************************")
        return 3
    bad, good = judge(found, accepted, date.today())
    for line in good:
        print(f"accepted: {line}")
    for line in bad:
        print(f"WEAKNESS: {line}")
    if not bad:
        print("no known weakness that is not accepted")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
