"""The step to calls keeps letters; the way back waits until everybody was phoned."""

import pytest
from flask import Flask

from app import migrating
from app.outbox.models import Call, CallState, Letter, LetterState
from app.work import Work
from tests.outbox.conftest import a_message
from tests.support.around_migrations import ready, rows

BEFORE = "0031_groups"


def a_call(**facts: object) -> Call:
    values = {"kind": "promoted", "subject_kind": "registration", "subject_id": 1, "event_id": 7}
    return Call(**values, language="pl", words="Jest miejsce", **facts)


def test_the_way_back_waits_for_calls_and_keeps_the_letters(app: Flask, work: Work) -> None:
    overtaken = a_message(1, state=LetterState.overtaken, about=["meeting:7"])
    failed = a_message(2, state=LetterState.failed)
    work.session.add_all([overtaken, failed, a_message(3)])
    work.session.flush()
    call = a_call(created_at=work.now)
    work.session.add_all([call, a_call(created_at=work.now, letter_id=failed.id)])
    with app.app_context():
        ready(work)
        with pytest.raises(SystemExit, match="by phone"):
            migrating.downgrade(revision=BEFORE)
        assert rows("SELECT count(*) FROM outbox_calls") == [(2,)]
        work.session.get_one(Call, 1).state = CallState.told
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT state FROM outbox_messages ORDER BY id") == [("failed",), ("queued",)]
        migrating.upgrade()
        assert rows("SELECT about FROM outbox_messages ORDER BY id") == [(None,), (None,)]
    assert work.session.query(Letter).count() == 2
