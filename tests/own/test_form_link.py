"""The link to which the form leads: what that form sent, for a day, and nothing that came in otherwise."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.attendance.operations import confirm_register, set_marks
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.people.models import Person
from app.registrations.models import Channel, Registration
from app.registrations.operations import add_by_hand
from app.work import Actor, Work
from tests.support.applicants import MailedLink, person, send_form, typed
from tests.support.cast import actor, staff
from tests.support.open_events import DAY, MakeEvent

STAFF = Actor("staff", None, "Alicja Nowak", frozenset({"organiser"}))
NEEDS = "tłumacz języka migowego"
CORRECTIONS = {
    "phone": "600 700 800", "institution": "MOPS Giżycko", "position": "kierowniczka", "access_needs": NEEDS,
}  # fmt: skip
SHOWN = CORRECTIONS | {"phone": "+48 600 700 800"}


def fields(number: int = 1, **facts: str) -> dict[str, str]:
    sent = typed(number, **facts)
    del sent["privacy_notice"]
    return sent


def the_row(session: Session) -> Registration:
    return session.scalars(select(Registration)).one()


@pytest.mark.parametrize("act", ["data", "address", "withdraw"])
@pytest.mark.parametrize("good", [True, False])
def test_it_ends_at_the_first_post_behind_the_mailed_link(
    client: FlaskClient, make_event: MakeEvent, mailed_link: MailedLink, act: str, good: bool
) -> None:
    kept = send_form(client, make_event(), 1)
    mine = mailed_link(kept)
    for path in ("", "calendar.ics"):
        assert client.get(f"{mine}{path}").status_code == 200
    assert client.get(kept).status_code == 200, "scanners follow links"
    email = "bartek1@example.org" if good else "nie"
    sent = {"data": fields(access_needs=NEEDS, email=email), "address": {"new-email": email}}
    client.post(f"{mine}{act}", data=sent.get(act))
    dead = client.get(kept)
    assert (dead.status_code, "data-state" in dead.text, NEEDS in dead.text) == (404, False, False)
    for verb in ("data", "address", "withdraw"):
        assert client.post(f"{kept}{verb}", data=sent.get(verb)).status_code == 404
    assert client.get(f"{kept}calendar.ics").status_code == 404
    assert client.get(mine).status_code == 200


@pytest.mark.parametrize("field", CORRECTIONS)
def test_what_staff_correct_is_not_shown_and_not_undone(
    client: FlaskClient, alicja: FlaskClient, make_event: MakeEvent, session: Session, field: str
) -> None:
    kept = send_form(client, make_event(), 1, phone="500 100 100", position="stażysta", institution="OPS Ełk")
    row = the_row(session)
    sent = {"phone": "500 100 100", "position": "stażysta", "institution": "OPS Ełk", "access_needs": ""}
    by_staff = fields(1, **(sent | {field: CORRECTIONS[field]}))
    assert alicja.post(f"/manage/registrations/{row.id}/data", data=by_staff).status_code == 303
    page = client.get(kept).text
    assert 'data-state="confirmed"' in page
    assert SHOWN[field] not in page
    assert f'name="{field}"' not in page
    mine = fields(1, **(sent | {field: "moje", "last_name": "WIŚNIEWSKI1"}))
    assert client.post(f"{kept}data", data=mine).status_code == 303
    session.expire_all()
    names = {"institution": "institution_name"}
    assert getattr(the_row(session), names.get(field, field)) == SHOWN[field]
    assert the_row(session).last_name == "WIŚNIEWSKI1"


@pytest.mark.parametrize("facts", [{"email": "inna@example.org"}, {"last_name": "Inna"}])
def test_it_ends_when_staff_put_somebody_else_there(
    client: FlaskClient, alicja: FlaskClient, make_event: MakeEvent, session: Session, facts: dict[str, str]
) -> None:
    kept = send_form(client, make_event(), 1)
    alicja.post(f"/manage/registrations/{the_row(session).id}/data", data=fields(1, **facts))
    assert client.get(kept).status_code == 404


def test_it_lasts_a_day(client: FlaskClient, make_event: MakeEvent, clock: Any) -> None:
    kept = send_form(client, make_event(), 1)
    clock.move(hours=23, minutes=59)
    assert client.get(kept).status_code == 200
    clock.move(minutes=1)
    assert client.get(kept).status_code == 404


def test_a_mistyped_address_is_corrected_behind_it(
    client: FlaskClient, make_event: MakeEvent, session: Session, mailed_link: MailedLink
) -> None:
    kept = send_form(client, make_event(), 1, email="bartek@exmaple.org")
    wrong = mailed_link(kept)
    moved = client.post(f"{kept}address", data={"new-email": "bartek@example.org"})
    assert (moved.status_code, moved.location) == (303, kept)
    assert client.get(kept).status_code == 200
    assert client.get(wrong).status_code == 404
    assert client.get(mailed_link(kept)).status_code == 200
    assert session.scalars(select(Person.email)).all() == ["bartek@example.org"]
    letters = session.execute(select(Letter.kind, Letter.recipient)).all()
    assert letters[-1] == ("corrected", "bartek@example.org")


def test_it_shows_no_history_hours_or_secrets(
    client: FlaskClient,
    make_event: MakeEvent,
    work_as: Callable[..., Work],
    mailed_link: MailedLink,
    clock: Any,
) -> None:
    hidden = {"online_link": "https://meet.example/abc", "access_code": "123-456", "meeting_password": "lipa"}
    days = [(DAY, time(9), time(15)), (DAY + timedelta(days=7), time(9), time(15))]
    event = make_event(meeting=hidden, days=days, hours_value=8, unit_minutes=60, hours_unit="godz.")
    clock.move(days=42, hours=20)
    kept = send_form(client, event, 1)
    clock.move(hours=10)
    first = event.meetings[0].sessions[0]
    work = work_as(actor(staff(work_as(), "Celina", Role.organiser)))
    set_marks(work, first, {the_row(work.session).id: "present"})
    confirm_register(work, first)
    work.session.commit()
    page, whole = client.get(kept).text, client.get(mailed_link(kept)).text
    for text in ("data-earned-minutes", "Historia", *hidden.values()):
        assert (text in page, text in whole) == (False, True), text
    assert 'data-state="confirmed"' in page


def test_registering_again_ends_the_first_forms_link_and_kills_no_mailed_one(
    client: FlaskClient, make_event: MakeEvent, session: Session, mailed_link: MailedLink
) -> None:
    event = make_event()
    first = send_form(client, event, 1)
    mailed = mailed_link(first)
    client.post(f"{mailed}withdraw")
    again = send_form(client, event, 1)
    assert [client.get(each).status_code for each in (first, again, mailed)] == [404, 200, 200]
    # A stranger who signs somebody up again gets nothing of theirs and moves nothing away from them.
    for act, sent in (
        ("address", {"new-email": "obcy@example.net"}),
        ("data", fields(1, email="obcy@example.net")),
        ("data", fields(1, last_name="Obcy")),
    ):
        refused = client.post(f"{again}{act}", data=sent)
        assert (refused.status_code, "form-error" in refused.text) == (422, True)
    assert the_row(session).email == "bartek1@example.org"
    assert client.get(mailed).status_code == 200
    assert client.post(f"{again}data", data=fields(1, phone="600 100 200")).status_code == 303


def test_it_changes_nobody_who_was_known_before(
    client: FlaskClient, make_event: MakeEvent, work: Work, clock: Any
) -> None:
    """A stranger signs somebody up under another spelling, and corrects that: the person stays."""
    known = Person(
        email="bartek1@example.org", email_key="bartek1@example.org", created_at=work.now, language="pl"
    )
    known.rename("Bartek", "Wiśniewski1")
    work.session.add(known)
    work.session.commit()
    clock.move(minutes=1)
    kept = send_form(client, make_event(), 1)
    client.post(f"{kept}data", data=fields(1, last_name="WIŚNIEWSKI1"))
    client.post(f"{kept}address", data={"new-email": "obcy@example.net"})
    work.session.expire_all()
    assert (known.name, known.email) == ("Bartek Wiśniewski1", "bartek1@example.org")
    assert known.sign_in_version == 1
    assert the_row(work.session).person_id != known.id


def test_staff_who_enter_somebody_again_end_it(
    client: FlaskClient, make_event: MakeEvent, work_as: Callable[..., Work], session: Session
) -> None:
    event = make_event()
    kept = send_form(client, event, 1)
    client.post(f"{kept}withdraw")
    assert client.get(kept).status_code == 200
    add_by_hand(work_as(STAFF), event, person(1), Channel.phone)
    session.commit()
    assert client.get(kept).status_code == 404


@pytest.mark.parametrize(("who", "acts_as"), [("alicja", "staff"), ("celina", "participant")])
def test_behind_a_link_staff_are_the_participant_unless_they_manage_the_event(
    request: pytest.FixtureRequest,
    client: FlaskClient,
    make_event: MakeEvent,
    session: Session,
    mailed_link: MailedLink,
    who: str,
    acts_as: str,
) -> None:
    own = mailed_link(send_form(client, make_event(), 1))
    staff = request.getfixturevalue(who)
    assert staff.post(f"{own}data", data=fields(1, position="x")).status_code == 303
    kinds = session.execute(
        select(*(getattr(HistoryFact, name) for name in ("actor_kind", "kind"))).order_by(HistoryFact.id)
    ).all()
    assert kinds[-1] == (acts_as, "registration.corrected")
