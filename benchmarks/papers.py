"""Lists to sign: one of 40 rows, sixty in one file, one of 300 people, and 40 pages that come back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from io import BytesIO

import pypdfium2
from flask.testing import FlaskClient

from app import create_app
from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.extensions import db
from app.files.reading_time import SECONDS_IN_ALL
from app.registrations.operations import Application, sign_up
from app.returned_lists.models import ReturnedPage
from app.web.transactions import transaction
from app.work import Work
from benchmarks.data import an_event, name_of
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.hours_install import Took, expect, took
from benchmarks.installation import Bench
from tests.support.cast import a_meeting
from tests.support.databases import migrate, settings

_EMAIL, _PASSWORD = "listy@example.org", "zielony parasol 7"
ROWS, LISTS, PEOPLE = 40, 60, 300
SCANNED = 40
"""As many pages as one sending takes."""
SHORT, LONG = "/manage/events/krotkie", "/manage/events/dlugie"
PROBES = (
    (f"a list to sign of {ROWS} rows", f"{SHORT}/meetings/1/sheet.pdf", 0.2),
    (f"{LISTS} lists to sign in one file", f"{SHORT}/sheets.pdf", 3.0),
    (f"a list to sign of {PEOPLE} people", f"{LONG}/sheets.pdf", 1.0),
)


def sheets(bench: Bench) -> list[Row]:
    """Make each file on each database, the first one not counted: it loads the typesetter."""
    found: dict[str, dict[str, Took]] = {what: {} for what, _, _ in PROBES}
    for kind in ("SQLite", "PostgreSQL"):
        with _organiser(bench, kind) as client:
            for what, path, _ in PROBES:
                ask = partial(_made, client, path)
                found[what][kind] = took(ask, least=bench.of(5, 1), seconds=bench.seconds / 3)
    return [_row(what, aim, found[what]) for what, _, aim in PROBES]


def scans(bench: Bench) -> list[Row]:
    """Send a scan of printed lists to each database; each of its pages finds its list."""
    count, took = bench.of(SCANNED, 2), dict[str, float]()
    for kind in ("SQLite", "PostgreSQL"):
        with _organiser(bench, kind) as client:
            data = _scanned(expect(client.get(f"{SHORT}/sheets.pdf")).data, count)
            sent = {"files": (BytesIO(data), "skan.pdf")}
            began = time.perf_counter()
            answer = client.post(f"{SHORT}/sheets/returned/", data=sent, content_type="multipart/form-data")
            took[kind] = time.perf_counter() - began
            expect(answer, 303)
            with client.application.app_context(), transaction() as work:
                found = work.session.query(ReturnedPage).filter(ReturnedPage.printing_id.is_not(None)).count()
            assert found == count, found
    figure = " · ".join(f"{milliseconds(each)} {kind}" for kind, each in took.items())
    aim = float(SECONDS_IN_ALL)
    what = f"{count} scanned pages sent, each finds its list"
    return [Row(what, figure, milliseconds(aim), at_most(max(took.values()), aim))]


def _scanned(printed: bytes, count: int) -> bytes:
    """Return the first pages of a printed file as a scanner makes them."""
    document, out = pypdfium2.PdfDocument(printed), BytesIO()
    first, *rest = [document[at].render(scale=150 / 72).to_pil().convert("L") for at in range(count)]
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=150)
    return out.getvalue()


def _made(client: FlaskClient, path: str) -> None:
    expect(client.get(path)).close()


def _row(what: str, aim: float, found: dict[str, Took]) -> Row:
    figure = " · ".join(f"{milliseconds(each.seconds)} {kind}" for kind, each in found.items())
    asked = "/".join(dict.fromkeys(str(each.statements) for each in found.values()))
    worst = max(each.seconds for each in found.values())
    return Row(what, f"{figure}; {asked} statements", milliseconds(aim), at_most(worst, aim))


@contextmanager
def _organiser(bench: Bench, kind: str) -> Iterator[FlaskClient]:
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    if kind == "PostgreSQL":
        url = bench.postgres.url(bench.postgres.create())
    migrate(url, folder)
    app = create_app(settings(url, folder))
    try:
        with app.app_context(), transaction() as work:
            give_role(work, add_staff(work, _EMAIL, "Lidia Listowa", _PASSWORD), Role.organiser)
            _fill(work, "krotkie", bench.of(ROWS, 4), bench.of(LISTS, 3))
            _fill(work, "dlugie", bench.of(PEOPLE, 8), 1)
        client = app.test_client()
        expect(client.post("/sign-in", data={"email": _EMAIL, "password": _PASSWORD}), 303)
        yield client
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _fill(work: Work, slug: str, people: int, meetings: int) -> None:
    """Add an event of so many meetings on days of their own, for which so many have a place."""
    event = an_event(1, slug=slug, record_id=slug, capacity=people)
    first = event.meetings[0].sessions[0].day
    for at in range(1, meetings):
        event.meetings.append(a_meeting(work, first + timedelta(days=at), at))
    work.session.add(event)
    work.session.flush()
    for number in range(people):
        given, last = name_of(number)
        sign_up(work, event, Application(first_name=given, last_name=last, email=f"o{number}@example.org"))
