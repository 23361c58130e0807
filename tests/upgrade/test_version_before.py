"""An office that the version before has worked in: upgraded and brought back, or restored from its backup.

The program of VERSION makes and fills the database itself; people ask both versions over HTTP alone.
When a release is cut, VERSION and REVISION move on to it.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from app.accounts.passwords import hashed
from tests.support.missing import missing
from tests.support.postgres import PostgresServer
from tests.support.smtp import Delivered, MailServer
from tests.support.waiting import wait_until
from tests.support.world import OTHER, SEMINAR, TRAINING
from tests.upgrade.news import STANDINGS, as_told_now, of_both, without_new_columns
from tests.upgrade.office import (
    PASSWORD,
    Office,
    leave_things_half_done,
    looked_at,
    signs_in_with,
    take_up_again,
    work_before,
)
from tests.upgrade.version import PRESENT, Installation, Version, fill, version_of
from tests.upgrade.visitors import Person, lost

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("upgrade")]

VERSION, REVISION = "3eade7e5f379d276a8f8542b2ce34c49a45ad670", "0018_mailboxes"
"""The last commit before the house was rebuilt, and its newest migration."""
NEW_PASSWORD = "zielony parasol 7"


@dataclass
class Before:
    """An installation as the version before left it, with its backup and what people saw at that time."""

    version: Version
    place: Installation
    office: Office
    seen: dict[str, str]
    records: str
    backup: Path
    tables: list[str]


MakeDatabase = Callable[[str], str]


@pytest.fixture(scope="module")
def make_database(request: pytest.FixtureRequest) -> Iterator[MakeDatabase]:
    """Make an empty database of a kind and return its address; none for SQLite, which is a file."""
    made: list[str] = []

    def address(kind: str) -> str:
        if kind == "sqlite":
            return ""
        if shutil.which("pg_dump") is None:
            missing("pg_dump", "apt-get install postgresql-client")
        server: PostgresServer = request.getfixturevalue("postgres_server")
        made.append(server.create())
        return server.url(made[-1])

    yield address
    for name in made:
        request.getfixturevalue("postgres_server").drop(name)


@pytest.fixture(scope="module")
def left_by(
    make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Before]]:
    """Let the version before work on a database of a kind, once."""
    folder, made = tmp_path_factory.mktemp("before"), dict[str, Before]()
    mail = MailServer()
    mail.start()

    def left(kind: str) -> Before:
        if kind not in made:
            place = Installation(folder / kind, make_database(kind), (mail.host, mail.port))
            made[kind] = worked_in(version_of(VERSION, folder / f"version-{kind}"), place)
        return made[kind]

    yield left
    mail.stop()


def worked_in(version: Version, place: Installation) -> Before:
    """Let a version make an installation, and people work there until some moment."""
    office = Office(place.url, fill(version, place, hashed(PASSWORD)))
    with version.serving(place):
        work_before(office)
    with version.serving(place, "--no-worker"):
        leave_things_half_done(office)
        seen = looked_at(office)
    tables = tables_of(place)
    assert empty(place, tables) == []
    backup = place.data.with_suffix(".zip")
    assert f" database at {REVISION}, " in version.run(place, "backup", str(backup))
    return Before(version, place, office, seen, version.run(place, "events", "dump"), backup, tables)


def rows(place: Installation, query: str) -> list[Any]:
    """Ask the database of an installation."""
    engine = create_engine(place.engine_url)
    with engine.connect() as connection:
        found = connection.execute(text(query)).fetchall()
    engine.dispose()
    return list(found)


def tables_of(place: Installation) -> list[str]:
    """Return the names of all tables."""
    engine = create_engine(place.engine_url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def empty(place: Installation, tables: list[str]) -> list[str]:
    """Return those of the tables that have no row."""
    return [name for name in tables if not rows(place, f'SELECT 1 FROM "{name}" LIMIT 1')]  # noqa: S608


def test_its_backup_is_restored_into_the_present_version(
    database_kind: str, left_by: Callable[[str], Before], make_database: MakeDatabase, tmp_path: Path
) -> None:
    before = left_by(database_kind)
    standings = rows(before.place, STANDINGS)
    place = replace(before.place, data=tmp_path / "data", database_url=make_database(database_kind))
    assert REVISION in PRESENT.run(place, "restore", str(before.backup))
    with present(place, "--no-worker"):
        assert lost(as_told_now(before.seen, standings), without_new_columns(looked_at(before.office))) == {}
    # Neither the way forward nor a look makes anybody's place newer.
    assert rows(place, STANDINGS) == standings
    # Tables that came later have nothing to hold yet; those that became others are gone.
    assert empty(place, sorted({*before.tables} & {*tables_of(place)})) == []


def present(place: Installation, *options: str) -> Any:
    """Serve the installation with the present version; on SQLite the start brings the tables up to date."""
    if place.database_url:
        PRESENT.run(place, "db", "upgrade")
    return PRESENT.serving(place, *options)


def test_an_upgrade_and_the_way_back(
    database_kind: str, left_by: Callable[[str], Before], mail_server: MailServer
) -> None:
    before = left_by(database_kind)
    office, place = before.office, replace(before.place, mail=(mail_server.host, mail_server.port))
    waiting = rows(place, "SELECT recipient, subject, body FROM outbox_messages WHERE state = 'queued'")
    assert {"felicja@example.org", "halina@example.org"} <= {row.recipient for row in waiting}
    with present(place):
        # Of letters it is told how many wait, and those go out meanwhile.
        settled = {asked: each for asked, each in before.seen.items() if "/messages/" not in asked}
        now = without_new_columns(looked_at(office))
        assert lost(as_told_now(settled, rows(place, STANDINGS)), now) == {}
        assert PRESENT.run(place, "events", "dump") == before.records
        delivered = mail_server.wait_for(len(waiting), 30)
        written = [(row.recipient, row.subject, row.body.split()) for row in waiting]
        assert sorted(map(letter, delivered)) == sorted(written)
        # One mailbox may have been told of several things meanwhile, in no promised order. Which earlier
        # letters the worker had not reached yet, is chance; some of them lead nowhere.
        found = [(each.recipients[0], link) for each in delivered if (link := link_in(each))]
        links = {(recipient, link.split("/")[1]): link for recipient, link in found}
        assert Person(place.url).get(links["felicja@example.org", "registrations"]).status == 200
        assert signed_in_by(office, links["halina@example.org", "sign-in"]) == "/my/"
        take_up_again(office)
        assert signs_in_with(office, office.code(30))
        assert signs_in_with(office, office.codes[0])
        assert "Żółć-Ćwikliński" in office.of("grazyna").get("/manage/history/opened/").text
        work_after(office, mail_server)
        seen = looked_at(office)
        check_what_was_done(before.seen, seen)
    PRESENT.run(place, "db", "downgrade", REVISION)
    with before.version.serving(place, "--no-worker"):
        assert lost(of_both(seen), as_told_now(looked_at(office), rows(place, STANDINGS))) == {}
        assert [signs_in_with(office, code) for code in office.codes[:2]] == [False, True]
        assert Person(place.url).sign_in("daniel@example.org", NEW_PASSWORD).startswith("/manage/")
        assert Person(place.url).get(links["felicja@example.org", "registrations"]).status == 200
        # The earlier program goes on where the later one stopped.
        office.register("Hanna")


def letter(each: Delivered) -> tuple[str, str, list[str]]:
    """Return to whom a letter went, its subject and its words."""
    return each.recipients[0], str(each.message["Subject"]), each.text.split()


def link_in(each: Delivered) -> str:
    """Return the path of the link that a letter is about; empty if there is none."""
    found = re.search(r"http://[^/]+(/(?:registrations|sign-in)/\S+)", each.text)
    return found[1] if found else ""


def signed_in_by(office: Office, link: str) -> str:
    """Sign in by a mailed link and return where that leads."""
    halina = office.of("halina")
    halina.get(link)
    return halina.post(link).location


def work_after(office: Office, mail_server: MailServer) -> None:
    """Register, invite and be told yes, write to people, confirm hours, move a meeting, correct an address,
    take up an invitation."""
    office.links["Gustaw"] = office.register("Gustaw")
    office.invite("Iwona")
    wait_until(lambda: bool(_invitation_in(mail_server)))
    iwona, link = Person(office.url), _invitation_in(mail_server)
    iwona.get(link)
    assert iwona.post(link, answer="yes").status == 303
    office.write("Parking")
    office.confirm(1, "present")
    day = (datetime.now(UTC) + timedelta(days=33)).date()
    office.move(SEMINAR, start_local=day.isoformat())
    page = f"/manage/registrations/{office.id('jan')}/"
    office.of("alicja").send(page, f"{page}data", email="jan.drugi@example.org")
    link, daniel = f"/set-password/{office.world.tokens['set_password']}", Person(office.url)
    daniel.get(link)
    assert daniel.post(link, new_password=NEW_PASSWORD, again=NEW_PASSWORD).status == 303


def _invitation_in(mail_server: MailServer) -> str:
    """Return the path of the link in a letter that invites; empty while there is none."""
    found = [re.search(r"http://[^/]+(/invitations/\S+)", each.text) for each in mail_server.received]
    return next((each[1] for each in found if each), "")


def check_what_was_done(before: dict[str, str], now: dict[str, str]) -> None:
    """Expect the same meetings in calendars, one with a higher sequence, and more hours."""
    calendar, feed = f"visitor /events/{SEMINAR}/calendar.ics", "visitor /feeds/events.ics"
    named = re.compile(r"^(?:UID|SEQUENCE):(\S+)", re.M)
    (uid, was), (same, moved) = (named.findall(each[calendar]) for each in (before, now))
    assert (uid, int(moved)) == (same, int(was) + 1)
    uids = [sorted(re.findall(r"^UID:(\S+)", each[feed], re.M)) for each in (before, now)]
    assert uids[0] == uids[1] != []
    minutes = [minutes_in(each[f"alicja /manage/events/{TRAINING}/attendance.csv"]) for each in (before, now)]
    assert 0 < minutes[0] < minutes[1]
    for name in ("Felicja", "Gustaw", "Iwona"):
        assert name in now[f"alicja /manage/events/{OTHER}/registrations.csv"]


def minutes_in(exported: str) -> int:
    """Return how many minutes an export of attendance gives to all people together."""
    rows_of_people = [line for line in exported.splitlines()[2:] if line]
    return sum(int(row.rpartition(";")[2]) for row in rows_of_people)
