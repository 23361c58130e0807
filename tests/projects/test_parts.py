"""Stages, agreements and regions: kept by name, told by the history, refused where they can't be true."""

from datetime import date

import pytest
from sqlalchemy import select

from app.errors import Refusal
from app.history.models import HistoryFact
from app.projects.days import ends_on, stage_ends_on
from app.projects.dumping import dump_whole_project
from app.projects.models import Project
from app.projects.operations.parts import moved_end, remove_part, save_agreement, save_region, save_stage
from app.projects.parts import AgreementDetails, End, RegionDetails, StageDetails
from app.work import Work

JUNE, SEPTEMBER, DECEMBER = date(2020, 6, 30), date(2020, 9, 30), date(2020, 12, 31)


@pytest.fixture
def project(work: Work) -> Project:
    """A project with a leader and a partner, whose end moved once."""
    project = Project(
        name="Kooperacja", created_at=work.now, lead_partner="ROPS Toruń", partners=["ROPS Olsztyn"],
        ends_versions=["2021-03-31", "2021-06-30"],
    )  # fmt: skip
    work.session.add(project)
    work.session.flush()
    return project


def test_the_newest_end_is_valid_and_the_others_stay(work: Work, project: Project) -> None:
    assert ends_on(project) == date(2021, 6, 30)
    assert ends_on(Project(name="x")) is None
    stage = save_stage(work, project, None, StageDetails("Pilotaż", date(2020, 1, 1), [End(JUNE)]))
    for day in (SEPTEMBER, SEPTEMBER, DECEMBER, None):
        ends = moved_end(stage, day, work.today, "epidemia")
        save_stage(work, project, stage, StageDetails("Pilotaż", date(2020, 1, 1), ends))
    work.session.expire_all()
    assert stage_ends_on(stage) == DECEMBER
    assert [(each.ends_on, each.note) for each in stage.ends] == [
        (JUNE, None), (SEPTEMBER, "epidemia"), (DECEMBER, "epidemia"),
    ]  # fmt: skip
    told = work.session.scalars(select(HistoryFact.kind)).all()
    assert told == ["project.stage_saved"] * 3
    with pytest.raises(Refusal) as refused:
        save_stage(work, project, stage, StageDetails("Pilotaż", date(2021, 1, 1), [End(JUNE)]))
    assert refused.value.field == "ends_on"


def test_who_signed_is_counted_once(work: Work, project: Project) -> None:
    names = ["MOPS Pisz", "Policja", "mops  PISZ"]
    signed = save_agreement(work, project, None, AgreementDetails("Pisz", date(2020, 2, 17), None, 27, names))
    assert [each.name for each in signed.signatories] == ["MOPS Pisz", "Policja"]
    save_agreement(work, project, signed, AgreementDetails("Pisz", None, "luty", 27, ["Policja", "Straż"]))
    work.session.expire_all()
    assert [each.name for each in signed.signatories] == ["Policja", "Straż"]
    with pytest.raises(Refusal) as refused:
        save_agreement(work, project, signed, AgreementDetails("Pisz", None, None, 1, ["A", "B"]))
    assert refused.value.field == "signatories_count"
    with pytest.raises(Refusal) as twin:
        save_agreement(work, project, None, AgreementDetails("Pisz"))
    assert twin.value.field == "name"


def test_a_region_is_a_partners_and_has_counties(work: Work, project: Project) -> None:
    for field, details in (
        ("partner", RegionDetails("Obcy", "wschód", ["piski"])),
        ("counties", RegionDetails("ROPS Olsztyn", "wschód", [])),
    ):
        with pytest.raises(Refusal) as refused:
            save_region(work, project, None, details)
        assert refused.value.field == field
    region = save_region(
        work, project, None, RegionDetails("ROPS Olsztyn", "wschód", ["piski", "ełcki", "piski"])
    )
    save_region(work, project, region, RegionDetails("ROPS Toruń", "wschód", ["ełcki", "olecki"]))
    work.session.expire_all()
    assert dump_whole_project(project)["regions"] == [
        {"partner": "ROPS Toruń", "name": "wschód", "counties": ["ełcki", "olecki"]}
    ]
    remove_part(work, project, region)
    work.session.expire_all()
    assert project.regions == []
