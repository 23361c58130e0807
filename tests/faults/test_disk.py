"""A disk that is full, for the database, uploads and the folder of mails; then there is room again."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.outbox.models import MessageState, OutboxMessage
from app.registrations.models import Registration
from tests.faults.conftest import MakeOffice
from tests.faults.office import SLUG, Office, no_file_grows_beyond, reference_of, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults"), pytest.mark.sqlite]


def count(office: Office) -> int:
    """Count the registrations."""
    with Session(office.engine) as session:
        return session.scalar(select(func.count()).select_from(Registration)) or 0


def test_a_full_disk_is_told_and_leaves_nothing_by_halves(make_office: MakeOffice) -> None:
    office = make_office(MAIL_SERVER="")  # mail goes to the folder
    office.publish()
    worker, web = office.worker(), office.web()
    wait_until(lambda: office.health()[0] == 200)
    # All that grows is full: each file has the size that the log has, or less.
    with no_file_grows_beyond(office.log_file.stat().st_size + 60_000, web, worker):
        refused = [reply for number in range(40) if (reply := office.sign_up(number)) and reply.status != 303]
        assert refused
        assert {reply.status for reply in refused} == {503}
        assert all(f"fault {reference_of(reply)} " in office.log for reply in refused)
        there = count(office)
        status, found, _ = office.health()
        assert (status, found["storage"]) == (503, "the data folder can't be written; the disk may be full")
        assert office.visitor().get(f"/events/{SLUG}/").status == 200
    assert count(office) == there  # no answer was wrong: what failed is not there
    reply = office.sign_up(100)
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
        waiting = session.scalars(
            select(OutboxMessage).where(OutboxMessage.state == MessageState.queued)
        ).all()
        for message in waiting:
            message.due_at = message.created_at
        session.commit()
        return len(waiting)


def leftovers(folder: Path) -> list[Path]:
    """Return half-written files."""
    return [path for path in folder.rglob("*") if ".part" in path.name or path.name.startswith(".room")]
