"""A register is locked with the month of its project: corrected with a reason, in versions, its file kept."""

import hashlib
import json
import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.attendance.mark_keys import MarkKey
from app.attendance.models import Decision, RegisterAction, RegisterFile, RegisterPaper, RegisterVersion
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.attendance.operations.correcting import WantedCorrection, WrongMarks, correct_register
from app.attendance.operations.filing import file_due
from app.attendance.queries.locked import standings_of
from app.attendance.register_rules import RegisterStanding
from app.errors import Closed, Forbidden, Refusal
from app.files.models import StoredFile
from app.files.storage import path_of
from app.ledger.models import Book, LedgerEntry
from app.projects.models import Project
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.locked_registers import Locked
from tests.attendance.people import a_training, group, held, marks
from tests.support.cast import actor, alicja


@pytest.fixture
def locked(work: Work, work_as: Callable[..., Work]) -> Locked:
    """The locked register."""
    return Locked(work, work_as)


def text_of(page: str) -> str:
    """Return what a page says, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_it_takes_no_marks_and_is_not_reopened(locked: Locked, signed_in: SignedIn) -> None:
    work, session = locked.work, locked.session
    assert standings_of(work, [session])[session.id] == RegisterStanding.locked
    with pytest.raises(Closed, match="this register is locked"):
        set_marks(work, session, {locked.people[1].id: "present"})
    with pytest.raises(Closed, match="this register is locked"):
        reopen_register(work, session, "pomyłka")
    work.session.rollback()
    client = signed_in(locked.account)
    page = client.get(f"{locked.path}/attendance?lang=en").text
    assert "The month is closed and this register is locked" in text_of(page)
    assert f'href="{locked.path}/correction"' in page
    field = f"a-{locked.people[1].id}-{session.id}"
    answer = client.post(f"{locked.path}/attendance?lang=en", data={field: "present"})
    assert answer.status_code == 409
    answer = client.get(f"{locked.path}/reopen")
    assert (answer.status_code, answer.location) == (303, f"{locked.path}/correction")
    assert "locked" in text_of(client.get(f"/manage/events/{locked.event.slug}/attendance/?lang=en").text)


def test_a_correction_is_a_version_that_restates_the_books_and_is_kept(locked: Locked) -> None:
    work, people = locked.work, locked.people
    assert locked.sums(Book.delivered) == {locked.trainer.id: 360}
    version = correct_register(work, locked.session, locked.wanted("120"))
    assert (version.version, version.action, version.credit_minutes) == (2, RegisterAction.corrected, 360)
    assert locked.sums(Book.received) == {people[0].id: 360, people[1].id: 120}
    assert locked.sums(Book.delivered) == {locked.trainer.id: 360}
    days = set(work.session.scalars(select(LedgerEntry.day)))
    assert days == {locked.session.day}
    decided = dict(
        work.session.execute(
            select(Decision.register_version_id, func.sum(Decision.minutes)).group_by(
                Decision.register_version_id
            )
        ).all()
    )
    assert sorted(decided.values()) == [360, 480]
    files = work.session.scalars(select(RegisterFile).join(RegisterFile.register)).all()
    assert sorted((each.register.version, each.kind.value) for each in files) == [
        (1, "csv"), (1, "pdf"), (2, "csv"), (2, "pdf"),
    ]  # fmt: skip
    assert len({each.file.sha256 for each in files}) == 4


def test_what_can_not_be_corrected(locked: Locked, work_as: Callable[..., Work]) -> None:
    work, session = locked.work, locked.session
    with pytest.raises(Refusal, match="Give the reason"):
        correct_register(work, session, locked.wanted(reason=" "))
    with pytest.raises(Refusal, match="Nothing differs"), work.session.begin_nested():
        correct_register(work, session, locked.wanted("absent"))
    with pytest.raises(WrongMarks), work.session.begin_nested():
        correct_register(work, session, locked.wanted("9999"))
    with pytest.raises(WrongMarks), work.session.begin_nested():
        correct_register(work, session, locked.wanted(""))
    with pytest.raises(Forbidden):
        correct_register(work_as(actor(locked.trainer)), session, locked.wanted())
    correct_register(work, session, locked.wanted())
    with pytest.raises(Closed, match="Somebody corrected this register"):
        correct_register(work, session, locked.wanted("120"))
    assert work.session.scalar(select(func.max(RegisterVersion.version))) == 2


def test_an_open_month_is_reopened_not_corrected(work: Work, work_as: Callable[..., Work]) -> None:
    event = a_training(work)
    people, session, mine = group(work, event, 1), held(event, work)[0], work_as(actor(alicja(work)))
    set_marks(mine, session, marks(people, "absent"))
    confirm_register(mine, session)
    wanted = WantedCorrection(marks={MarkKey(people[0].id): "present"}, reason="bo tak", seen=1)
    with pytest.raises(Closed, match="not locked"):
        correct_register(mine, session, wanted)


def test_confirmed_in_a_closed_month_it_is_locked_and_kept_at_once(locked: Locked) -> None:
    session = next(each for each in held(locked.event, locked.work) if each.id == locked.session.id)
    event = a_training(locked.work, "drugie", project=locked.project)
    people, late = group(locked.work, event, 1), held(event, locked.work)[0]
    set_marks(locked.work, late, marks(people, "present"))
    version = confirm_register(locked.work, late)
    assert standings_of(locked.work, [session, late])[late.id] == RegisterStanding.locked
    query = select(func.count()).select_from(RegisterFile)
    assert locked.work.session.scalar(query.where(RegisterFile.register_version_id == version.id)) == 2
    assert file_due(locked.work, locked.project.id, locked.month) == 0


def test_pages_show_each_version_and_send_its_files(locked: Locked, signed_in: SignedIn) -> None:
    client, person = signed_in(locked.account), locked.people[1]

    def kept(number: int, kind: str) -> str:
        version = select(RegisterVersion.id).where(RegisterVersion.version == number)
        return f"/manage/registers/{locked.work.session.scalar(version)}.{kind}"

    page = client.get(f"{locked.path}/correction?lang=en").text
    assert f'name="a-{person.id}-{locked.session.id}"' in page
    field = f"a-{person.id}-{locked.session.id}"
    data = {"version": "1", "reason": "podpis na liście papierowej", field: "present"}
    stale = client.post(f"{locked.path}/correction?lang=en", data=data | {"version": "7"})
    assert (stale.status_code, "podpis na liście papierowej" in stale.text) == (409, True)
    assert client.post(f"{locked.path}/correction", data=data | {"reason": ""}).status_code == 422
    wrong = client.post(f"{locked.path}/correction", data=data | {field: "9999"})
    assert (wrong.status_code, f'id="error-{field}"' in wrong.text) == (422, True)
    answer = client.post(f"{locked.path}/correction", data=data)
    assert (answer.status_code, answer.location) == (303, f"{locked.path}/versions/2")
    told = text_of(client.get(f"{locked.path}/versions/2?lang=en").text)
    assert "Compared with version 1" in told
    assert "Łęcka Anna: Absent → Present" in told
    assert "podpis na liście papierowej" in told
    earlier = client.get(f"{locked.path}/versions/1?lang=en").text
    assert "This is an earlier version" in earlier
    first = client.get(kept(1, "csv"), buffered=True)
    assert first.status_code == 200
    body, _, below = first.data.decode("utf-8-sig").partition("\r\n\r\n")
    assert hashlib.sha256(f"{body}\r\n".encode()).hexdigest() in below
    assert "Wersja 1" in below
    assert hashlib.sha256(first.data).hexdigest() in earlier
    person.last_name = "Inna"
    locked.work.session.commit()
    assert client.get(kept(1, "csv"), buffered=True).data == first.data
    assert client.get(kept(2, "pdf"), buffered=True).data.startswith(b"%PDF")
    assert client.get(kept(2, "xlsx")).status_code == 404
    assert client.get(f"{locked.path}/versions/3").status_code == 404
    trainer = signed_in(locked.trainer)
    assert trainer.get(kept(1, "csv"), buffered=True).status_code == 200
    assert trainer.get(f"{locked.path}/correction").status_code == 403
    assert trainer.post(f"{locked.path}/correction", data=data).status_code == 403
    file = select(StoredFile.sha256).join(RegisterFile).where(RegisterFile.kind == RegisterPaper.csv)
    for sha256 in locked.work.session.scalars(file):
        path_of(locked.work, sha256).unlink()
    assert client.get(kept(1, "csv"), buffered=True).status_code == 404
    assert client.get(kept(1, "pdf"), buffered=True).status_code == 200


def test_closing_the_month_writes_the_files_once(
    work: Work, work_as: Callable[..., Work], signed_in: SignedIn
) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    event = a_training(work, project=project)
    people, session, account = group(work, event, 2), held(event, work)[0], alicja(work)
    mine = work_as(actor(account))
    set_marks(mine, session, marks(people, "present", "absent"))
    confirm_register(mine, session)
    work.session.commit()
    client, month = signed_in(account), f"{session.day:%Y-%m}"
    assert client.post(f"/manage/cards/{project.id}/{month}/close").status_code == 303
    query = select(func.count()).select_from(RegisterFile)
    assert work.session.scalar(query) == 2
    client.post(f"/manage/cards/{project.id}/{month}/issue")
    assert work.session.scalar(query) == 2


def test_minutes_typed_beside_a_mark_that_was_left_as_it_was_count(
    locked: Locked, signed_in: SignedIn
) -> None:
    client, person = signed_in(locked.account), locked.people[1]
    place = f"{person.id}-{locked.session.id}"
    seen = json.dumps({place: "absent"})
    data = {"version": "1", "reason": "lista", "seen": seen, f"a-{place}": "absent", f"minutes-{place}": "90"}
    wrong = client.post(f"{locked.path}/correction", data=data | {f"minutes-{place}": "90 min"})
    assert (wrong.status_code, f'id="error-a-{place}"' in wrong.text) == (422, True)
    assert client.post(f"{locked.path}/correction", data=data).status_code == 303
    told = text_of(client.get(f"{locked.path}/versions/2?lang=en").text)
    assert "Łęcka Anna: Absent → 90 min" in told
