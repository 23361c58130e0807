"""Bringing in a list of two thousand people: read, what would happen, done, taken back."""

import time
from collections.abc import Callable

from sqlalchemy import func, select

from app.bringing.models import BroughtList, Target
from app.bringing.operations.entering import enter
from app.bringing.operations.planning import ListChoices, choose
from app.bringing.operations.reading import ListPlace, take_in
from app.bringing.operations.taking_back import take_back
from app.events.models import Event
from app.files.tables import read_table, table_upload
from app.registrations.models import Registration
from app.web.transactions import transaction
from app.work import Work
from benchmarks.data import an_event, name_of
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.installation import Bench, application, at_work, nothing
from tests.support.databases import migrate

PEOPLE, FEW, INSTITUTIONS = 2_000, 20, 300
DRY, DONE = 3.0, 10.0


def bringing(bench: Bench) -> list[Row]:
    """Bring a list in on both databases, with letters, and take it back."""
    kinds = ("SQLite", "PostgreSQL")
    took = {kind: _brought(bench, kind) for kind in kinds}
    people = bench.of(PEOPLE, FEW)
    rows = []
    for place, (what, aim) in enumerate(
        (("read and planned", DRY), ("brought in with letters", DONE), ("taken back", DONE))
    ):
        said = " · ".join(f"{milliseconds(took[kind][place])} {kind}" for kind in kinds)
        verdict = at_most(max(took[kind][place] for kind in kinds), aim)
        rows.append(Row(f"a list of {people:,} people {what}", said, f"{aim:.0f} s", verdict))
    return rows


def _brought(bench: Bench, kind: str) -> list[float]:
    """Return the seconds of each step to its commit."""
    folder = bench.fresh_folder()
    if kind == "SQLite":
        url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
        migrate(url, folder)
    else:
        url = bench.database("empty", nothing)
    people = bench.of(PEOPLE, FEW)
    with at_work(application(url, folder)):
        with transaction() as work:
            event = an_event(1, slug="lista", record_id="lista", capacity=people)
            work.session.add(event)
            work.session.flush()
            id = event.id
        found: list[int] = []
        data = _list(people)
        took = [_timed(lambda work: found.append(_planned(work, id, data)))]
        took.append(_timed(lambda work: enter(work, work.session.get_one(BroughtList, found[0]))))
        with transaction() as work:
            count = work.session.scalar(select(func.count()).where(Registration.event_id == id))
            assert count == people, f"{count} have a place"
        took.append(_timed(lambda work: take_back(work, work.session.get_one(BroughtList, found[0]))))
    return took


def _timed(act: Callable[[Work], object]) -> float:
    began = time.perf_counter()
    with transaction() as work:
        act(work)
    return time.perf_counter() - began


def _list(people: int) -> bytes:
    lines = ["Imię;Nazwisko;E-mail;Telefon;Instytucja"]
    for number in range(people):
        first, last = name_of(number)
        phone, house = 600_000_000 + number, f"Ośrodek nr {number % INSTITUTIONS}"
        lines.append(f"{first};{last};o{number}@example.org;{phone};{house}")
    return "\n".join(lines).encode("cp1250")


def _planned(work: Work, event_id: int, data: bytes) -> int:
    upload, table = table_upload("lista.csv", data, field="file"), read_table(data, field="file")
    to = ListPlace(Target.registrations, event=work.session.get_one(Event, event_id))
    brought = take_in(work, to, upload, table)
    choose(work, brought, ListChoices(columns=brought.columns, with_letters=True, source="UMK w Toruniu"))
    return brought.id
