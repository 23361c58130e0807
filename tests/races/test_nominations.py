"""Two contacts name people at the same moment: never a place too many, never one person twice."""

from collections import Counter
from datetime import timedelta

import pytest

from app.events.models import Event, WhoDecides
from app.links import Purpose
from app.people.operations import institution_for
from app.progress.models import InstitutionLink
from app.projects.models import Project
from app.registrations.models import HOLDING
from tests.races.crowd import Visitor, all_at_once
from tests.races.house import House
from tests.races.office import Deed, Office

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def sending(house: House, count: int, **facts: int) -> tuple[Office, list[str]]:
    """Make an event for which so many institutions name people; return the addresses of their pages."""
    office = Office(house, who_decides=WhoDecides.institution, **facts)
    names = [f"OPS {office.slug} {number}" for number in range(count)]
    office.knows(*names)
    pages = []
    with house.at_work() as work:
        project = Project(name=f"Projekt {office.slug}", created_at=work.now)
        work.session.add(project)
        work.session.flush()
        work.session.get_one(Event, office.id).project_id = project.id
        for name in names:
            institution = institution_for(work, name)
            link = InstitutionLink(
                institution=institution, project=project, name="Maria Lis", email="maria@example.org",
                ends_on=work.today + timedelta(days=30), account_id=house.staff_ids["alicja"],
                created_at=work.now,
            )  # fmt: skip
            work.session.add(link)
            work.session.flush()
            token = work.links.token(Purpose.institution, link.id, 1)
            pages.append(f"/institutions/{token}/events/{office.slug}/")
    return office, pages


def namer(office: Office, page: str, number: int) -> Deed:
    """Return a contact who reads the page, and then names a person."""
    visitor = Visitor(next(office.addresses))
    fields = {
        "first_name": "Ewa", "last_name": f"Skierowana {number} {office.slug}",
        "email": f"ewa{number}.{office.slug}@example.org",
    }  # fmt: skip

    def read() -> None:
        assert visitor.get(page).status == 200

    return read, lambda: visitor.post(page, fields)


def test_the_last_place_of_an_institution_is_one_persons(house: House) -> None:
    office, (page,) = sending(house, 1, per_institution_limit=1, reserves_per_institution=1)
    replies = all_at_once([namer(office, page, number) for number in range(6)])
    assert Counter(reply.status for reply in replies) == {303: 2, 422: 4}
    assert office.states() == {"offered": 1, "waiting": 1}


def test_the_last_place_of_the_event_is_one_institutions(house: House) -> None:
    office, pages = sending(house, 3, capacity=1, per_institution_limit=2)
    replies = all_at_once([namer(office, page, number) for number, page in enumerate(pages)])
    assert Counter(reply.status for reply in replies) == {303: 3}
    assert sum(row.state in HOLDING for row in office.rows()) == 1


def test_one_contact_with_two_open_pages_names_one_person_once(house: House) -> None:
    office, (page,) = sending(house, 1, per_institution_limit=3)
    replies = all_at_once([namer(office, page, 1) for _ in range(4)])
    assert Counter(reply.status for reply in replies) == {303: 1, 422: 3}
    assert office.states() == {"offered": 1}


def test_one_person_named_by_two_at_once_is_one_registration(house: House) -> None:
    office, pages = sending(house, 2, per_institution_limit=2)
    replies = all_at_once([namer(office, page, 1) for page in pages * 2])
    assert Counter(reply.status for reply in replies) == {303: 2, 422: 2}
    assert office.states() == {"offered": 1}
