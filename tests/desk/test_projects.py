"""A project's pages: its parts are kept, its documents are public with their day, old ones stay for staff."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.people.operations import institution_for
from app.projects.models import Project
from app.work import Work
from tests.desk.test_manage import SignIn
from tests.support.cast import an_event

NEW = "/manage/projects/new"


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    """An administrator's client."""
    return sign_in("Grazyna", Role.administrator)


@pytest.fixture
def base(admin: FlaskClient, work: Work) -> str:
    """The address of a project with a number and a partner."""
    data = {"name": "Kooperacja", "project_number": "POWR.02.05.00-00-0001/18", "partners": "ROPS Olsztyn"}
    answer = admin.post(NEW, data=data)
    assert answer.status_code == 303
    return str(answer.location)


def test_the_parts_of_a_project_are_kept_and_shown(admin: FlaskClient, base: str, work: Work) -> None:
    known = institution_for(work, "MOPS Pisz")
    work.session.commit()
    assert known is not None
    stage = {"name": "Pilotaż", "ends_on": "2026-06-30"}
    assert admin.post(f"{base}stages/new", data=stage).status_code == 303
    signed = {
        "name": "Pisz",
        "signed_on": "2020-02-17",
        "signatories_count": "27",
        "signatories": "MOPS Pisz\nX",
    }
    assert admin.post(f"{base}agreements/new", data=signed).status_code == 303
    region = {"name": "wschód", "partner": "ROPS Olsztyn", "counties": "piski\nełcki"}
    assert admin.post(f"{base}regions/new", data=region).status_code == 303
    project = work.session.scalars(select(Project)).one()
    moved = {**stage, "ends_on": "2026-09-30", "note": "epidemia"}
    assert admin.post(f"{base}stages/{project.stages[0].id}", data=moved).status_code == 303
    page = admin.get(base).text.replace("\xa0", " ").replace("&nbsp;", " ")
    for shown in (
        "POWR.02.05.00-00-0001/18",
        "Pilotaż",
        "30 września 2026",
        "30 czerwca 2026",
        "27",
        "piski, ełcki",
    ):
        assert shown in page, shown
    assert f'href="/manage/institutions/{known.id}/"' in page
    assert "epidemia" in admin.get(f"{base}stages/{project.stages[0].id}").text
    assert admin.post(f"{base}regions/{project.regions[0].id}/remove").status_code == 303
    assert "piski, ełcki" not in admin.get(base).text


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("stages", {"name": ""}, "name"),
        ("stages", {"name": "x" * 201}, "name"),
        ("stages", {"name": "I", "starts": "2026-02-01", "ends_on": "2026-01-01"}, "ends_on"),
        ("stages", {"name": "I", "ends_on": "31.12.2026"}, "ends_on"),
        ("agreements", {"name": "I", "signatories_count": "0"}, "signatories_count"),
        ("agreements", {"name": "I", "signatories_count": "1", "signatories": "A\nB"}, "signatories_count"),
        ("regions", {"name": "I", "partner": "Obcy", "counties": "piski"}, "partner"),
        ("regions", {"name": "I", "partner": "ROPS Olsztyn", "counties": " "}, "counties"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(
    admin: FlaskClient, base: str, kind: str, data: dict[str, str], field: str
) -> None:
    answer = admin.post(f"{base}{kind}/new", data=data)
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    assert admin.get(f"{base}nothing/new").status_code == 404


def test_documents_of_a_project_are_public_and_keep_their_versions(
    admin: FlaskClient, base: str, client: FlaskClient, work: Work
) -> None:
    number = base.rstrip("/").rpartition("/")[2]
    public = f"/projects/{number}/"
    assert client.get(public).status_code == 404
    new = f"{base}documents/new"
    assert 'id="error-file"' in admin.post(new, data={"title": "Regulamin"}).text
    disguised = {"title": "Regulamin", "file": (BytesIO(b"<html>"), "r.pdf")}
    assert admin.post(new, data=disguised).status_code == 422
    first = {"title": "Regulamin", "since": "2020-01-01", "file": (BytesIO(b"%PDF-1"), "r1.pdf")}
    assert admin.post(new, data=first).status_code == 303
    project = work.session.scalars(select(Project)).one()
    document = project.documents[0]
    ahead = {"title": "Regulamin", "since": "2099-01-01", "file": (BytesIO(b"%PDF-3"), "r3.pdf")}
    answer = admin.post(f"{base}documents/{document.id}", data=ahead)
    assert answer.status_code == 422
    assert 'id="error-since"' in answer.text
    second = {"title": "Regulamin", "since": "2020-01-01", "file": (BytesIO(b"%PDF-2"), "r2.pdf")}
    assert admin.post(f"{base}documents/{document.id}", data=second).status_code == 303
    work.session.expire_all()
    id, old = document.id, document.versions[0].id
    assert (document.since, document.versions[0].file_name) == (work.today, "r1.pdf")
    an_event(work, project_id=project.id)
    assert f'href="{public}"' in client.get("/events/seminarium/").text
    assert "Regulamin" in client.get(public).text
    assert "r1.pdf" not in client.get(public).text
    with client.get(f"{public}documents/{id}") as sent:
        assert sent.data == b"%PDF-2"
    with admin.get(f"{base}versions/{old}") as sent:
        assert sent.data == b"%PDF-1"
    assert client.get(f"/projects/999/documents/{id}").status_code == 404
    assert admin.post(f"{base}documents/{id}/remove").status_code == 303
    assert client.get(f"{public}documents/{id}").status_code == 404
