"""What a correction would change is shown before anything is: marks, minutes, and single blocks of a day."""

from collections.abc import Callable
from datetime import time

import pytest
from sqlalchemy import func, select

from app.attendance.mark_keys import MarkKey
from app.attendance.models import Mark, RegisterVersion
from app.attendance.operations.correcting import (
    WantedCorrection,
    WrongMarks,
    correct_register,
    try_correction,
)
from app.attendance.queries.corrections import BlockChange, what_differs
from app.attendance.queries.registers import versions
from app.attendance.queries.waiting import wanted_changes
from app.errors import Closed, Forbidden, Refusal
from app.events.models import Block
from app.ledger.models import Book
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.locked_registers import Locked
from tests.attendance.test_locked import text_of
from tests.support.cast import actor

MORNING, NOON = time(9), time(12)


class LockedBlocks(Locked):
    """A locked register of a day that is marked block by block: three hours before noon and after."""

    def planned(self) -> None:
        """Divide the day before it is marked."""
        self.event.marks_blocks = True
        for start, end in ((MORNING, NOON), (NOON, time(15))):
            self.session.blocks.append(Block(starts_at=start, ends_at=end, minutes=180))

    def of_block(self, start: time, value: str) -> WantedCorrection:
        """Return a correction of Anna's mark of one block."""
        return self.of({MarkKey(self.people[1].id, block_at=start): value})

    def of(self, marks: dict[MarkKey, str]) -> WantedCorrection:
        """Return a correction of the first version."""
        return WantedCorrection(marks=marks, reason="lista papierowa", seen=1)


@pytest.fixture
def locked(work: Work, work_as: Callable[..., Work]) -> Locked:
    """A locked register, and who may correct it."""
    return Locked(work, work_as)


@pytest.fixture
def blocks(work: Work, work_as: Callable[..., Work]) -> LockedBlocks:
    """A locked register of a day in two blocks."""
    return LockedBlocks(work, work_as)


def test_it_is_shown_and_nothing_is_changed(locked: Locked, work_as: Callable[..., Work]) -> None:
    before, number = locked.sums(Book.received), select(func.max(RegisterVersion.version))
    (change,) = try_correction(locked.work, locked.session, locked.wanted("120"))
    assert (change.name, change.minutes) == ("Łęcka Anna", 120)
    assert (change.before and change.before.written, change.after and change.after.written) == (
        "absent",
        "120",
    )
    for wanted, refusal in (
        (locked.wanted("9999"), WrongMarks),
        (locked.wanted("absent"), Refusal),
        (locked.wanted(reason=" "), Refusal),
        (locked.wanted(seen=7), Closed),
    ):
        with pytest.raises(refusal):
            try_correction(locked.work, locked.session, wanted)
    with pytest.raises(Forbidden):
        try_correction(work_as(actor(locked.trainer)), locked.session, locked.wanted())
    locked.work.session.commit()
    locked.work.session.expire_all()
    assert locked.work.session.scalar(number) == 1
    assert locked.sums(Book.received) == before
    marks = locked.work.session.scalars(select(Mark.presence)).all()
    assert sorted(each.value for each in marks) == ["absent", "present"]


def test_a_single_block_is_corrected(blocks: LockedBlocks) -> None:
    wanted = blocks.of_block(NOON, "present")
    credit = versions(blocks.work, blocks.session)[0].credit_minutes
    (sent_in,) = wanted_changes(blocks.work, blocks.session, wanted.marks, credit)
    (shown,) = try_correction(blocks.work, blocks.session, wanted)
    assert (shown.minutes, shown.blocks) == (180, [BlockChange(NOON, 0, 180)])
    assert sent_in == shown
    correct_register(blocks.work, blocks.session, wanted)
    assert blocks.sums(Book.received)[blocks.people[1].id] == 180
    last, before = versions(blocks.work, blocks.session)
    # As many minutes of another block are another correction.
    again = WantedCorrection(
        marks={
            MarkKey(blocks.people[1].id, block_at=MORNING): "present",
            MarkKey(blocks.people[1].id, block_at=NOON): "absent",
        },
        reason="pomyłka",
        seen=last.version,
    )
    assert what_differs(blocks.work, before, last) == [shown]
    (moved,) = try_correction(blocks.work, blocks.session, again)
    assert (moved.minutes, [each.after - each.before for each in moved.blocks]) == (0, [180, -180])


def test_a_day_of_which_half_is_marked_is_refused(blocks: LockedBlocks) -> None:
    """Nobody leaves the register because one block was marked."""
    anna = blocks.people[1].id
    correct_register(blocks.work, blocks.session, blocks.of({MarkKey(anna): "120"}))
    wanted = WantedCorrection(marks={MarkKey(anna, block_at=NOON): "present"}, reason="podpis", seen=2)
    with pytest.raises(WrongMarks) as caught:
        correct_register(blocks.work, blocks.session, wanted)
    assert list(caught.value.refused) == [MarkKey(anna, block_at=NOON)]


def test_the_page_shows_it_first(locked: Locked, signed_in: SignedIn) -> None:
    mine, anna = signed_in(locked.account), locked.people[1].id
    field, number = f"a-{anna}-{locked.session.id}", select(func.max(RegisterVersion.version))
    there, data = f"{locked.path}/correction?lang=en", {"version": "1", "reason": "podpis"}
    shown = mine.post(there, data=data | {field: "present", "look": "1"})
    assert shown.status_code == 200
    assert "Łęcka Anna: Absent → Present (+360 min)" in text_of(shown.text)
    assert f'name="shown" value="{field}=present"' in shown.text
    # What was changed after it was shown is shown again.
    other = mine.post(there, data=data | {field: "120", "shown": f"{field}=present"})
    assert (other.status_code, "(+120 min)" in text_of(other.text)) == (200, True)
    refused = mine.post(there, data={"version": "1", "reason": "", field: "present", "look": "1"})
    assert (refused.status_code, "What the correction changes" in refused.text) == (422, False)
    assert locked.work.session.scalar(number) == 1
    saved = mine.post(there, data=data | {field: "120", "shown": f"{field}=120"})
    assert saved.status_code == 303
    assert locked.work.session.scalar(number) == 2


def test_the_page_marks_single_blocks(blocks: LockedBlocks, signed_in: SignedIn) -> None:
    mine, anna = signed_in(blocks.account), blocks.people[1].id
    field = f"a-{anna}-{blocks.session.id}"
    there = f"{blocks.path}/correction?lang=en"
    assert f'name="{field}-1200"' in mine.get(there).text
    data = {"version": "1", "reason": "podpis", f"{field}-1200": "present", "look": "1"}
    answer = mine.post(there, data=data)
    assert "12:00: 0 → 180 min" in text_of(answer.text)
    assert "(+180 min)" in text_of(answer.text)
