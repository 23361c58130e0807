"""The register of institutions: kinds of municipalities, projects, and lists narrowed by them."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.people.models import Institution, MunicipalityKind
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.projects.models import Project, ProjectInstitution
from app.work import Work
from tests.support.statements import statements


@pytest.fixture
def organiser(signed_in: Callable[..., FlaskClient], alicja: Account) -> FlaskClient:
    return signed_in(alicja)


@pytest.fixture
def project(work: Work) -> Project:
    made = Project(name="Kooperacja II", created_at=work.now)
    work.session.add(made)
    work.session.flush()
    return made


def known(work: Work, name: str, county: str | None = None, kind: str | None = None) -> Institution:
    made = institution_for(work, name)
    assert made is not None
    chosen = MunicipalityKind(kind) if kind else None
    confirm_institution(work, made, InstitutionDetails("OPS", None, county, None, municipality_kind=chosen))
    return made


def test_what_is_known_is_typed_shown_and_found(organiser: FlaskClient, work: Work) -> None:
    ops = known(work, "OPS Ełk", "ełcki")
    known(work, "OPS Pisz", "piski", "urban")
    work.session.commit()
    path = f"/manage/institutions/{ops.id}/"
    typed = {"name": "OPS Ełk", "county": "ełcki", "municipality_kind": "rural", "subregion": "ełcki"}
    assert organiser.post(path, data=typed).status_code == 303
    work.session.expire_all()
    assert (ops.municipality_kind, ops.subregion) == (MunicipalityKind.rural, "ełcki")
    assert "Rodzaj gminy" in organiser.get(path).text
    wrong = organiser.post(path, data=typed | {"municipality_kind": "wieś"})
    assert wrong.status_code == 422
    for query, found in (("kind=rural", "OPS Ełk"), ("county=piski", "OPS Pisz")):
        text = organiser.get(f"/manage/institutions/?{query}").text
        assert [name for name in ("OPS Ełk", "OPS Pisz") if f">{name}</a>" in text] == [found]
    assert "Nie znaleziono" in organiser.get("/manage/institutions/?kind=rural&county=piski").text
    for odd in ("kind=x", "project=x", "project=99999999999999", "county=%00"):
        assert organiser.get(f"/manage/institutions/?{odd}").status_code == 200


def test_a_project_is_noted_changed_and_struck_out(
    organiser: FlaskClient, work: Work, project: Project
) -> None:
    ops = known(work, "OPS Ełk")
    known(work, "OPS Pisz")
    work.session.commit()
    path = f"/manage/institutions/{ops.id}/projects/"
    assert "Kooperacja II" in organiser.get(f"{path}new").text
    for typed, word in (
        ({"project": project.id}, "Wpisz dzień"),
        ({"project": project.id, "since": "2026-09-01", "until": "2026-08-01"}, "Ostatni dzień jest przed"),
        ({"project": 999, "since": "2026-09-01"}, 'id="error-project"'),
        ({"project": project.id, "since": "wiosną"}, 'id="error-since"'),
    ):
        answer = organiser.post(f"{path}new", data=typed | {"agreement": "umowa 7/2026"})
        assert answer.status_code == 422
        assert word in answer.text
        assert "umowa 7/2026" in answer.text
    good = {"project": project.id, "since": "2026-01-05", "agreement": "umowa 7/2026"}
    assert organiser.post(f"{path}new", data=good).status_code == 303
    row = work.session.scalars(select(ProjectInstitution)).one()
    assert "umowa 7/2026" in organiser.get(f"/manage/institutions/{ops.id}/").text
    narrowed = organiser.get(f"/manage/institutions/?project={project.id}").text
    assert ">OPS Ełk</a>" in narrowed
    assert ">OPS Pisz</a>" not in narrowed
    assert organiser.post(f"{path}{row.id}", data=good | {"until": "2026-02-01"}).status_code == 303
    work.session.expire_all()
    assert row.until == date(2026, 2, 1)
    assert ">OPS Ełk</a>" not in organiser.get(f"/manage/institutions/?project={project.id}").text
    other = known(work, "OPS Olecko")
    work.session.commit()
    assert organiser.get(f"/manage/institutions/{other.id}/projects/{row.id}").status_code == 404
    assert organiser.post(f"{path}{row.id}/remove").status_code == 303
    assert work.session.scalars(select(ProjectInstitution)).all() == []
    assert "Wykreślono" in organiser.get(f"/manage/institutions/{ops.id}/").text


def test_the_list_costs_as_much_with_many(organiser: FlaskClient, work: Work, project: Project) -> None:
    counts = []
    for number in range(2):
        for each in range(5):
            made = known(work, f"OPS Miasta {number} {each}", f"powiat {each}", "rural")
            row = ProjectInstitution(project=project, institution=made, since=work.today)
            work.session.add(row)
        work.session.commit()
        with statements() as done:
            organiser.get(f"/manage/institutions/?project={project.id}&kind=rural")
        counts.append(len(done))
    assert counts[0] == counts[1]
