"""One office's server, from the guide's first command to the way back from an upgrade."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.accounts.operations.second_factor import PURPOSE
from app.sealing import Seals
from tests.deploy.conftest import PASSWORD
from tests.deploy.document import ROOT, commands
from tests.deploy.machine import Machine, commit, running_machine
from tests.deploy.people import Crowd, sqlite_rows
from tests.races.crowd import Visitor
from tests.support.databases import SECRET_KEY
from tests.support.world import World

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("office")]

# What a started process writes of its own accord.
ALIVE = frozenset({"outbox_worker_beats", "outbox_messages"})
OLD_REVISION = "0007_hours"
CALLED_SINCE = {"hours_ledger": "ledger_entries"}


@pytest.fixture(scope="module")
def office(lived_in: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """An office in which somebody has worked already."""
    # Without nginx in front there is no TLS, and a cookie for TLS only would not come back.
    # People sign in with a password alone, as in an office that is older than TWO_FACTOR=by_role.
    words = {"BASE_URL=https:": "TWO_FACTOR=optional\nBASE_URL=http:"}
    with running_machine(tmp_path_factory.mktemp("office"), words) as machine:
        machine.run("program")
        machine.run("office")
        shutil.copytree(lived_in[0], machine.data, dirs_exist_ok=True)
        # The links of meetings are sealed with the key of the world.
        (machine.data / "secret_key").write_text(SECRET_KEY)
        (machine.data / "secret_key").chmod(0o600)
        machine.run("office-start")
        machine.wait("8000")
        yield machine


@pytest.fixture(scope="module")
def crowd(office: Machine) -> Crowd:
    """People who register there."""
    return Crowd(office.url("8000"))


def path_of(link: str) -> str:
    """Return the path of a participant's page, on any server."""
    return "/registrations/" + link.partition("/registrations/")[2]


def opens(machine: Machine, link: str) -> bool:
    """Tell whether a link of an earlier mail opens the participant's page."""
    return Visitor(machine.url("8000")).get(path_of(link)).status == 200


def test_the_first_administrator_signs_in(office: Machine) -> None:
    typed = "Długie-hasło-dla-Anny\nDługie-hasło-dla-Anny\n"
    told = office.shell(office.here(commands()["administrator"]), typed=typed)
    assert told.stdout.rstrip().endswith("Added anna@example.org as administrator.")


def test_a_backup_is_restored_while_people_register(office: Machine, crowd: Crowd) -> None:
    with crowd.registering(2):
        crowd.wait_for(3)
        sure = list(crowd.links)
        told = office.run("backup").stdout
        assert re.search(r"zapisy-\d{4}-\d\d-\d\d\.zip \(0\.\d MB\): sqlite database at \d{4}_\w+, ", told)
        crowd.wait_for(1)
    assert crowd.failed == []
    last = crowd.links[-1]
    office.run("restore")
    office.wait("8000")
    assert [opens(office, link) for link in (sure[0], sure[-1], last)] == [True, True, False]
    before = sqlite_rows(office.root / "srv/zapisy-before/zapisy.sqlite3", but=ALIVE)
    after = sqlite_rows(office.data / "zapisy.sqlite3", but=ALIVE)
    assert {name: set(rows) - set(before[name]) for name, rows in after.items()} == {n: set() for n in after}


def test_the_nightly_backup_is_one_that_restores(office: Machine) -> None:
    office.shell("systemctl start zapisy-backup")
    files = list((office.root / "srv/backups").glob("zapisy-????-??-??-??????.zip"))
    assert len(files) == 1
    told = office.shell(f"DATA_DIR={office.root}/tried {ROOT}/dev flask restore {files[0]}").stdout
    assert told.startswith("The backup of 20")


def test_a_new_key_keeps_links_sessions_and_sealed_secrets(
    office: Machine, crowd: Crowd, lived_in: tuple[Path, World]
) -> None:
    crowd.register()
    alicja = Visitor(office.url("8000"))
    alicja.get("/sign-in")
    assert alicja.post("/sign-in", {"email": "alicja@example.org", "password": PASSWORD}).status == 303
    old = (office.data / "secret_key").read_text().strip()
    celina = lived_in[1].ids["celina"]
    _seal_for(office, celina, old)
    office.run("new-key")
    office.wait("8000")
    keys = (office.data / "secret_key").read_text().strip().split(",")
    assert keys[1:] == [old]
    assert (office.data / "secret_key").stat().st_mode & 0o777 == 0o600
    assert opens(office, crowd.links[-1])
    assert alicja.get("/manage/").status == 200
    # The secret of the second factor, and a link and a code of a meeting.
    assert office.run("reseal").stdout == "3 sealed anew.\n"
    crowd.register()
    # When the old key is taken away, what it signed is worth nothing; what the new one signed, is.
    (office.data / "secret_key").write_text(keys[0])
    office.shell("systemctl restart zapisy")
    office.wait("8000")
    assert [opens(office, link) for link in crowd.links[-2:]] == [False, True]
    assert Seals(keys[:1]).opened(PURPOSE, celina, _sealed(office)) == "a secret"


def _seal_for(office: Machine, account: int, key: str) -> None:
    with closing(sqlite3.connect(office.data / "zapisy.sqlite3", timeout=30)) as database:
        sealed = Seals([key]).seal(PURPOSE, account, "a secret")
        database.execute(
            "INSERT INTO people_second_factors (account_id, secret, created_at) VALUES (?, ?, '2026-09-01')",
            [account, sealed],
        )
        database.commit()


def _sealed(office: Machine) -> str:
    with closing(sqlite3.connect(office.data / "zapisy.sqlite3", timeout=30)) as database:
        return str(database.execute("SELECT secret FROM people_second_factors").fetchone()[0])


def git(*arguments: str, folder: Path = ROOT) -> str:
    """Return what git says."""
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_an_upgrade_and_the_way_back_keep_what_people_did(office: Machine, crowd: Crowd) -> None:
    newer = commit(office.root / "origin.git", "HEAD^{tree}", "A newer version")
    crowd.register()
    told = office.run("upgrade").stdout
    assert re.search(r"sqlite database at \d{4}_\w+, ", told)
    assert git("rev-parse", "HEAD", folder=office.root / "opt/zapisy") == newer
    office.wait("8000")
    crowd.register()
    assert [opens(office, link) for link in crowd.links[-2:]] == [True, True]
    if git("rev-parse", "--is-shallow-repository") == "true":
        pytest.skip("the earlier version is not in this clone's history")
    before = sqlite_rows(office.data / "zapisy.sqlite3", but=ALIVE)
    registered = _registered(office)
    office.run("rollback", OLD_REVISION=OLD_REVISION, OLD_VERSION=_earlier_version())
    office.wait("8000")
    after = sqlite_rows(office.data / "zapisy.sqlite3", but=ALIVE)
    assert after.pop("alembic_version") == [(OLD_REVISION,)]
    counts = {name: len(rows) for name, rows in after.items()}
    # What trainers delivered was in no book of that version.
    before["ledger_entries"] = [row for row in before["ledger_entries"] if "delivered" not in row]
    # It knew no regions, and a partner is named for one alone: the way back deletes these assignments.
    before["events_assignments"] = [row for row in before["events_assignments"] if "partner" not in row]
    assert counts == {name: len(before[CALLED_SINCE.get(name, name)]) for name in after}
    assert _registered(office) == registered
    # The link to which a form led is unknown to the earlier version; the mailed ones live.
    assert [opens(office, link) for link in _mailed(office)[-2:]] == [True, True]


def _registered(office: Machine) -> list[tuple[Any, ...]]:
    """Return what people did: keys by which lists are sorted are derived anew on the way back."""
    with closing(sqlite3.connect(office.data / "zapisy.sqlite3", timeout=30)) as database:
        return database.execute(
            "SELECT id, event_id, person_id, state, queue_number, first_name, last_name, email,"
            " registered_at, state_changed_at, version, link_version"
            " FROM registrations_registrations ORDER BY id"
        ).fetchall()


def _mailed(office: Machine) -> list[str]:
    """Return the links in the letters about registrations, the newest last."""
    with closing(sqlite3.connect(office.data / "zapisy.sqlite3", timeout=30)) as database:
        bodies = database.execute(
            "SELECT body FROM outbox_messages WHERE subject_kind = 'registration' ORDER BY id"
        ).fetchall()
    return [found[0] for (body,) in bodies if (found := re.search(r"https?://\S+/registrations/\S+", body))]


def _earlier_version() -> str:
    """Return the last commit whose newest revision is OLD_REVISION."""
    later = min(
        path
        for path in git("ls-files", "migrations/versions/*.py").splitlines()
        if Path(path).stem > OLD_REVISION
    )
    return git("log", "--diff-filter=A", "--format=%H", "--", later).splitlines()[-1] + "^"
