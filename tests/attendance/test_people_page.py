"""The page by which people are added to a register, and what the register's page shows of them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.attendance.models import RegisterRow, RowRole
from app.attendance.operations import set_marks
from app.events.models import Assignment, Session
from app.ledger.models import Book
from app.people.models import Person
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.editions import a_module, an_edition, standing_by_part
from tests.attendance.people import a_training, group, held
from tests.support.cast import actor, alicja, celina, daniel, staff

WALK_IN = {"role": "walk_in", "first_name": "Wanda", "last_name": "Wchodząca", "email": "wanda@example.org"}


def rows(work: Work) -> list[tuple[str, str]]:
    """Return who was added to any register, and as what."""
    query = select(RegisterRow).where(RegisterRow.role != RowRole.participant).order_by(RegisterRow.id)
    work.session.expire_all()
    return [(row.person.name, row.role.value) for row in work.session.scalars(query)]


def opened(work: Work, signed_in: SignedIn) -> tuple[Session, FlaskClient]:
    """Make a training with one person, and return its first session and the client of its organiser."""
    event = a_training(work)
    group(work, event, 1)
    session = held(event, work)[0]
    client = signed_in(alicja(work))
    work.session.commit()
    return session, client


def test_a_walk_in_is_added_marked_confirmed_and_receives_hours(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work)
    people = group(work, event, 2)
    session = held(event, work)[0]
    client = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}"
    assert "Wchodząca" not in client.get(f"{address}/people").get_data(as_text=True)
    answer = client.post(f"{address}/people", data=WALK_IN)
    assert (answer.status_code, answer.location) == (303, f"{address}/attendance")
    assert client.post(f"{address}/people", data=WALK_IN).status_code == 422
    assert rows(work) == [("Wanda Wchodząca", "walk_in")]
    row = work.session.scalars(select(RegisterRow).where(RegisterRow.role == RowRole.walk_in)).one()
    page = client.get(f"{address}/attendance?lang=en").get_data(as_text=True)
    assert f'name="a-r{row.id}-{session.id}"' in page
    assert "Walk-in" in page
    fields = {f"a-{person.id}-{session.id}": "present" for person in people}
    partly = {f"a-r{row.id}-{session.id}": "minutes", f"late-r{row.id}-{session.id}": "60"}
    assert client.post(f"{address}/confirm", data=fields | partly).status_code == 303
    assert standing_by_part(work)[None, None] == 300
    closed = client.get(f"{address}/attendance?lang=en").get_data(as_text=True)
    assert "Walk-in" in closed
    assert "Teaching: Celina" in " ".join(closed.split())


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"expected_from": "10:00"}, "from 10:00"),
        ({"expected_until": "12:00"}, "until 12:00"),
        ({"expected_from": "10:00", "expected_until": "12:00"}, "from 10:00 until 12:00"),
    ],
)
def test_hours_of_a_day_are_said_with_spaces(
    work: Work, signed_in: SignedIn, hours: dict[str, str], said: str
) -> None:
    session, client = opened(work, signed_in)
    address = f"/manage/events/modul/sessions/{session.id}"
    assert client.post(f"{address}/people", data=WALK_IN | hours).status_code == 303
    page = client.get(f"{address}/attendance?lang=en").get_data(as_text=True)
    assert f"<small>{said}</small>" in page.replace("\u00a0", " ")


def test_which_session_is_made_up_is_asked_once_the_person_is_known(work: Work, signed_in: SignedIn) -> None:
    module = a_module(work)
    home, host = an_edition(work, module, "dom"), an_edition(work, module, "gosc")
    (person,) = group(work, home, 1)
    missed, there = held(home, work)[0], held(host, work)[0]
    client = signed_in(alicja(work))
    work.session.commit()
    address = f"/manage/events/gosc/sessions/{there.id}/people"
    page = client.get(address).get_data(as_text=True)
    assert f'value="{person.id}"' in page
    assert 'name="makes_up"' not in page
    asked = client.post(address, data={"role": "makeup", "registration": str(person.id)})
    assert asked.status_code == 422
    assert f'<option value="{missed.id}">' in asked.get_data(as_text=True)
    done = client.post(
        address, data={"role": "makeup", "registration": str(person.id), "makes_up": str(missed.id)}
    )
    assert done.status_code == 303
    assert rows(work) == [(person.name, "makeup")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "participant"}, "role"),
        ({"email": ""}, "email"),
        ({"email": "to nie adres"}, "email"),
        ({"first_name": ""}, "first_name"),
        ({"last_name": "x" * 301}, "last_name"),
        ({"expected_from": "15:00", "expected_until": "9:00"}, "expected_until"),
        ({"expected_from": "25:61"}, "expected_from"),
        ({"expected_from": "20:00", "expected_until": "21:00"}, "expected_from"),
        ({"expected_until": "3:00"}, "expected_until"),
        ({"registration": "999999999"}, "registration"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(
    work: Work, signed_in: SignedIn, change: dict[str, str], field: str
) -> None:
    session, client = opened(work, signed_in)
    address = f"/manage/events/modul/sessions/{session.id}/people"
    answer = client.post(address, data=WALK_IN | change)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="error-{field}"' in page or field == "registration"
    assert rows(work) == []
    assert work.session.scalar(select(Person.id).where(Person.email == "wanda@example.org")) is None


def test_not_enrolled_then_takes_somebody_off_and_back(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work)
    people = group(work, event, 2)
    session = held(event, work)[0]
    client = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}/attendance"
    first, second = (f"a-{person.id}-{session.id}" for person in people)
    client.post(address, data={first: "present", second: "present", "not_enrolled": str(people[0].id)})
    page = client.get(f"{address}?lang=en").get_data(as_text=True)
    assert (f'name="{first}"' in page, f'name="{second}"' in page) == (False, True)
    assert "Not enrolled then" in page
    assert client.post(address, data={"not_enrolled": "999999"}).status_code == 404
    assert client.post(address, data={first: "present"}).status_code == 409
    client.post(address, data={"enrolled": str(people[0].id)})
    page = client.get(f"{address}?lang=en").get_data(as_text=True)
    assert f'name="{first}"' in page
    assert "1 blank" in page


def test_several_trainers_are_asked_whose_teaching_it_was(
    work: Work, signed_in: SignedIn, work_as: Callable[..., Work]
) -> None:
    event = a_training(work)
    people = group(work, event, 1)
    session = held(event, work)[0]
    trainers = [celina(work, event), staff(work, "Tomasz")]
    work.session.add(Assignment(account_id=trainers[1].id, role=Role.trainer, event_id=event.id))
    organiser = alicja(work)
    mine = work_as(actor(organiser))
    set_marks(mine, session, {people[0].id: "present"})
    client = signed_in(organiser)
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}"
    assert 'name="led"' in client.get(f"{address}/attendance").get_data(as_text=True)
    assert client.post(f"{address}/confirm", data={"led": "999"}).status_code == 422
    assert client.post(f"{address}/confirm", data={}).status_code == 303
    assert standing_by_part(work, Book.delivered) == {}
    page = client.get(f"{address}/attendance").get_data(as_text=True)
    assert f"{address}/leaders" in page
    assert client.post(f"{address}/leaders", data={}).status_code == 422
    both = {"led": [str(each.id) for each in trainers]}
    assert client.post(f"{address}/leaders", data=both).status_code == 303
    assert standing_by_part(work, Book.delivered) == {(each.id, None): 180 for each in trainers}
    only = {"led": str(trainers[0].id)}
    assert client.post(f"{address}/leaders", data=only).status_code == 303
    assert standing_by_part(work, Book.delivered) == {(trainers[0].id, None): 360}


def test_breaks_of_a_long_day_are_asked_and_kept(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work)
    people = group(work, event, 1)
    session = held(event, work)[0]
    client: FlaskClient = signed_in(celina(work, event))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}"
    page = client.get(f"{address}/attendance").get_data(as_text=True)
    assert 'name="break_minutes" id="break_minutes"\n      value="30"' in page
    fields = {f"a-{people[0].id}-{session.id}": "present"}
    for wrong in ("360", "-1", "pół", "99999"):
        answer = client.post(f"{address}/confirm", data=fields | {"break_minutes": wrong})
        assert answer.status_code == 422
        assert 'id="error-break_minutes"' in answer.get_data(as_text=True)
    assert client.post(f"{address}/confirm", data=fields | {"break_minutes": "45"}).status_code == 303
    assert standing_by_part(work) == {(people[0].id, None): 315}


def test_outsiders_add_nobody(work: Work, signed_in: SignedIn) -> None:
    event = a_training(work)
    group(work, event, 1)
    session = held(event, work)[0]
    outsider = signed_in(daniel(work))
    work.session.commit()
    address = f"/manage/events/modul/sessions/{session.id}"
    assert outsider.get(f"{address}/people").status_code == 403
    for path in ("people", "leaders"):
        assert outsider.post(f"{address}/{path}", data=WALK_IN).status_code == 403
