"""A project has a name of its own, a strip with words for it, and a line in the history for each change."""

import pytest
from sqlalchemy import select

from app.errors import Refusal
from app.files.storage import checked_upload
from app.history.models import HistoryFact
from app.papers.pdf import Strip
from app.projects.dumping import dump_project
from app.projects.funding import strip_of
from app.projects.models import Project
from app.projects.operations.projects import save_project
from app.projects.queries import projects
from app.work import Work
from tests.support.world import STRIP

FUNDED = {
    "programme_pl": "PO WER 2014-2020",
    "fund_pl": "Europejski Fundusz Społeczny",
    "fund_en": "European Social Fund",
}


def save(work: Work, project: Project | None = None, name: str = "Kooperacja", **values: object) -> Project:
    """Save a project without a new strip."""
    return save_project(work, project, {"name": name, **values}, None)


def test_each_project_has_a_name_of_its_own(work: Work) -> None:
    save(work, name="Kooperacje 3D")
    second = save(work, name="Kooperacja")
    with pytest.raises(Refusal) as refused:
        save(work, second, "Kooperacje 3D")
    assert refused.value.field == "name"
    assert save(work, second, "Kooperacja", note="dalej") is second
    assert [each.name for each in projects(work)] == ["Kooperacja", "Kooperacje 3D"]


def test_the_history_tells_what_changed(work: Work) -> None:
    project = save(work, ends_versions=["2021-03-31"])
    save(work, project, ends_versions=["2021-03-31", "2021-06-30"])
    told = work.session.scalars(select(HistoryFact).order_by(HistoryFact.id)).all()
    assert [each.values["changed"] for each in told] == [
        {"name": [None, "Kooperacja"], "ends_versions": [None, ["2021-03-31"]]},
        {"ends_versions": [["2021-03-31"], ["2021-03-31", "2021-06-30"]]},
    ]
    assert dump_project(project) == {"name": "Kooperacja", "ends_versions": ["2021-03-31", "2021-06-30"]}


def test_the_strip_says_who_pays_in_words_or_as_a_picture(work: Work) -> None:
    assert strip_of(work, None) == Strip()
    project = save(work, **FUNDED)
    assert strip_of(work, project).words == ["PO WER 2014-2020", "Europejski Fundusz Społeczny"]
    picture = checked_upload("belka.png", STRIP, field="strip", images=True)
    with pytest.raises(Refusal) as refused:
        save_project(work, project, {"name": project.name}, picture)
    assert refused.value.field == "strip_alternative"
    words = {"name": project.name, "strip_alternative": "Fundusze Europejskie"}
    shown = strip_of(work, save_project(work, project, words, picture))
    assert (shown.alternative, shown.picture and shown.picture.read_bytes()) == (
        "Fundusze Europejskie",
        STRIP,
    )
