"""Years of hours: what people wait for with a million entries of the ledger, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cards.operations.issuing import issue_due
from app.extensions import db
from app.ledger.months import lock_month
from app.projects.models import Project
from app.sqlite import begin_write
from app.web.request_work import command_work
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.hours_install import CARDS, HoursInstall, Took, expect, hours_installed, took
from benchmarks.installation import Bench

ENTRIES, FEW = 1_000_000, 20_000
_STANDING, _COACH, _EDITION, _REGISTER, _CARD, _CARDS = 0.05, 0.05, 0.5, 0.5, 0.3, 5.0
_REPORT = {"SQLite": 6.0, "PostgreSQL": 3.0}


@dataclass(frozen=True, slots=True)
class Probe:
    """Something that people wait for: how it is asked for, and the seconds that it may take."""

    what: str
    ask: Callable[[HoursInstall], None]
    aim: dict[str, float]


def hours(bench: Bench) -> list[Row]:
    """Measure all probes in an install on each database, one after the other."""
    found: dict[str, dict[str, Took]] = {probe.what: {} for probe in PROBES}
    for kind in ("SQLite", "PostgreSQL"):
        with _installed(bench, kind) as install:
            for probe in PROBES:
                found[probe.what][kind] = took(
                    partial(probe.ask, install), least=bench.of(5, 1), seconds=bench.seconds / 3
                )
    return [_row(probe, found[probe.what], bench.of(ENTRIES, FEW)) for probe in PROBES]


@contextmanager
def _installed(bench: Bench, kind: str) -> Iterator[HoursInstall]:
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    if kind == "PostgreSQL":
        url = bench.postgres.url(bench.postgres.create())
    with hours_installed(url, folder, bench.of(ENTRIES, FEW)) as install:
        yield install


def _row(probe: Probe, found: dict[str, Took], entries: int) -> Row:
    figure = " · ".join(f"{milliseconds(each.seconds)} {kind}" for kind, each in found.items())
    statements = "/".join(dict.fromkeys(str(each.statements) for each in found.values()))
    aims = " · ".join(dict.fromkeys(milliseconds(aim) for aim in probe.aim.values()))
    verdicts = [at_most(found[kind].seconds, aim) for kind, aim in probe.aim.items()]
    worst = next((each for each in verdicts if each != "reached"), "reached")
    return Row(f"{entries:,} entries: {probe.what}", f"{figure}; {statements} statements", aims, worst)


def _page(path: Callable[[HoursInstall], str], who: str = "organiser") -> Callable[[HoursInstall], None]:
    def ask(install: HoursInstall) -> None:
        client: FlaskClient = getattr(install, who)
        expect(client.get(path(install))).close()

    return ask


def _register(install: HoursInstall) -> None:
    """Confirm a register of 300 people, and open it again, which is not counted apart."""
    there = f"/manage/events/{install.filled.edition_slug}/sessions/{install.filled.open_session}"
    expect(install.organiser.post(f"{there}/confirm"), 303)
    expect(install.organiser.post(f"{there}/reopen", data={"reason": "pomiar"}), 303)


def _hundred_cards(install: HoursInstall) -> None:
    """Close a month and issue a hundred of its cards, of all kinds as they come, which is undone.

    A page knows what is due before it issues some of it at a time: that is asked outside of the time.
    """
    with install.app.app_context(), Session(db.engine) as session:
        begin_write(session)
        work = command_work(session)
        project = session.get_one(Project, install.filled.project)
        lock_month(work, project, install.filled.month)
        found = issue_due(work, project, install.filled.month, only=install.some_cards(work), most=CARDS)
        if len(found) != CARDS:
            raise RuntimeError(f"{len(found)} cards were issued")
        session.rollback()


def _cards(install: HoursInstall) -> str:
    return f"/manage/cards/{install.filled.project}/{install.filled.month}"


def _each(seconds: float) -> dict[str, float]:
    """Ask the same of both databases."""
    return dict.fromkeys(_REPORT, seconds)


PROBES = (
    Probe("one person's own page", _page(lambda at: at.own, "participant"), _each(_STANDING)),
    Probe("a coach's page", _page(lambda at: "/manage/appointments/", "coach"), _each(_COACH)),
    Probe(
        "an edition's page of 300 people",
        _page(lambda at: f"/manage/events/{at.filled.edition_slug}/standing/"),
        _each(_EDITION),
    ),
    Probe(
        "a project's whole report",
        _page(lambda at: f"/manage/hours.csv?project={at.filled.project}"),
        _REPORT,
    ),
    Probe(
        "a month's card of a coach",
        _page(lambda at: f"{_cards(at)}/coach/{at.filled.coach}.pdf"),
        _each(_CARD),
    ),
    Probe(f"{CARDS} cards of a closed month", _hundred_cards, _each(_CARDS)),
    Probe("confirming a register of 300 people, and reopening it", _register, _each(_REGISTER)),
)
"""In the order of the table."""
