"""The step to appointments keeps groups and their members, both ways."""

from datetime import date

from flask import Flask

from app import migrating
from app.registrations.models import Registration, RegistrationState
from app.selection.models import Appointee, AppointingResolution
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event
from tests.support.groups import a_group, a_member

BEFORE = "0060_stand_ins"


def test_members_stay_and_their_appointments_go(app: Flask, work: Work) -> None:
    event, group = an_event(work, "powolani"), a_group(work)
    member = a_member(work, group)
    row = Registration(
        event=event, person=member.person, state=RegistrationState.confirmed, queue_number=1,
        first_name="Anna", last_name="Nowak", name_sort="", email="a@example.org", language="pl",
        registered_at=work.now, state_changed_at=work.now,
    )  # fmt: skip
    resolution = AppointingResolution(
        event_id=event.id, group_id=group.id, number="39/850/18/V", resolved_on=date(2018, 8, 27),
        made_at=work.now,
    )  # fmt: skip
    work.session.add_all([row, resolution])
    work.session.flush()
    work.session.add(Appointee(registration_id=row.id, resolution_id=resolution.id, membership_id=member.id))
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT count(*) FROM groups_memberships") == [(1,)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM selection_resolutions") == [(0,)]
        assert rows("SELECT count(*) FROM groups_memberships") == [(1,)]
