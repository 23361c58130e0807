"""No address hands out what participation forms say, and no file of an installation holds it in clear.

The walk goes over the table of roles, which lists every address: a new export is asked here by itself.
"""

import gzip
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.models import Role
from app.events.models import Event, WhoHandsIn
from app.extensions import db, limiter
from app.monitoring.asked import checked
from app.monitoring.content import FormAnswers
from app.monitoring.dictionaries import shipped
from app.monitoring.models import ParticipationForm
from app.monitoring.operations.giving import give_form
from app.monitoring.pesel import masked
from app.registrations.models import Registration
from app.sqlite import begin_write
from app.web.request_work import command_work
from app.work import Work
from tests.architecture.role_table import BODIES, COLUMNS, LINK_ROWS, ROWS, Row, address, link_address
from tests.conftest import TestClock
from tests.monitoring.conftest import PESEL, typed
from tests.support import small_world
from tests.support.cast import session_key, staff
from tests.support.databases import settings
from tests.support.world import START, World

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url

Ask = Callable[[Row, str, str], TestResponse]
SAID = {
    "county": "kanarkowski", "municipality": "Kanarkowo Wielkie", "town": "Kanarkówka", "postcode": "98-765",
    "phone": "699 876 543", "email": "kanarek@formularz.example", "education": "isced_5_8",
    "labour": "employed/local_government", "disability": "yes", "pesel": PESEL,
}  # fmt: skip
MASKED = masked(PESEL)
OTHER_ID = "KNR7654321"
"""What somebody without a PESEL gives."""
OFFICERS = ("/manage/participation/forms/<int:id>", "/manage/participation/dictionaries.json")
"""Where an officer reads a form, each time noted, and the words that can be chosen, which are nobody's."""
THEIR_OWN = ("/registrations/<token>/participation",)
"""Where a person looks at what they gave, numbers hidden."""
VIEWERS = ("grazyna", "alicja", "ewa", "celina", "bartek", "visitor")
CHOICES = ("Wyższe (ISCED", "isced_5_8", "local_government")


@pytest.fixture(scope="module")
def furnished(made_world: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The small world, everybody in which has given the form; Olga is a monitoring officer."""
    folder = Path(shutil.copytree(made_world[0], tmp_path_factory.mktemp("forms") / "data"))
    found = made_world[1]
    app = create_app(settings(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder) | {"CLOCK": lambda: START})
    with app.app_context():
        begin_write(db.session())
        work = command_work(db.session())
        _give_all(work)
        olga = staff(work, "Olga", Role.monitoring)
        keys = found.keys | {"olga": session_key(work.session, olga, work.now)}
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder, replace(found, keys=keys)


def _give_all(work: Work) -> None:
    project = work.session.scalars(select(Event.project_id).where(Event.project_id.is_not(None))).first()
    for event in work.session.scalars(select(Event)):
        event.project_id, event.rules.participation = event.project_id or project, WhoHandsIn.always
    for number, registration in enumerate(work.session.scalars(select(Registration).order_by("id"))):
        give_form(
            work, registration.person, registration.event, _answers(work, without_pesel=number % 2 == 1)
        )


def _answers(work: Work, *, without_pesel: bool) -> FormAnswers:
    facts = SAID | (
        {"pesel": "", "no_pesel": "yes", "other_id": OTHER_ID, "birth_date": "1949-03-27"}
        if without_pesel
        else {}
    )
    done = checked(typed(**facts), shipped(), work.today)
    assert not done.problems
    return done.answers


def words() -> list[str]:
    """Return what must stand nowhere, in every way in which it may be written."""
    digits = SAID["phone"].replace(" ", "")
    secret = [PESEL, MASKED, OTHER_ID, "1949-03-27", "27 marca 1949", "27.03.1949", "27 March 1949"]
    secret += [SAID[name] for name in ("county", "municipality", "town", "postcode", "phone", "email")]
    return [*secret, digits, f"+48{digits}", *CHOICES]


def readable(data: bytes) -> Iterator[str]:
    """Yield the text of a file: parts of an archive or a workbook, the pages of a PDF."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from readable(archive.read(name))
    elif data.startswith(b"\x1f\x8b"):
        yield from readable(gzip.decompress(data))
    elif data.startswith(b"%PDF-") and b"%%EOF" in data:
        for page in pypdfium2.PdfDocument(data):
            yield page.get_textpage().get_text_range()
    yield data.decode(errors="replace")


def told(data: bytes) -> list[str]:
    """Return what a file tells of participation forms."""
    texts = [each.replace("\xa0", " ") for each in readable(data)]
    return [word for word in words() if any(word in each for each in texts)]


@pytest.fixture
def ask(app: Flask, world: World, clock: TestClock) -> Ask:
    """Ask an address as somebody."""
    app.test_client_class = FlaskClient

    def asked(row: Row, who: str, path: str) -> TestResponse:
        limiter.reset()
        client = app.test_client()
        if who in world.keys:
            world.sign_in(client, who, clock.now)
        body = BODIES.get((row.method, row.rule))
        data = body(world) if body else {}
        if row.method == "GET":
            return client.get(path, query_string=data)
        return client.post(path, data=data)

    return asked


def test_the_words_are_found_where_they_stand(ask: Ask, world: World) -> None:
    """What the walk looks for is what an officer reads: else it would find nothing anywhere."""
    row = next(each for each in ROWS if each.rule == OFFICERS[0])
    found = {
        word for id in range(1, 4) for word in told(ask(row, "olga", address(row.rule, world, id=id)).data)
    }
    assert found >= {SAID["town"], SAID["municipality"], SAID["postcode"], "Wyższe (ISCED", MASKED}


def test_no_address_hands_it_out(ask: Ask, world: World) -> None:
    lying, files = [], set()
    for row in ROWS:
        for who in () if row.rule in (*OFFICERS, *THEIR_OWN) else _readers(row):
            answer = ask(row, who, address(row.rule, world))
            data, kind = answer.data, answer.content_type or ""
            answer.close()
            if answer.status_code == 200 and not kind.startswith("text/html"):
                files.add(kind.partition(";")[0].rpartition("/")[2].rpartition(".")[2])
            lying += [(str(row), who, word) for word in told(data) if not _is_blank(row, word)]
    assert lying == []
    assert files >= {"csv", "sheet", "pdf", "json", "calendar"}


def _readers(row: Row) -> list[str]:
    """Return who gets something to read there, one of them, and the officer at their own pages."""
    if row.method == "POST" and "200" not in row.expected:
        return []
    answers = dict(zip(COLUMNS, row.expected, strict=True))
    found = [each for each in VIEWERS if answers.get(each) == "200"][:1]
    return [*found, "olga"] if "participation" in row.rule else found


def _is_blank(row: Row, word: str) -> bool:
    """Tell whether a word is one of the choices on a form that is still to be filled in."""
    return "participation" in row.rule and word in CHOICES


def test_no_link_hands_it_out_but_the_persons(ask: Ask, world: World) -> None:
    lying = []
    for row in LINK_ROWS:
        if row.method != "GET":
            continue
        for kind in ("valid", "another's", "form's"):
            who = "daniel" if kind == "another's" else "visitor"
            answer = ask(row, who, link_address(row.rule, world, kind))
            theirs = row.rule in THEIR_OWN and kind != "form's"
            secret = (PESEL, OTHER_ID) if theirs else words()
            found = [word for word in told(answer.data) if word in secret and not _is_blank(row, word)]
            lying += [(str(row), kind, word) for word in found]
            answer.close()
    assert lying == []


def test_no_file_of_the_installation_holds_it(
    ask: Ask, world: World, app: Flask, data_dir: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Database, journal, log, outbox, backup and records brought out, after everything was asked and done."""
    officer = next(each for each in ROWS if each.rule == OFFICERS[0])
    for row in (officer, next(each for each in ROWS if each.rule == officer.rule and each.method == "POST")):
        assert ask(row, "olga", address(row.rule, world)).status_code == 200
    own = next(each for each in LINK_ROWS if each.rule == THEIR_OWN[0] and each.method == "POST")
    client = app.test_client()
    path = link_address(own.rule, world, "valid")
    assert client.post(path, data=typed(**SAID | {"pesel": "80831410147"})).status_code == 422
    assert client.post(path, data=typed(**SAID | {"town": "Kanarkówka Druga"})).status_code == 303
    for row in (each for each in ROWS if each.method == "POST" and "/messages" in each.rule):
        ask(row, "alicja", address(row.rule, world)).close()
    run = app.test_cli_runner().invoke
    backup = tmp_path / "backup.zip"
    results = [run(args=args) for args in (["backup", str(backup)], ["events", "dump"])]
    assert [each.exit_code for each in results] == [0, 0]
    seen = {"log": caplog.text.encode(), "commands": "".join(each.output for each in results).encode()}
    for file in (*data_dir.rglob("*"), backup):
        if file.is_file():
            seen[file.name] = file.read_bytes()
    with app.app_context(), db.engine.connect() as connection:
        forms = select(ParticipationForm.sealed).where(ParticipationForm.sealed.is_not(None))
        assert len(connection.execute(forms).all()) >= 4
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).fetchall()  # noqa: S608
            seen[table] = "\n".join(map(str, rows)).encode()
    assert seen.keys() >= {"backup.zip", "outbox_messages", "history_facts", "zapisy.sqlite3", "log"}
    assert [(name, word) for name, data in seen.items() for word in [*told(data), *_typos(data)]] == []


def _typos(data: bytes) -> list[str]:
    """Return the number that was refused, where it stands."""
    return [each for each in ("80831410147",) if each.encode() in data]
