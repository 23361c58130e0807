"""Where the project asks for it, a correction of a locked register waits until another account agrees."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.accounts.models import Account, Role
from app.attendance.models import Decision, RegisterFile, RegisterVersion, WaitingCorrection
from app.attendance.operations.agreeing import (
    agree_to_correction,
    refuse_correction,
    send_correction,
    take_back_correction,
)
from app.attendance.operations.correcting import WrongMarks, correct_register
from app.attendance.tasks import correction_tasks, tasks
from app.errors import Closed, Forbidden, Refusal
from app.ledger.models import Book
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.locked_registers import Locked
from tests.attendance.test_locked import text_of
from tests.support.cast import actor, staff


class Two(Locked):
    """A locked register of a project that asks for a second person, Ola."""

    def __init__(self, work: Work, work_as: Callable[..., Work]) -> None:
        super().__init__(work, work_as)
        self.project.second_person_agrees = True
        self.ola: Account = staff(work, "Ola", Role.organiser)
        self.hers = work_as(actor(self.ola))
        work.session.commit()

    def waiting(self) -> WaitingCorrection | None:
        """Return what waits."""
        self.work.session.expire_all()
        return self.work.session.scalar(select(WaitingCorrection))


@pytest.fixture
def two(work: Work, work_as: Callable[..., Work]) -> Two:
    """The register, and who may correct it."""
    return Two(work, work_as)


def test_nothing_changes_until_somebody_else_agrees(two: Two) -> None:
    before = two.sums(Book.received)
    with pytest.raises(Closed, match="a second person"):
        correct_register(two.work, two.session, two.wanted())
    waiting = send_correction(two.work, two.session, two.wanted("120"))
    assert two.sums(Book.received) == before
    assert two.work.session.scalar(select(func.max(RegisterVersion.version))) == 1
    with pytest.raises(Closed, match="waits already"):
        send_correction(two.hers, two.session, two.wanted())
    with pytest.raises(Refusal, match="somebody else has to agree"):
        agree_to_correction(two.work, two.session, waiting.id)
    with pytest.raises(Refusal, match="somebody else has to agree"):
        refuse_correction(two.work, two.session, waiting.id, "nie")
    version = agree_to_correction(two.hers, two.session, waiting.id)
    assert (version.version, version.account_id, version.agreed_by_id) == (2, two.account.id, two.ola.id)
    assert two.sums(Book.received)[two.people[1].id] == 120
    files = select(func.count()).select_from(RegisterFile)
    assert two.work.session.scalar(files.where(RegisterFile.register_version_id == version.id)) == 2
    assert two.waiting() is None
    with pytest.raises(Closed, match="does not wait"):
        agree_to_correction(two.hers, two.session, waiting.id)


def test_what_can_not_be_corrected_does_not_wait(two: Two, work_as: Callable[..., Work]) -> None:
    for wanted, refusal in (
        (two.wanted("9999"), WrongMarks),
        (two.wanted("absent"), Refusal),
        (two.wanted(reason=" "), Refusal),
        (two.wanted(seen=7), Closed),
    ):
        with pytest.raises(refusal):
            send_correction(two.work, two.session, wanted)
    with pytest.raises(Forbidden):
        send_correction(work_as(actor(two.trainer)), two.session, two.wanted())
    assert two.waiting() is None
    assert two.work.session.scalar(select(func.count()).select_from(Decision)) == 2


def test_it_is_refused_with_a_reason_or_taken_back(two: Two) -> None:
    waiting = send_correction(two.work, two.session, two.wanted())
    with pytest.raises(Refusal, match="Give the reason"):
        refuse_correction(two.hers, two.session, waiting.id, " ")
    with pytest.raises(Forbidden):
        take_back_correction(two.hers, two.session, waiting.id)
    assert [each.count for each in correction_tasks(two.hers)] == [1]
    assert correction_tasks(two.work) == []
    refuse_correction(two.hers, two.session, waiting.id, "brak podpisu")
    assert correction_tasks(two.hers) == []
    (told,) = correction_tasks(two.work)
    assert told.tasks[0].sentence == "Twoja korekta listy obecności została odrzucona."
    assert told.tasks[0].sentence in {each.sentence for each in tasks(two.work, two.event)}
    with pytest.raises(Closed, match="does not wait"):
        agree_to_correction(two.hers, two.session, waiting.id)
    again = send_correction(two.work, two.session, two.wanted("120"))
    assert again.refused_by_id is None
    take_back_correction(two.work, two.session, again.id)
    assert two.waiting() is None


def test_an_older_version_is_not_corrected_and_nothing_is_lost(two: Two) -> None:
    waiting = send_correction(two.work, two.session, two.wanted())
    two.project.second_person_agrees = False
    correct_register(two.hers, two.session, two.wanted("120"))
    with pytest.raises(Closed, match="was changed since"):
        agree_to_correction(two.hers, two.session, waiting.id)
    kept = two.waiting()
    assert kept is not None
    assert list(kept.marks.values()) == ["present"]
    assert two.sums(Book.received)[two.people[1].id] == 120


def test_pages_lead_through_it(two: Two, signed_in: SignedIn) -> None:
    mine, hers, person = signed_in(two.account), signed_in(two.ola), two.people[1]
    field = f"a-{person.id}-{two.session.id}"
    data = {"version": "1", "reason": "podpis na liście", field: "present"}
    answer = mine.post(f"{two.path}/correction?lang=en", data=data)
    assert (answer.status_code, answer.location) == (303, f"{two.path}/correction")
    waiting = two.waiting()
    assert waiting is not None
    shown = text_of(mine.get(f"{two.path}/correction?lang=en").text)
    assert "Łęcka Anna: Absent → Present" in shown
    assert "Take the correction back" in shown
    assert "Agree and correct" not in shown
    assert "a second person has to agree" in text_of(hers.get(f"{two.path}/attendance?lang=en").text)
    decide, of = f"{two.path}/correction/decide", {"correction": str(waiting.id)}
    assert mine.post(decide, data=of | {"decision": "agree"}).status_code == 422
    refused = hers.post(f"{decide}?lang=en", data=of | {"decision": "refuse", "why": ""})
    assert (refused.status_code, "Give the reason" in refused.text) == (422, True)
    assert hers.post(decide, data=of | {"decision": "take_back"}).status_code == 403
    assert signed_in(two.trainer).post(decide, data=of | {"decision": "agree"}).status_code == 403
    assert hers.post(decide, data=of | {"decision": "agree"}).status_code == 303
    assert "Ola" in text_of(mine.get(f"{two.path}/versions/2?lang=en").text)
    assert "Ola agreed" in text_of(mine.get(f"{two.path}/attendance?lang=en").text)
    # Sent twice, it says that it is decided.
    assert hers.post(decide, data=of | {"decision": "agree"}).status_code == 303
    assert two.work.session.scalar(select(func.max(RegisterVersion.version))) == 2


def test_another_actor_is_another_account(two: Two) -> None:
    """Not another window of the same one."""
    waiting = send_correction(two.work, two.session, two.wanted())
    same = replace(two.hers, actor=two.work.actor)
    with pytest.raises(Refusal, match="somebody else has to agree"):
        agree_to_correction(same, two.session, waiting.id)
