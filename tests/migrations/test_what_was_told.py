"""The step to what was told before keeps letters and calls, both ways."""

from flask import Flask

from app import migrating
from app.outbox.models import Call, CallState
from app.work import Work
from tests.outbox.conftest import a_message
from tests.support.around_migrations import ready, rows

BEFORE = "0041_feeds"


def test_letters_and_calls_stay_on_both_ways(app: Flask, work: Work) -> None:
    work.session.add_all([
        a_message(1, about=["meeting:7"], since="{}"),
        a_message(2, several=True),
        Call(
            kind="promoted", subject_kind="registration", subject_id=1, event_id=7, language="pl",
            words="Jest miejsce", since="{}", created_at=work.now, state=CallState.open,
        ),
    ])  # fmt: skip
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT subject_id FROM outbox_messages ORDER BY id") == [(1,), (2,)]
        assert rows("SELECT words FROM outbox_calls") == [("Jest miejsce",)]
        migrating.upgrade()
        assert rows("SELECT since, several FROM outbox_messages ORDER BY id") == [(None, 0), (None, 0)]
