"""Reading projects."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.errors import Missing
from app.people.models import InstitutionName
from app.projects.models import Agreement, Project, ProjectDocument, Region
from app.work import Work


def projects(work: Work) -> list[Project]:
    """Return all projects by name."""
    return list(work.session.scalars(project_list()))


def whole_projects(work: Work) -> Sequence[Project]:
    """Return all projects by name, with stages, agreements and regions, in four statements."""
    parts = (Project.stages, Project.agreements, Project.regions)
    return work.session.scalars(project_list().options(*(selectinload(each) for each in parts))).all()


def project_list() -> Select[Project]:
    """Select all projects by name."""
    return select(Project).order_by(Project.name)


def project_by_id(work: Work, id: int) -> Project:
    """Return a project; Missing if there is none."""
    project = work.session.get(Project, id)
    if project is None:
        raise Missing
    return project


def with_documents(work: Work, id: int, *, versions: bool = False) -> Project:
    """Return a project with its documents, and what they were before; Missing if there is none."""
    documents = selectinload(Project.documents)
    option = documents.selectinload(ProjectDocument.versions) if versions else documents
    project = work.session.scalar(select(Project).where(Project.id == id).options(option))
    if project is None:
        raise Missing
    return project


def all_regions(work: Work) -> list[Region]:
    """Return the regions of all projects, with their projects, by name."""
    query = select(Region).options(joinedload(Region.project)).order_by(Region.name, Region.id)
    return list(work.session.scalars(query))


def known_signatories(work: Work, agreements: Sequence[Agreement]) -> dict[str, int]:
    """Return the numbers of the institutions that signed and are known by that name, by the name's key."""
    keys = sorted({each.name_key for agreement in agreements for each in agreement.signatories})
    found: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        names = select(InstitutionName.name_key, InstitutionName.institution_id)
        rows = work.session.execute(names.where(InstitutionName.name_key.in_(keys[start : start + 500])))
        found |= {key: id for key, id in rows}  # noqa: C416 (rows are typed, dict() loses that)
    return found
