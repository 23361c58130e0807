"""Whole registrations, as many as eight clients get done, and how many statements one takes."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.client import Connection, Script, drive
from benchmarks.data import EVENT_PAGE, SIGN_UP, demo_and, name_of
from benchmarks.figures import CONNECTIONS, Row, in_turns
from benchmarks.installation import Bench, application, limit, ports_of, visitor_of, zapisy
from benchmarks.visitors import TOKEN, Visitor, expect, own_path
from tests.support.databases import migrate
from tests.support.statements import statements


def registration(bench: Bench) -> list[Row]:
    """Measure registrations as they were measured until 2026-11-30, so that old figures can be compared.

    That was kinder than the day's lines (benchmarks/day.py): the request for suggestions is left out, and of
    the statements the suggestions', the worker's, and what PostgreSQL's driver adds, BEGIN and COMMIT.
    """
    with ExitStack() as stack:
        url = bench.database("demo", demo_and(bench.of(1000, 40)))
        bare = ports_of(stack.enter_context(limit(bench, url)))
        ports = ports_of(stack.enter_context(zapisy(bench, url)))
        numbers = count()

        def subject(seconds: float) -> tuple[float, float]:
            # Twice as long, since few are done in a second.
            return done(ports, numbers, 2 * seconds)

        pair = in_turns(bench, bare, EVENT_PAGE, subject)
        asked = {"PostgreSQL": _statements(application(url, bench.files))}
    folder = bench.fresh_folder()
    lite = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    asked["SQLite"] = _on_sqlite(lite, folder)
    said = ", ".join(f"{number} on {name}" for name, number in asked.items())
    what = "four of the five requests (no suggestions), 8 clients, worker running"
    return [
        Row(f"registration as measured before: {what}", pair.said()),
        Row("statements of these, web alone, without BEGIN and COMMIT", said),
    ]


def done(ports: Sequence[int], numbers: "count[int]", seconds: float) -> tuple[float, float]:
    """Return whole registrations per second of eight clients, and the median seconds of one."""
    took: list[float] = []
    connections = [Connection(ports[number % len(ports)]) for number in range(CONNECTIONS)]
    try:
        passed = drive([(each, _registering(numbers, took)) for each in connections], seconds)
    finally:
        for each in connections:
            each.close()
    return len(took) / passed, median(took) if took else 0.0


def fields(number: int, **more: str) -> dict[str, str]:
    """Return what somebody types into the form."""
    first, last = name_of(number)
    return {
        "first_name": first,
        "last_name": last,
        "email": f"osoba{number}@example.org",
        "phone": "600 100 200",
        "institution": f"Ośrodek Pomocy Społecznej nr {number % 40}",
        "position": "pracownik socjalny",
        "access_needs": "",
        "privacy_notice": "y",
        **more,
    }


def _registering(numbers: "count[int]", took: list[float]) -> Script:
    """Register one person after another, each as a visitor who comes for the first time."""
    while True:
        visitor, began = Visitor(), time.perf_counter()
        yield from visitor.get(f"/events/{SIGN_UP}/")
        yield from visitor.read_form(f"/events/{SIGN_UP}/register")
        answer = yield from visitor.post(f"/events/{SIGN_UP}/register", fields(next(numbers)))
        expect(answer, 303, "a registration")
        yield from visitor.get(own_path(answer))
        took.append(time.perf_counter() - began)


def _on_sqlite(url: str, folder: Path) -> int:
    migrate(url, folder)
    demo_and(0)(url, folder)
    return _statements(application(url, folder))


def _statements(app: Flask) -> int:
    """Return the most statements that one registration took: of a known institution and of a new one."""
    most = 0
    with visitor_of(app) as client:
        # Somebody has been here before.
        _registered(client, 9_000_000, "Ośrodek Pomocy Społecznej nr 1")
        for number, institution in enumerate(("Ośrodek Pomocy Społecznej nr 1", "Nowy ośrodek", "")):
            with statements() as seen:
                _registered(client, 9_000_001 + number, institution)
            most = max(most, len(seen))
    return most


def _registered(client: FlaskClient, number: int, institution: str) -> None:
    assert client.get(f"/events/{SIGN_UP}/").status_code == 200
    form = client.get(f"/events/{SIGN_UP}/register").text
    token = TOKEN.search(form)
    assert token is not None
    typed = fields(number, institution=institution, csrf_token=token[1])
    answer = client.post(f"/events/{SIGN_UP}/register", data=typed)
    assert answer.status_code == 303, answer.text
    assert client.get(answer.location).status_code == 200
