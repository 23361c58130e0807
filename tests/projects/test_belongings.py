"""Institutions in projects: since when, until when, by which agreement; told, refused, loaded, merged."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.directory.operations.merging import merge_institutions
from app.directory.operations.parting import take_back
from app.errors import Refusal
from app.history.models import HistoryFact
from app.people.models import Institution, InstitutionVerdict, MunicipalityKind
from app.people.operations import confirm_institution, correct_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.people.queries import institution_counties, institution_list
from app.projects.dumping import dump_whole_project
from app.projects.models import Project, ProjectInstitution
from app.projects.operations.institutions import remove_belonging, save_belonging
from app.projects.parts import BelongingDetails
from app.projects.queries import belongings_of, institutions_in
from app.records.operations import load
from app.work import Work

MAY, JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (5, 6, 7, 8))


@pytest.fixture
def project(work: Work) -> Project:
    made = Project(name="Kooperacja II", created_at=work.now)
    work.session.add(made)
    work.session.flush()
    return made


def known(work: Work, name: str, **details: object) -> Institution:
    made = institution_for(work, name)
    assert made is not None
    confirm_institution(work, made, replace(InstitutionDetails(None, None, None, None), **details))  # type: ignore[arg-type]
    return made


def test_it_is_in_the_project_from_the_first_to_the_last_day(work: Work, project: Project) -> None:
    ops = known(work, "OPS Ełk")
    row = save_belonging(work, ops, project, None, BelongingDetails(JUNE, JULY, "7/2026"))
    save_belonging(work, ops, project, None, BelongingDetails(AUGUST))
    for day, inside in ((MAY, False), (JUNE, True), (JULY, True), (date(2026, 7, 2), False), (AUGUST, True)):
        assert (ops.id in work.session.scalars(institutions_in(project.id, day)).all()) is inside
    assert [each.since for each in belongings_of(work, ops.id)] == [AUGUST, JUNE]
    save_belonging(work, ops, project, row, BelongingDetails(MAY, JULY, "7/2026"))
    remove_belonging(work, ops, row)
    facts = work.session.scalars(select(HistoryFact).order_by(HistoryFact.id)).all()[1:]
    assert [fact.kind for fact in facts] == [
        "institution.project_joined",
        "institution.project_joined",
        "institution.project_changed",
        "institution.project_removed",
    ]
    assert facts[2].values["changed"] == {"in_since": ["2026-06-01", "2026-05-01"]}
    assert facts[3].values["before"]["agreement"] == "7/2026"


def test_times_that_can_t_be_true_are_refused(work: Work, project: Project) -> None:
    ops = known(work, "OPS Ełk")
    row = save_belonging(work, ops, project, None, BelongingDetails(JUNE, JULY))
    for details, field in (
        (BelongingDetails(AUGUST, JULY), "until"),
        (BelongingDetails(JULY), "since"),
        (BelongingDetails(MAY, JUNE), "since"),
    ):
        with pytest.raises(Refusal) as refused:
            save_belonging(work, ops, project, None, details)
        assert refused.value.field == field
    save_belonging(work, ops, project, row, BelongingDetails(JUNE, None, "nowa"))
    facts = len(work.session.scalars(select(HistoryFact)).all())
    save_belonging(work, ops, project, row, BelongingDetails(JUNE, None, "nowa"))
    assert len(work.session.scalars(select(HistoryFact)).all()) == facts


def test_the_kind_of_municipality_is_kept_told_and_found(work: Work) -> None:
    rural, urban = MunicipalityKind.rural, MunicipalityKind.urban
    ops = known(work, "OPS Ełk", county="ełcki", municipality_kind=rural, subregion="ełcki")
    known(work, "OPS Pisz", county="piski", municipality_kind=urban)
    correct_institution(work, ops, InstitutionDetails(None, None, "ełcki", "Ełk", municipality_kind=urban))
    fact = work.session.scalars(select(HistoryFact).order_by(HistoryFact.id.desc())).first()
    assert fact is not None
    assert fact.values["changed"] == {
        "municipality": [None, "Ełk"],
        "municipality_kind": ["rural", "urban"],
        "subregion": ["ełcki", None],
    }
    found = work.session.scalars(institution_list(kind=urban, county="ełcki")).all()
    assert [each.name for each in found] == ["OPS Ełk"]
    assert institution_counties(work) == ["ełcki", "piski"]


def test_times_follow_a_merge_and_come_back(work: Work, project: Project) -> None:
    one = known(work, "OPS Ełk", municipality_kind=MunicipalityKind.rural)
    other = known(work, "Ośrodek w Ełku")
    save_belonging(work, one, project, None, BelongingDetails(JUNE))
    merge_institutions(work, other, one)
    assert [each.since for each in belongings_of(work, other.id)] == [JUNE]
    assert other.municipality_kind == MunicipalityKind.rural
    take_back(work, work.session.scalars(select(InstitutionVerdict)).one())
    work.session.expire_all()
    again = work.session.scalars(select(Institution).where(Institution.name == "OPS Ełk")).one()
    assert [each.since for each in belongings_of(work, again.id)] == [JUNE]
    assert belongings_of(work, other.id) == []
    assert (again.municipality_kind, other.municipality_kind) == (MunicipalityKind.rural, None)


def test_a_file_brings_them_and_takes_them_away(work: Work, project: Project) -> None:
    ops = known(work, "OPS Ełk")
    save_belonging(work, ops, project, None, BelongingDetails(JUNE, JULY, "7/2026"))
    whole = dump_whole_project(project)
    assert whole["institutions"] == [
        {"name": "OPS Ełk", "since": "2026-06-01", "until": "2026-07-01", "agreement": "7/2026"}
    ]
    facts = len(work.session.scalars(select(HistoryFact)).all())
    assert load(work, {"projects": [whole]}).problems == []
    bare = {key: value for key, value in whole.items() if key != "institutions"}
    assert load(work, {"projects": [bare]}).problems == []
    assert len(work.session.scalars(select(HistoryFact)).all()) == facts
    whole["institutions"] = [{"name": "OPS Nowy", "since": "2026-05-01"}]
    assert load(work, {"projects": [whole]}).problems == []
    rows = work.session.scalars(select(ProjectInstitution)).all()
    assert [(row.institution.name, row.since, row.until) for row in rows] == [("OPS Nowy", MAY, None)]
    whole["institutions"] = [
        {"name": "brak", "since": "2026-05-01"},
        {"name": "OPS Nowy", "since": "2026-05-01", "until": "2026-04-01"},
    ]
    assert load(work, {"projects": [whole]}).problems == [
        "projects[0].institutions[0].name: this says that there is no institution",
        "projects[0].institutions[1].until: "
        "The last day is before the first one. Type a later day, or leave it empty.",
    ]
    whole["institutions"] = [{"name": "OPS Nowy"}]
    (problem,) = load(work, {"projects": [whole]}).problems
    assert problem.startswith("projects[0].institutions[0].since")
