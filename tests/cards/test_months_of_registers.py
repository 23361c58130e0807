"""Months of a project that only holds meetings: found, read before they are closed, and its own alone."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from app.accounts.models import Role
from app.attendance.operations import confirm_register, set_marks
from app.events.models import Assignment, Session
from app.projects.models import Project
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import SignedIn, signed_in
from tests.attendance.people import group, marks
from tests.support.cast import actor, alicja, an_event, staff
from tests.support.statements import statements

__all__ = ["signed_in"]
AUGUST = "2026-08"
"""The month before that on whose first day the tests' clock stands."""


def held(work: Work, project: Project, slug: str) -> tuple[Session, list[Registration]]:
    """Add a meeting of two people that was held in August."""
    event = an_event(work, slug, days=-3, project=project)
    return event.meetings[0].sessions[0], group(work, event, 2)


def text_of(client: FlaskClient, address: str) -> str:
    """Return what a page says, in one line of plain blanks."""
    page = re.sub(r"<[^>]+>", " ", client.get(address).text)
    return " ".join(page.replace("\u2060", "").split())


def test_a_month_of_meetings_is_found_and_says_what_closing_locks(
    work: Work, work_as: Callable[..., Work], signed_in: SignedIn
) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    (session, people), (open_one, _) = (held(work, project, slug) for slug in ("pierwsze", "drugie"))
    account = alicja(work)
    mine = work_as(actor(account))
    set_marks(mine, session, marks(people, "present", "absent"))
    confirm_register(mine, session, break_minutes=0)
    work.session.commit()
    client, address = signed_in(account), f"/manage/cards/{project.id}/{AUGUST}/"
    assert f'href="{address}"' in client.get("/manage/cards/").text
    assert "Kooperacja open 0 0 1 1" in text_of(client, "/manage/cards/?lang=en")
    page = text_of(client, f"{address}?lang=en")
    assert "1 register is not confirmed." in page
    assert "It locks 1 confirmed register" in page
    waiting = f"/manage/events/drugie/sessions/{open_one.id}/attendance"
    assert f'href="{waiting}"' in client.get(address).text
    assert client.post(f"{address}close").status_code == 303
    assert "Kooperacja closed 0 0 1 1" in text_of(client, "/manage/cards/?lang=en")


def test_months_are_their_project_s(work: Work, signed_in: SignedIn) -> None:
    one, other = (Project(name=name, created_at=work.now) for name in ("Kooperacja", "Inny projekt"))
    held(work, one, "pierwsze")
    held(work, other, "drugie")
    paulina = staff(work, "Paulina")
    work.session.add(Assignment(account_id=paulina.id, role=Role.organiser, project_id=one.id))
    work.session.commit()
    page = text_of(signed_in(paulina), "/manage/cards/?lang=en")
    assert "Kooperacja" in page
    assert "Inny projekt" not in page


def test_many_months_ask_as_much_as_few(work: Work, signed_in: SignedIn) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    client = signed_in(alicja(work))

    def asked() -> list[int]:
        work.session.commit()
        found = []
        for address in ("/manage/cards/", f"/manage/cards/{project.id}/{AUGUST}/"):
            client.get(address)
            with statements() as seen:
                assert client.get(address).status_code == 200
            found.append(len(seen))
        return found

    held(work, project, "pierwsze")
    few = asked()
    for number in range(6):
        held(work, project, f"dalsze-{number}")
    assert asked() == few
