"""Projects in plain values, by the keys of a record: for files and for the history."""

from typing import Any

from app.projects.models import Project

PROJECT_TEXTS = ("short_name_pl", "programme_pl", "measure_pl", "fund_pl", "fund_en", "lead_partner")


def dump_project(project: Project) -> dict[str, Any]:
    """Return a project as a record of `data/projects.json`."""
    record: dict[str, Any] = {"name": project.name}
    record |= {name: getattr(project, name) for name in PROJECT_TEXTS}
    record |= {
        "partners": project.partners,
        "starts": project.starts.isoformat() if project.starts else None,
        "ends_versions": project.ends_versions,
        "note": project.note,
    }
    return {key: value for key, value in record.items() if value is not None}
