"""A disk that is full, for the database, uploads and the folder of mails; then there is room again."""

import resource
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.files.models import StoredFile
from app.outbox.models import Letter, LetterState
from app.work import Work
from tests.faults.conftest import MakeOffice
from tests.faults.office import SLUG, Office, count, no_file_grows_beyond, reference_of
from tests.support.cast import an_event
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow


@pytest.mark.sqlite
def test_a_full_disk_is_told_and_leaves_nothing_by_halves(make_office: MakeOffice) -> None:
    office = make_office(MAIL_SERVER="")  # mail goes to the folder
    office.publish()
    worker, web = office.worker(), office.web()
    wait_until(lambda: office.health()[0] == 200)
    numbers = iter(range(1000))
    # All that grows is full soon: no file may be much longer than the log, whose lines are looked at.
    with no_file_grows_beyond(office.log_file.stat().st_size + 80_000, web, worker):
        refused = []
        while len(refused) < 3:
            reply = office.sign_up(next(numbers))
            assert reply is not None
            if reply.status != 303:
                refused.append(reply)
        assert {reply.status for reply in refused} == {503}
        assert all(f"fault {reference_of(reply)} " in office.log for reply in refused)
        there = count(office)
        # What the health check found a moment ago holds for some seconds.
        wait_until(lambda: office.health()[1]["storage"] != "ok", 10)
        status, found, _ = office.health()
        assert (status, found["storage"]) == (503, "the data folder can't be written; the disk may be full")
        assert office.visitor().get(f"/events/{SLUG}/").status == 200
    assert count(office) == there  # no answer was wrong: what failed is not there
    reply = office.sign_up(next(numbers))
    assert reply is not None
    assert reply.status == 303
    wait_until(lambda: office.health()[0] == 200)
    wait_until(lambda: unsent(office) == 0, 40)
    mails = list((office.folder / "mail").iterdir())
    assert len(mails) == there + 1
    assert {path.suffix for path in mails} == {".eml"}
    with Session(office.engine) as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert leftovers(office.folder) == []


def unsent(office: Office) -> int:
    """Count the mails that are waiting; those that wait for another try become due."""
    with Session(office.engine) as session:
        waiting = session.scalars(select(Letter).where(Letter.state == LetterState.queued)).all()
        for message in waiting:
            message.due_at = message.created_at
        session.commit()
        return len(waiting)


def leftovers(folder: Path) -> list[Path]:
    """Return half-written files."""
    return [path for path in folder.rglob("*") if ".part" in path.name or path.name.startswith(".room")]


@pytest.fixture
def small_files() -> Iterator[Callable[[], None]]:
    """Let no file of this process grow beyond 2 KB, until what it yields is called."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, before[1]))
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.postgres
def test_an_upload_on_a_full_disk_is_a_sentence_and_works_later(
    client: FlaskClient, work: Work, session: Session, small_files: Callable[[], None]
) -> None:
    event = an_event(work)
    account = add_staff(work, "alicja@example.org", "Alicja Nowak", "zielony parasol 7")
    give_role(work, account, Role.organiser)
    session.commit()
    signed = client.post("/sign-in", data={"email": account.email, "password": "zielony parasol 7"})
    assert signed.status_code == 303
    new = f"/manage/events/{event.slug}/downloads/new"
    data = b"%PDF-1.7\n" + bytes(50_000)

    def sent() -> TestResponse:
        return client.post(new, data={"title": "program", "file": (BytesIO(data), "a.pdf")})

    refused = sent()
    assert refused.status_code == 422
    assert "Pliku nie można teraz zapisać" in refused.text
    session.expire_all()
    assert (event.downloads, session.scalars(select(StoredFile)).all()) == ([], [])
    assert [path for path in work.files.rglob("*") if path.is_file()] == []
    small_files()
    assert sent().status_code == 303
    session.expire_all()
    [download] = event.downloads
    with client.get(f"/events/{event.slug}/downloads/{download.id}") as answer:
        assert answer.data == data
