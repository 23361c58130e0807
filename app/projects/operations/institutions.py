"""Institutions in projects: since when, until when, and by which agreement."""

from sqlalchemy import or_, select

from app.errors import N_, Refusal
from app.history.differences import difference
from app.history.operations import record
from app.people.models import Institution
from app.projects import facts
from app.projects.models import Project, ProjectInstitution
from app.projects.parts import BelongingDetails
from app.work import Work

ENDS_BEFORE = N_("The last day is before the first one. Type a later day, or leave it empty.")
OVERLAPS = N_(
    "The institution is in this project at that time already. Change what stands there, or type another day."
)


def save_belonging(
    work: Work,
    institution: Institution,
    project: Project,
    row: ProjectInstitution | None,
    details: BelongingDetails,
) -> ProjectInstitution:
    """Note or change since when an institution is in a project, until when, and by which agreement.

    Refuses a last day before the first one, and days on which the institution is in the project already.
    Nobody who applied before is judged anew.
    """
    if details.until is not None and details.until < details.since:
        raise Refusal(ENDS_BEFORE, field="until")
    # Of two who note the same at once, the second one finds what the first one noted.
    work.session.execute(select(Institution.id).where(Institution.id == institution.id).with_for_update())
    if _overlaps(work, institution, project, row, details):
        raise Refusal(OVERLAPS, field="since")
    before = _told(row) if row is not None else {}
    if row is None:
        row = ProjectInstitution(institution=institution, project=project)
        work.session.add(row)
    row.project, row.since, row.until, row.agreement = (
        project,
        details.since,
        details.until,
        details.agreement,
    )
    work.session.flush()
    values = {"name": institution.name, "project": project.name, "since": details.since.isoformat()}
    if not before:
        record(work, facts.INSTITUTION_JOINED, "institution", institution.id, values=values)
    elif changed := difference(before, _told(row)):
        values_of_change = {**values, "changed": changed}
        record(work, facts.BELONGING_CHANGED, "institution", institution.id, values=values_of_change)
    return row


def remove_belonging(work: Work, institution: Institution, row: ProjectInstitution) -> None:
    """Strike out that an institution was in a project, as if it had never been noted."""
    values = {"name": institution.name, "project": row.project.name, "before": _told(row)}
    work.session.delete(row)
    work.session.flush()
    record(work, facts.BELONGING_REMOVED, "institution", institution.id, values=values)


def _overlaps(
    work: Work,
    institution: Institution,
    project: Project,
    row: ProjectInstitution | None,
    details: BelongingDetails,
) -> bool:
    query = select(ProjectInstitution.id).where(
        ProjectInstitution.institution_id == institution.id,
        ProjectInstitution.project_id == project.id,
        or_(ProjectInstitution.until.is_(None), ProjectInstitution.until >= details.since),
    )
    if details.until is not None:
        query = query.where(ProjectInstitution.since <= details.until)
    if row is not None:
        query = query.where(ProjectInstitution.id != row.id)
    return work.session.scalar(query.limit(1)) is not None


def _told(row: ProjectInstitution) -> dict[str, str | None]:
    return {
        "in_since": row.since.isoformat(),
        "in_until": row.until.isoformat() if row.until else None,
        "agreement": row.agreement,
    }
