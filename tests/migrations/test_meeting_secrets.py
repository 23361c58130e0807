"""Links, codes and passwords of an installation: sealed on the way there, in clear on the way back."""

import pytest
from flask import Flask
from sqlalchemy import text

from app import migrating
from app.extensions import db
from app.sealing import Seals
from app.work import Work
from tests.coaching.scene import a_scene
from tests.support.access import SEALS
from tests.support.around_migrations import ready, rows
from tests.support.open_events import MakeEvent

BEFORE = "0032_calls"
CLEAR = "SELECT id, online_link, access_code, meeting_password FROM events_meetings ORDER BY id"
SEALED = "SELECT id, sealed_link, sealed_code, sealed_password FROM events_meetings ORDER BY id"
LINKS = "SELECT id, online_link FROM coaching_appointments ORDER BY id"
LINK = "https://us02web.zoom.us/j/85312345678?pwd=Żółć"
LONG = "https://meet.example.org/" + "x" * 975


def secrets() -> list[tuple[object, ...]]:
    """Return what is sealed, opened."""
    purposes = ("meeting link", "meeting code", "meeting password")
    return [
        (
            id,
            *(
                each and SEALS.opened(purpose, id, each)
                for purpose, each in zip(purposes, texts, strict=True)
            ),
        )
        for id, *texts in rows(SEALED)
    ]


def test_they_are_sealed_and_come_back(app: Flask, work: Work, make_event: MakeEvent) -> None:
    given = [
        make_event(meeting={"online_link": LINK, "access_code": "2732 118", "meeting_password": "żółw"}),
        make_event(meeting={"online_link": LONG}),
        make_event(),
    ]
    scene = a_scene(work, is_group=False)
    made = scene.agreed(scene.anna, on=work.today, hours="9:00-10:00")
    made.sealed_link = SEALS.seal("appointment link", made.id, LINK)
    first, second, none = (event.meetings[0].id for event in given)
    appointment = made.id
    with app.app_context():
        ready(work)
        before = [(first, LINK, "2732 118", "żółw"), (second, LONG, None, None), (none, None, None, None)]
        assert secrets() == before
        migrating.downgrade(revision=BEFORE)
        assert (rows(CLEAR), rows(LINKS)) == (before, [(appointment, LINK)])
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE events_meetings SET access_code = '' WHERE online_link IS NULL"))
        migrating.upgrade()
        assert secrets() == before
        (sealed,) = rows("SELECT sealed_link FROM coaching_appointments")
        assert SEALS.opened("appointment link", appointment, sealed[0]) == LINK
        assert not [each for row in rows(SEALED) for each in row[1:] if each and "zoom" in each]


def test_without_the_key_nothing_is_changed_on_the_way_back(
    app: Flask, work: Work, make_event: MakeEvent
) -> None:
    make_event(meeting={"online_link": LINK})
    event = make_event()
    meeting = event.meetings[0]
    meeting.sealed_code = Seals(["a lost key"]).seal("meeting code", meeting.id, "123")
    with app.app_context():
        ready(work)
        before = rows(SEALED)
        with pytest.raises(SystemExit, match=r"^1 links, codes .* give the key back"):
            migrating.downgrade(revision=BEFORE)
        db.engine.dispose()
        assert rows(SEALED) == before


@pytest.mark.sqlite
def test_on_sqlite_nothing_in_clear_stays_in_the_file(app: Flask, work: Work, make_event: MakeEvent) -> None:
    for number in range(200):
        make_event(meeting={"online_link": f"https://meet.example.org/tajne-{number}"})
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert b"tajne-7" in _bytes(app)
        migrating.upgrade()
        assert b"tajne-" not in _bytes(app)


def _bytes(app: Flask) -> bytes:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    content: bytes = (app.config["DATA_DIR"] / "zapisy.sqlite3").read_bytes()
    return content
