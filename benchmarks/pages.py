"""Rates of what visitors and calendar programs read, beside the limit's."""

from contextlib import ExitStack
from functools import partial

from benchmarks.data import EVENT_PAGE, demo_and
from benchmarks.figures import Row, at_least, in_turns, rate
from benchmarks.installation import Bench, limit, ports_of, zapisy
from benchmarks.visitors import asking

PEERS = "40/s · 23/s · 1,430/s"


def event_page(bench: Bench) -> list[Row]:
    """Measure the event page with kept parts and without."""
    rows = []
    with ExitStack() as stack:
        url = bench.database("demo", demo_and(bench.of(1000, 40)))
        bare = ports_of(stack.enter_context(limit(bench, url)))
        kept = ports_of(stack.enter_context(zapisy(bench, url)))
        plain = ports_of(stack.enter_context(zapisy(bench, url, worker=False, KEEP_PAGES="0")))
        request = asking(f"/events/{EVENT_PAGE}/")
        for name, ports, share, aim in (
            ("kept parts", kept, 0.5, "half the limit's rate"),
            ("without the kept parts", plain, 0.25, "a quarter of the limit's rate"),
        ):
            pair = in_turns(bench, bare, EVENT_PAGE, partial(rate, ports, request, 200))
            rows.append(Row(f"event page, {name}", pair.said(), aim, at_least(pair.share, share), PEERS))
    return rows
