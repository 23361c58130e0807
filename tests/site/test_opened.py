"""Who opened whose data: every page that shows people leaves a line, of numbers only, and nothing else."""

import io
import re
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.access_log import AccessLog, Opening, newest
from app.extensions import db, limiter
from app.outbox.commands.worker import Worker
from app.site.routes.opened import shows_people as is_noted
from app.sqlite import begin_write
from app.web.request_work import command_work
from tests.architecture.role_table import (
    BODIES,
    COLUMNS,
    LINK_ROWS,
    LINKS,
    ROWS,
    Row,
    address,
    link_address,
)
from tests.attack.canaries import EVERYTHING, plant
from tests.conftest import START, TestClock
from tests.support import small_world
from tests.support.databases import settings
from tests.support.statements import statements
from tests.support.world import SEMINAR, World, build_world

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url

pytestmark = pytest.mark.sqlite
PERSONAL = {word for word in EVERYTHING if re.match(r"qzx-(name|mail|more)-", word)}


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The world with planted words in what people typed."""
    folder = tmp_path_factory.mktemp("planted") / "data"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / "zapisy.sqlite3")
    app = create_app(settings(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder) | {"CLOCK": lambda: START})
    with app.app_context():
        begin_write(db.session())
        world = build_world(command_work(db.session()))
        plant(command_work(db.session()), world)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder, world


def lines(data: Path) -> list[str]:
    """All lines of all files."""
    return [
        line for file in sorted((data / "access").glob("*.log")) for line in file.read_text().splitlines()
    ]


def client_of(app: Flask, world: World, who: str) -> FlaskClient:
    """A client with somebody's session."""
    app.test_client_class = FlaskClient
    client = app.test_client()
    return world.sign_in(client, who, START) if who in world.keys else client


def text_of(answer: bytes) -> bytes:
    """An answer, unpacked."""
    if not answer.startswith(b"PK\x03\x04"):
        return answer
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def shows_people(answer: bytes, who: str) -> bool:
    """Whether an answer holds what somebody typed; one's own name is in the head of every page."""
    text = text_of(answer)
    return any(word.encode() in text for word in PERSONAL - {f"qzx-name-{who}"})


def reader_of(world: World, who: str, row: Row) -> str:
    """How the log names a reader."""
    if who == "visitor":
        return "link"
    return f"{'person' if who == 'bartek' else 'account'}\t{world.ids[who]}"


READ = [row for row in ROWS if row.method == "GET"] + [
    # What is refused shows the page again.
    row
    for row in ROWS
    if row.method == "POST"
]


@pytest.mark.parametrize("row", READ, ids=str)
def test_no_page_shows_people_without_a_line(row: Row, app: Flask, world: World, data_dir: Path) -> None:
    for who in COLUMNS:
        limiter.reset()
        shutil.rmtree(data_dir / "access", ignore_errors=True)
        app.extensions["access_log"] = AccessLog(data_dir, 24)
        body = BODIES.get((row.method, row.rule))
        sent = {"query_string": body(world) if body else {}} if row.method == "GET" else {"data": {}}
        answer = client_of(app, world, who).open(address(row.rule, world), method=row.method, **sent)
        shown, body_of = answer.status_code, answer.get_data()
        answer.close()
        noted = lines(data_dir)
        assert len(noted) <= 1
        if shown in (200, 409, 422) and shows_people(body_of, who):
            assert len(noted) == 1, (who, shown)
            assert f"\t{reader_of(world, who, row)}" in noted[0]
            assert f"\t{row.rule}\t" in noted[0]
        if noted:
            assert re.fullmatch(
                r"2026-09-01T08:00:00Z\t(account|person|link)\t\d+\t/[^\t]*\t(-|\d+(/\d+)*)\t127\.0\.0\.1",
                noted[0],
            )
            assert not any(token in noted[0] for token in world.tokens.values())


@pytest.mark.parametrize("row", [row for row in LINK_ROWS if row.method == "GET"], ids=str)
def test_a_link_is_noted_by_its_row_and_a_dead_one_is_not(
    row: Row, app: Flask, world: World, data_dir: Path
) -> None:
    client = client_of(app, world, "visitor")
    for kind in ("forged", "other purpose", "older"):
        client.get(link_address(row.rule, world, kind)).close()
    assert lines(data_dir) == []
    client.get(link_address(row.rule, world, "valid")).close()
    if not is_noted(row.rule):
        assert lines(data_dir) == []
        return
    whose = {"registrations": "place", "sign-in": "bartek", "set-password": "daniel",
             "appointments": "invitee", "institutions": "director", "invitations": "invitation",
             "feeds": "bartek", "interest": "interest", "newsletter": "bartek",
             "door": "door"}  # fmt: skip
    number = world.ids[whose[row.rule.split("/")[1]]]
    further = re.findall(r"/(\d+)(?=/|$)", link_address(row.rule, world, "valid"))
    noted = f"link\t{number}\t{row.rule}\t{'/'.join([str(number), *further])}"
    # What the event of the world doesn't ask for is not there to be opened, or leads elsewhere: nothing was
    # seen.
    expected = [] if row.expected[LINKS.index("valid")] in ("404", "303", "403") else [noted]
    assert [line.split("\t", 1)[1].rpartition("\t")[0] for line in lines(data_dir)] == expected


def test_once_for_each_reader_page_and_hour(
    app: Flask, world: World, data_dir: Path, clock: TestClock
) -> None:
    alicja, ewa = client_of(app, world, "alicja"), client_of(app, world, "ewa")
    path = f"/manage/events/{SEMINAR}/registrations/"
    for client in (alicja, alicja, ewa):
        assert client.get(path).status_code == 200
    alicja.get(f"{path}?q=qzx-name&page=2")
    assert len(lines(data_dir)) == 2
    clock.move(minutes=61)
    alicja.get(path)
    alicja.get(f"/manage/registrations/{world.ids['place']}/")
    assert len(lines(data_dir)) == 4


def test_reading_stays_reading(app: Flask, world: World, data_dir: Path) -> None:
    with statements() as seen:
        client_of(app, world, "ewa").get(f"/manage/registrations/{world.ids['place']}/")
    assert [
        each for each in seen if not each.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA"))
    ] == []
    assert len(lines(data_dir)) == 1


def test_the_files_are_the_account_s_own(app: Flask, world: World, data_dir: Path) -> None:
    client_of(app, world, "ewa").get(f"/manage/events/{SEMINAR}/registrations/")
    assert (data_dir / "access").stat().st_mode & 0o777 == 0o700
    assert (data_dir / "access" / "2026-09.log").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_takes_nothing_keeps_nobody_from_reading(
    app: Flask, world: World, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data_dir / "access").write_text("a file in its place")
    assert client_of(app, world, "ewa").get(f"/manage/events/{SEMINAR}/registrations/").status_code == 200
    assert "who opened a page could not be noted" in caplog.text


@pytest.mark.parametrize("language", ["pl", "en"])
def test_administrators_see_who_read(app: Flask, world: World, clock: TestClock, language: str) -> None:
    one = f"/manage/registrations/{world.ids['place']}/"
    client_of(app, world, "ewa").get(one, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    client_of(app, world, "visitor").get(f"/registrations/{world.tokens['place']}/")
    client_of(app, world, "filip").get("/manage/events/inne/registrations/")
    admin = client_of(app, world, "grazyna")
    assert "/manage/history/opened/" in admin.get("/manage/history/").text

    def rows(**query: Any) -> list[list[str]]:
        page = admin.get("/manage/history/opened/", query_string={**query, "lang": language}).text
        assert world.tokens["place"] not in page
        found = re.findall(r"<tr><td.*?</tr>", page, re.S)
        return [
            [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.S)] for row in found
        ]

    own = "osoba, która ma link" if language == "pl" else "the holder of the link"
    # Newest first; the page itself, and the history before it, are noted as well.
    assert [row[1:] for row in rows()][:4] == [
        ["Grazyna", "/manage/history/", "–", "127.0.0.1"],
        ["Filip", "/manage/events/inne/registrations/", "–", "127.0.0.1"],
        [own, "/registrations/…/", "Bartek qzx-name-bartek", "127.0.0.1"],
        ["Ewa", one, "Bartek qzx-name-bartek", "192.0.2.9"],
    ]
    assert [row[1] for row in rows(account=world.ids["filip"])] == ["Filip"]
    assert [row[1] for row in rows(registration=world.ids["place"])] == [own, "Ewa"]
    assert [row[1] for row in rows(event="inne")] == ["Filip"]
    assert rows(event="nothing") == []
    assert rows(month="1999-01")
    assert rows(month="../../etc/passwd", account="x", registration="9" * 400)


def test_it_is_paged(app: Flask, world: World, data_dir: Path) -> None:
    log = AccessLog(data_dir, 24)
    for number in range(120):
        log.note(Opening(START, "account", number, "/manage/institutions/", (), "192.0.2.1"))
    page = client_of(app, world, "grazyna").get("/manage/history/opened/?page=3&lang=en").text
    assert page.count("<tr><td") == 20
    with statements() as three:
        client_of(app, world, "grazyna").get("/manage/history/opened/?page=3")
    with statements() as one:
        client_of(app, world, "grazyna").get("/manage/history/opened/?page=1")
    assert len(one) == len(three)


def test_the_last_page_is_shown_for_any_beyond_it(app: Flask, world: World, data_dir: Path) -> None:
    AccessLog(data_dir, 24).note(Opening(START, "account", 1, "/manage/institutions/", (), "192.0.2.1"))
    assert "192.0.2.1" in client_of(app, world, "grazyna").get("/manage/history/opened/?page=9999").text


def _write(data: Path, who: int) -> None:
    log = AccessLog(data, 24)
    for number in range(200):
        log.note(Opening(START, "account", number, "/manage/institutions/", (who % 2,), "192.0.2.1"))


def test_processes_and_threads_write_whole_lines_once(tmp_path: Path) -> None:
    with get_context("spawn").Pool(4) as pool:
        pool.starmap(_write, [(tmp_path, who) for who in range(4)])
    log = AccessLog(tmp_path, 24)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda who: _write(tmp_path, who), range(2)))
        list(
            threads.map(
                lambda n: log.note(Opening(START, "person", n % 50, "/my/", (), "192.0.2.1")), range(500)
            )
        )
    found = lines(tmp_path)
    assert len(found) == len(set(found)) == 2 * 200 + 50
    assert len(list(log.lines("2026-09"))) == len(found)


def test_a_long_month_is_read_from_its_present_hour(tmp_path: Path) -> None:
    first = AccessLog(tmp_path, 24)
    for number in range(3000):
        at = START - timedelta(hours=1) if number < 2500 else START
        first.note(Opening(at, "account", number, "/manage/institutions/", (), "192.0.2.1"))
    size = (tmp_path / "access" / "2026-09.log").stat().st_size
    other = AccessLog(tmp_path, 24)
    other.note(Opening(START, "account", 2999, "/manage/institutions/", (), "192.0.2.1"))
    other.note(Opening(START, "account", 2500, "/manage/institutions/", (), "192.0.2.1"))
    assert (tmp_path / "access" / "2026-09.log").stat().st_size == size
    other.note(Opening(START, "account", 9999, "/manage/institutions/", (), "192.0.2.1"))
    assert len(lines(tmp_path)) == 3001


def test_a_broken_line_hides_no_other(tmp_path: Path) -> None:
    log = AccessLog(tmp_path, 24)
    log.note(Opening(START, "account", 1, "/my/", (), "192.0.2.1"))
    with (tmp_path / "access" / "2026-09.log").open("ab") as file:
        file.write(b"2026-09-01T08:00:00Z\taccount\n\xff\xfe\n\n2026-09-01T08:00:00Z\ta\tx\t/\t-\t-\n")
    log.note(Opening(START, "account", 2, "/my/", (), "192.0.2.1"))
    assert [each.number for each in log.lines("2026-09")] == [1, 2]
    assert newest(log, "2026-09", lambda each: each.number == 2, 0, 50)[1] == 1


def test_old_months_go_and_others_stay(tmp_path: Path, app: Flask) -> None:
    folder = tmp_path / "access"
    folder.mkdir()
    names = ("2024-08.log", "2024-09.log", "2026-08.log", "2026-13.log", "notes.txt")
    for name in names:
        (folder / name).write_text("x\n")
    log = AccessLog(tmp_path, 24)
    log.remove_old(date(2026, 9, 1))
    assert sorted(path.name for path in folder.iterdir()) == sorted(names[1:])
    # Also by the first line of a process, and by the worker.
    log.note(Opening(datetime(2026, 10, 1, tzinfo=UTC), "account", 1, "/my/", (), "192.0.2.1"))
    assert not (folder / "2024-09.log").exists()


def test_the_worker_removes_old_months(app: Flask, data_dir: Path, clock: TestClock) -> None:
    (data_dir / "access").mkdir()
    old = data_dir / "access" / "2020-01.log"
    old.write_text("x\n")
    with app.app_context():
        Worker(app)._keep_house()
    assert not old.exists()
