"""The step to lists that are brought in keeps people and registrations, both ways."""

from flask import Flask

from app import migrating
from app.bringing.models import BroughtList, BroughtRow, KnownColumns, ListState, Target
from app.files.models import StoredFile
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event
from tests.support.groups import a_group, a_member

BEFORE = "0068_participation"


def test_people_stay_and_the_lists_by_which_they_came_go(app: Flask, work: Work) -> None:
    event, member = an_event(work, "z-listy"), a_member(work, a_group(work))
    row = Registration(
        event=event, person=member.person, state=RegistrationState.confirmed, queue_number=1,
        first_name="Anna", last_name="Nowak", name_sort="", email="a@example.org", language="pl",
        registered_at=work.now, state_changed_at=work.now, channel="brought",
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    _list(work, event.id, row.id)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT channel FROM registrations_registrations") == [("web",)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM bringing_lists") == [(0,)]
        assert rows("SELECT count(*) FROM bringing_rows") == [(0,)]
        assert rows("SELECT count(*) FROM registrations_registrations") == [(1,)]


def _list(work: Work, event_id: int, registration_id: int) -> None:
    upload = StoredFile(sha256="0" * 64, content_type="text/csv", size=1, created_at=work.now)
    brought = BroughtList(
        target=Target.registrations, event_id=event_id, file=upload, name="lista.csv",
        state=ListState.entered, heading=["Imię"], signature="0" * 32, columns=["first_name"], orders={},
        counts={"all": 1}, made_at=work.now, entered_at=work.now,
    )  # fmt: skip
    work.session.add(brought)
    work.session.flush()
    work.session.add(BroughtRow(list_id=brought.id, place=0, number=2, registration_id=registration_id))
    work.session.add(KnownColumns(signature="0" * 32, columns=["first_name"], changed_at=work.now))
    work.session.flush()
