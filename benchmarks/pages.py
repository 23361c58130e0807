"""Rates of what visitors and calendar programs read, next to the limit's."""

from contextlib import ExitStack
from functools import partial
from statistics import median

from benchmarks.client import Answer, Connection, Script, drive
from benchmarks.data import EVENT_PAGE, demo_and, sessions
from benchmarks.figures import Row, at_least, at_most, in_turns, milliseconds, rate
from benchmarks.installation import Bench, application, limit, ports_of, visitor_of, zapisy
from benchmarks.visitors import again_and_again, asking, expect
from tests.support.statements import statements

LIST = "/events/"


def event_page(bench: Bench) -> list[Row]:
    """Measure the event page with kept parts and without."""
    rows = []
    with ExitStack() as stack:
        url = bench.database("demo", demo_and(bench.of(1000, 40)))
        bare = ports_of(stack.enter_context(limit(bench, url)))
        kept = ports_of(stack.enter_context(zapisy(bench, url)))
        plain = ports_of(stack.enter_context(zapisy(bench, url, workers=0, environ={"KEEP_PAGES": "0"})))
        request = asking(f"/events/{EVENT_PAGE}/")
        for name, ports, share, aim in (
            ("kept parts", kept, 0.65, "0.65 of the limit's rate"),
            ("without the kept parts", plain, 0.3, "0.3 of the limit's rate"),
        ):
            pair = in_turns(bench, bare, EVENT_PAGE, partial(rate, ports, request, 200))
            rows.append(Row(f"event page, {name}", pair.said(), aim, at_least(pair.share, share)))
    return rows


def event_list(bench: Bench) -> list[Row]:
    """Measure the first page of the list, and count its statements with few events and with many."""
    many = bench.of(1000, 40)
    with ExitStack() as stack:
        url = bench.database("demo", demo_and(many))
        bare = ports_of(stack.enter_context(limit(bench, url)))
        kept = ports_of(stack.enter_context(zapisy(bench, url)))
        plain = ports_of(stack.enter_context(zapisy(bench, url, workers=0, environ={"KEEP_PAGES": "0"})))
        pair = in_turns(bench, bare, EVENT_PAGE, partial(rate, kept, asking(LIST), 200))
        anew = in_turns(bench, bare, EVENT_PAGE, partial(rate, plain, asking(LIST), 200))
    asked = [_statements(bench, each) for each in (bench.database("few", demo_and(20)), url)]
    what = f"list of 20 of {many:,} events"
    counts = f"{asked[0]} with 20 events, {asked[1]} with {many:,}"
    constant = "reached" if asked[0] == asked[1] else "missed"
    return [
        Row(what, pair.said(), "0.5 of the limit's rate", at_least(pair.share, 0.5)),
        Row("the same without the kept parts", anew.said(), "0.2 of it", at_least(anew.share, 0.2)),
        Row("its statements, nothing kept", counts, "constant", constant),
    ]


def _statements(bench: Bench, url: str) -> int:
    with visitor_of(application(url, bench.files, KEEP_PAGES=False)) as client:
        client.get(LIST)
        with statements() as seen:
            client.get(LIST)
    return len(seen)


def one_calendar(bench: Bench) -> list[Row]:
    """Measure one event's calendar file."""
    with ExitStack() as stack:
        url = bench.database("demo", demo_and(bench.of(1000, 40)))
        bare = ports_of(stack.enter_context(limit(bench, url)))
        ports = ports_of(stack.enter_context(zapisy(bench, url)))
        request = asking(f"/events/{EVENT_PAGE}/calendar.ics")
        pair = in_turns(bench, bare, EVENT_PAGE, partial(rate, ports, request, 200))
    verdict = at_least(pair.share, 0.4)
    return [Row("one event's .ics", pair.said(), "0.4 of the limit's rate", verdict)]


def feed(bench: Bench) -> list[Row]:
    """Measure the public feed: the whole of it, nothing kept, and the answer to a poll without news."""
    count = bench.of(500, 40)
    path = "/feeds/events.ics"
    with ExitStack() as stack:
        url = bench.database("feed", sessions(count))
        bare = ports_of(stack.enter_context(limit(bench, url)))
        plain = ports_of(stack.enter_context(zapisy(bench, url, processes=1, environ={"KEEP_PAGES": "0"})))
        kept = ports_of(stack.enter_context(zapisy(bench, url, workers=0)))
        answer, seconds = whole(bench, plain[0], path)
        if (there := answer.text.count("BEGIN:VEVENT")) != count:
            raise AssertionError(f"{there} sessions in the feed instead of {count}")
        poll = asking(path, f"If-None-Match: {answer.header('ETag')}")
        pair = in_turns(bench, bare, "bench-1", partial(rate, kept, poll, 304))
    size = f"{len(answer.body) / 1024:.0f} KB"
    return [
        Row(
            f"public feed of {count} sessions, whole, nothing kept",
            f"{milliseconds(seconds)}, {size}",
            "0.3 s",
            at_most(seconds, 0.3),
            "1.0 s · 0.29 s on 2026-11-21",
        ),
        Row(
            "the same, unchanged: 304",
            pair.said(),
            "0.6 of the limit's rate",
            at_least(pair.share, 0.6),
            "no 304 · no 304",
        ),
    ]


def whole(bench: Bench, port: int, path: str) -> tuple[Answer, float]:
    """Return the answer to a request, and the median seconds it takes when nothing else is asked."""
    took: list[float] = []
    answer = once(port, path)
    connection = Connection(port)
    for _ in range(bench.runs):
        drive([(connection, again_and_again(asking(path), 200, took))], bench.seconds / 3)
    connection.close()
    return answer, median(took)


def once(port: int, path: str) -> Answer:
    """Return the answer to one request; Problem for another status than 200."""
    answers: list[Answer] = []

    def script() -> Script:
        answer = yield asking(path)
        expect(answer, 200, path)
        answers.append(answer)

    connection = Connection(port)
    drive([(connection, script())])
    connection.close()
    return answers[0]
