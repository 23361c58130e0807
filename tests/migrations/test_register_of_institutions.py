"""The register of institutions: what is known stays, what is new begins unknown, and goes on the way back."""

from flask import Flask

from app import migrating
from app.people.models import MunicipalityKind
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.projects.models import Project
from app.projects.operations.institutions import save_belonging
from app.projects.parts import BelongingDetails
from app.work import Work
from tests.support.around_migrations import ready, rows

BEFORE = "0043_questions"


def test_kinds_and_projects_begin_unknown(app: Flask, work: Work) -> None:
    ops = institution_for(work, "OPS Ełk")
    assert ops is not None
    details = InstitutionDetails("OPS", None, "ełcki", "Ełk", municipality_kind=MunicipalityKind.rural)
    confirm_institution(work, ops, details)
    project = Project(name="Kooperacja", created_at=work.now)
    work.session.add(project)
    save_belonging(work, ops, project, None, BelongingDetails(work.today))
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT name, county FROM people_institutions") == [("OPS Ełk", "ełcki")]
        migrating.upgrade()
        assert rows("SELECT county, municipality_kind, subregion FROM people_institutions") == [
            ("ełcki", None, None)
        ]
        assert rows("SELECT count(*) FROM projects_institutions") == [(0,)]
