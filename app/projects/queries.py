"""Reading projects."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.errors import Missing
from app.people.models import InstitutionName
from app.projects.models import Agreement, Project, ProjectDocument, ProjectInstitution, Region
from app.work import Work


def projects(work: Work) -> list[Project]:
    """Return all projects by name."""
    return list(work.session.scalars(project_list()))


def whole_projects(work: Work) -> Sequence[Project]:
    """Return all projects by name, with stages, agreements, regions and institutions, in five statements."""
    parts = (Project.stages, Project.agreements, Project.regions)
    belongings = selectinload(Project.belongings).joinedload(ProjectInstitution.institution)
    query = project_list().options(*(selectinload(each) for each in parts), belongings)
    return work.session.scalars(query).all()


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


def belongings_of(work: Work, institution_id: int) -> list[ProjectInstitution]:
    """Return the times of an institution in projects, with these, the latest first."""
    query = select(ProjectInstitution).where(ProjectInstitution.institution_id == institution_id)
    query = query.options(joinedload(ProjectInstitution.project))
    return list(work.session.scalars(query.order_by(ProjectInstitution.since.desc(), ProjectInstitution.id)))


def belongs_on(day: date) -> ColumnElement[bool]:
    """Hold for the times of institutions in projects that a day lies in."""
    open_ended = ProjectInstitution.until.is_(None)
    return and_(ProjectInstitution.since <= day, or_(open_ended, ProjectInstitution.until >= day))


def institutions_in(project_id: int, day: date) -> Select[int]:
    """Select the numbers of the institutions that are in a project on a day."""
    query = select(ProjectInstitution.institution_id)
    return query.where(ProjectInstitution.project_id == project_id, belongs_on(day))


def agreement_names(work: Work) -> list[str]:
    """Return the names of all projects' agreements, each once, to be offered while one types."""
    return list(work.session.scalars(select(Agreement.name).distinct().order_by(Agreement.name).limit(300)))


def known_signatories(work: Work, agreements: Sequence[Agreement]) -> dict[str, int]:
    """Return the numbers of the institutions that signed and are known by that name, by the name's key."""
    keys = sorted({each.name_key for agreement in agreements for each in agreement.signatories})
    found: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        names = select(InstitutionName.name_key, InstitutionName.institution_id)
        rows = work.session.execute(names.where(InstitutionName.name_key.in_(keys[start : start + 500])))
        found |= {key: id for key, id in rows}  # noqa: C416 (rows are typed, dict() loses that)
    return found
