"""On which days projects and stages begin and end."""

from datetime import date

from app.projects.models import Project, ProjectStage


def ends_on(project: Project) -> date | None:
    """Return the last day of a project, by the newest version of its end; None while nobody said."""
    return date.fromisoformat(project.ends_versions[-1]) if project.ends_versions else None


def stage_ends_on(stage: ProjectStage) -> date | None:
    """Return the last day of a stage, by the newest version of its end; None while nobody said."""
    return stage.ends[-1].ends_on if stage.ends else None
