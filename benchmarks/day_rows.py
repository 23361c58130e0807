"""The day's figures of our own code as lines of the table: medians of five rounds."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from statistics import median

from benchmarks import day
from benchmarks.aims import AIMS, PEERS, Figure
from benchmarks.figures import Row, milliseconds
from benchmarks.installation import Bench, Code

_STATEMENTS = "statements of a registration"
_ONCE = ("day-statements",)


def day_of_opening(bench: Bench) -> list[Row]:
    """Measure all of the day, five rounds, each with fresh databases and processes."""
    with ExitStack() as stack:
        bare = day.bare_page(bench, stack)
        mine = day.prepared(bench, Code())
        rounds = [
            day.measured(bench, mine, bare, [each for each in day.MEASURES if not turn or each not in _ONCE])
            for turn in range(bench.runs)
        ]
    failed = [problem for each in rounds for problem in each.failed]
    told = [Row("LEFT OUT of the medians", "; ".join(failed), "", "missed")] if failed else []
    return [*rows(medians([each.figures for each in rounds])), *told]


def medians(rounds: Sequence[Mapping[str, Figure]]) -> dict[str, float]:
    """Return the median of each figure over the rounds in which it was taken."""
    names = dict.fromkeys(name for each in rounds for name in each)
    return {name: median(each[name].value for each in rounds if name in each) for name in names}


def rows(found: Mapping[str, float]) -> list[Row]:
    """Return a line for each figure, a rate with its share of the limit, statements with their parts."""
    lines = []
    for name, value in found.items():
        if name.endswith(", share") or name.startswith(day.LIMIT):
            continue
        if name.startswith(_STATEMENTS):
            lines += [_of_statements(found, name)] if name.endswith(day.ALL) else []
            continue
        share = found.get(f"{name}, share")
        aimed = name if share is None or name in AIMS else f"{name}, share"
        aim = AIMS.get(aimed)
        verdict = aim.verdict(found[aimed]) or "beside the commit only" if aim else ""
        peers = PEERS.get(name, "")
        lines.append(Row(name, _said(name, value, share, found), aim.said if aim else "", verdict, peers))
    return lines


def _said(name: str, value: float, share: float | None, found: Mapping[str, float]) -> str:
    if share is not None:
        return f"{value:,.1f}/s; limit {found[f'{day.LIMIT} beside it, {name}']:,.0f}/s; {share:.3f} of it"
    if name.startswith("memory"):
        return f"{value:.0f} MB"
    return milliseconds(value) if "within" in name or "last answer" in name else f"{value:,.1f}/s"


def _of_statements(found: Mapping[str, float], name: str) -> Row:
    where = name.removesuffix(day.ALL)
    parts = [
        f"{each.removeprefix(where)} {number:.3g}"
        for each, number in found.items()
        if each.startswith(where) and not each.endswith(day.ALL)
    ]
    aim = AIMS.get(name)
    verdict = aim.verdict(found[name]) if aim else ""
    said = f"{found[name]:.3g} ({', '.join(parts)})"
    return Row(name, said, aim.said if aim else "", verdict, PEERS.get(name, ""))
