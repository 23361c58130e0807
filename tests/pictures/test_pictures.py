"""Who may be photographed: the list, what is recorded of it, and who withdraws after it was taken along."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.events.models import Assignment, Event
from app.links import Purpose
from app.notices.models import TextKind, TextVersion
from app.outbox.models import Letter
from app.pictures.queries import printings, withdrawn_since_printing
from app.pictures.tasks import tasks, team_tasks
from app.registrations.models import Registration
from app.work import Work
from tests.conftest import TestClock
from tests.office.test_notices import BARTEK
from tests.support.cast import actor, an_event, staff
from tests.support.statements import statements

ANNA = {**BARTEK, "first_name": "Anna", "last_name": "Lis", "email": "anna@example.org"}


@pytest.fixture
def event(work: Work, client: FlaskClient, publish: Callable[..., TextVersion]) -> Event:
    """An event at which pictures are taken: Bartek agreed, Anna didn't."""
    image = publish(TextKind.image, None, "Zdjęcia.")
    made = an_event(work, takes_photos=True)
    work.session.commit()
    assert (
        client.post("/events/seminarium/register", data={**BARTEK, "image_consent": image.id}).status_code
        == 303
    )
    assert client.post("/events/seminarium/register", data=ANNA).status_code == 303
    return made


def withdraw(client: FlaskClient, work: Work, name: str = "Bartek") -> None:
    """Withdraw on the page behind the mailed link."""
    row = work.session.scalars(select(Registration).where(Registration.first_name == name)).one()
    token = work.links.token(Purpose.manage, row.id, row.link_version)
    assert client.post(f"/registrations/{token}/consents/image/withdraw").status_code == 303
    work.session.expire_all()


def letters(work: Work) -> list[Letter]:
    """Return the letters about lists that are out of date."""
    work.session.expire_all()
    return list(work.session.scalars(select(Letter).where(Letter.kind == "pictures_withdrawn")))


def test_the_list_says_yes_and_no_and_nothing_else(admin: FlaskClient, event: Event) -> None:
    page = admin.get("/manage/events/seminarium/pictures/").text
    assert "Lis Anna" in page
    assert "anna@example.org" not in page
    rows = [line for line in admin.get("/manage/events/seminarium/pictures.csv").text.splitlines() if line]
    assert [row.split(";")[:2] for row in rows[1:]] == [["Lis Anna", "NIE"], ["Żółć Bartek", "tak"]]
    file = admin.get("/manage/events/seminarium/pictures.pdf")
    assert file.data.startswith(b"%PDF")
    file.close()


def test_only_who_manages_the_event_takes_it_along(client: FlaskClient, event: Event) -> None:
    for path in ("/", ".csv", ".pdf"):
        assert client.get(f"/manage/events/seminarium/pictures{path}").status_code == 303


def test_who_withdraws_after_the_list_was_taken_along_makes_it_out_of_date(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, clock: TestClock
) -> None:
    alicja = staff(work, "Alicja")
    work.session.add(Assignment(account_id=alicja.id, role=Role.organiser, event_id=event.id))
    work.session.commit()
    assert admin.get("/manage/events/seminarium/pictures.csv").status_code == 200
    clock.move(hours=2)
    withdraw(client, work)
    (letter,) = letters(work)
    assert letter.recipient == "alicja@example.org"
    assert "10:00" in (letter.body or "")
    assert "Bartek" not in (letter.body or "")
    assert [each.withdrawn for each in printings(work, event)] == [1]
    (task,) = tasks(work, event)
    assert task.urgent
    assert "nieaktualna" in admin.get("/manage/events/seminarium/pictures/").text
    # Withdrawn twice, it changes nothing; a new list settles it.
    withdraw(client, work)
    assert len(letters(work)) == 1
    clock.move(hours=1)
    assert admin.get("/manage/events/seminarium/pictures.csv").status_code == 200
    work.session.expire_all()
    assert tasks(work, event) == []
    assert [each.withdrawn for each in printings(work, event)] == [0, 1]


def test_without_a_list_or_with_a_later_one_nobody_is_told(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, clock: TestClock
) -> None:
    withdraw(client, work)
    clock.move(hours=1)
    assert admin.get("/manage/events/seminarium/pictures.csv").status_code == 200
    assert letters(work) == []
    assert withdrawn_since_printing(work) == {}


def test_who_gives_it_again_is_on_the_list_as_it_says(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, clock: TestClock
) -> None:
    assert admin.get("/manage/events/seminarium/pictures.csv").status_code == 200
    clock.move(hours=1)
    withdraw(client, work)
    row = work.session.scalars(select(Registration).where(Registration.first_name == "Bartek")).one()
    text = work.session.scalars(select(TextVersion)).one()
    token = work.links.token(Purpose.manage, row.id, row.link_version)
    client.post(f"/registrations/{token}/consents/image/give", data={"text": text.id})
    work.session.expire_all()
    assert tasks(work, event) == []


def test_where_nobody_organises_the_contact_is_told(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, clock: TestClock
) -> None:
    event.contact_email = "kontakt@example.org"
    work.session.commit()
    assert admin.get("/manage/events/seminarium/pictures.csv").status_code == 200
    clock.move(hours=1)
    withdraw(client, work)
    assert [each.recipient for each in letters(work)] == ["kontakt@example.org"]


def test_staff_withdraw_for_who_says_so(admin: FlaskClient, work: Work, event: Event) -> None:
    row = work.session.scalars(select(Registration).where(Registration.first_name == "Bartek")).one()
    other = an_event(work, "inne", takes_photos=True)
    work.session.commit()
    assert admin.post(f"/manage/events/{other.slug}/pictures/{row.id}/withdraw").status_code == 404
    assert admin.post(f"/manage/events/seminarium/pictures/{row.id}/withdraw").status_code == 303
    file = admin.get("/manage/events/seminarium/pictures.csv").text
    assert "tak" not in file


def test_the_first_page_asks_for_a_new_list_in_three_statements(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, clock: TestClock, grazyna: Account
) -> None:
    assert admin.get("/manage/events/seminarium/pictures.csv").status_code == 200
    clock.move(hours=1)
    withdraw(client, work)
    boss = replace(work, actor=actor(grazyna))
    with statements() as seen:
        (group,) = team_tasks(boss)
    assert len(group.tasks) == 1
    assert len(seen) <= 3
