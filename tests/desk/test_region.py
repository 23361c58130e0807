"""A partner reads the published events of the own region and their people, and nothing else."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.errors import Refusal
from app.events.models import Publication
from app.events.operations.assignments import assign
from app.projects.models import Project
from app.projects.operations.parts import save_region
from app.projects.parts import RegionDetails
from app.work import Work
from tests.desk.test_manage import SignIn
from tests.support.cast import an_event, staff

HERE = "/manage/region/"


@pytest.fixture
def partner(work: Work, sign_in: SignIn) -> FlaskClient:
    """A partner of one region, with events inside and outside of it."""
    project, other = (Project(name=name, created_at=work.now, partners=["ROPS"]) for name in ("A", "B"))
    work.session.add_all([project, other])
    work.session.flush()
    region = save_region(work, project, None, RegionDetails("ROPS", "wschód", ["piski", "ełcki"]))
    an_event(work, "nasze", title_pl="Nasze", project=project, place_county="piski")
    by_meeting = an_event(work, "spotkaniem", title_pl="Przez spotkanie", project=project)
    by_meeting.meetings[0].county = "ełcki"
    elsewhere = an_event(work, "gdzie", title_pl="Gdzie indziej", project=project, place_county="iławski")
    elsewhere.meetings[0].county = "iławski"
    an_event(work, "cudze", title_pl="Cudze", project=other, place_county="piski")
    an_event(
        work, "szkic", title_pl="Szkic", project=project, place_county="piski", publication=Publication.draft
    )
    client = sign_in("Zenon")
    account = work.session.scalars(select(Account).where(Account.name.startswith("Zenon"))).one()
    assert assign(work, account, Role.partner, region)
    work.session.commit()
    return client


def test_a_partner_sees_the_own_counties_of_the_own_project(partner: FlaskClient) -> None:
    page = partner.get(HERE).text
    assert "Nasze" in page
    assert "Przez spotkanie" in page
    for title in ("Gdzie indziej", "Cudze", "Szkic"):
        assert title not in page
    assert 'href="/manage/region/"' in partner.get("/manage/").text
    assert partner.get(f"{HERE}nasze/").status_code == 200
    for slug in ("gdzie", "cudze", "szkic", "nigdzie"):
        for page_of in ("", "people.csv", "people.xlsx"):
            assert partner.get(f"{HERE}{slug}/{page_of}").status_code == 404
    for path in ("/manage/events/nasze/", "/manage/events/nasze/registrations/", "/manage/projects/"):
        assert partner.get(path).status_code == 403


def test_who_is_no_partner_has_no_region(sign_in: SignIn, work: Work) -> None:
    an_event(work, "nasze")
    for client in (sign_in("Daniel"), sign_in("Alicja", Role.organiser)):
        assert client.get(HERE).status_code == 403
        assert client.get(f"{HERE}nasze/").status_code == 403
        assert 'href="/manage/region/"' not in client.get("/manage/").text


def test_a_partner_is_named_in_a_region_and_nowhere_else(work: Work) -> None:
    account = staff(work, "Zenon")
    project = Project(name="A", created_at=work.now, partners=["ROPS"])
    work.session.add(project)
    work.session.flush()
    region = save_region(work, project, None, RegionDetails("ROPS", "wschód", ["piski"]))
    for role, scope in ((Role.partner, project), (Role.partner, an_event(work)), (Role.organiser, region)):
        with pytest.raises(Refusal) as refused:
            assign(work, account, role, scope)
        assert refused.value.field == "scope"
