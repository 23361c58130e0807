"""Projects in plain values, by the keys of a record: for files and for the history."""

from typing import Any

from app.projects.models import Agreement, Project, ProjectInstitution, ProjectStage, Region

PROJECT_TEXTS = ("short_name_pl", "programme_pl", "measure_pl", "fund_pl", "fund_en", "lead_partner")


def dump_project(project: Project) -> dict[str, Any]:
    """Return a project as a record of `data/projects.json`, without its parts."""
    record: dict[str, Any] = {"name": project.name, "project_number": project.project_number}
    record |= {name: getattr(project, name) for name in PROJECT_TEXTS}
    return _known(
        record
        | {
            "partners": project.partners,
            "starts": project.starts.isoformat() if project.starts else None,
            "ends_versions": project.ends_versions,
            "note": project.note,
            "second_person_agrees": project.second_person_agrees or None,
        }
    )


def dump_whole_project(project: Project) -> dict[str, Any]:
    """Return a project as a record, with its stages, agreements, regions and institutions.

    Documents stay behind.
    """
    record = dump_project(project)
    for key, dumped in (
        ("stages", [dump_stage(each) for each in project.stages]),
        ("agreements", [dump_agreement(each) for each in project.agreements]),
        ("regions", [dump_region(each) for each in project.regions]),
        ("institutions", [dump_belonging(each) for each in project.belongings]),
    ):
        if dumped:
            record[key] = dumped
    return record


def dump_stage(stage: ProjectStage) -> dict[str, Any]:
    """Return a stage as an entry of `stages`."""
    ends = [
        _known(
            {
                "ends_on": each.ends_on.isoformat(),
                "since": each.since.isoformat() if each.since else None,
                "note": each.note,
            }
        )
        for each in stage.ends
    ]
    return _known(
        {
            "name": stage.name,
            "starts": stage.starts.isoformat() if stage.starts else None,
            "ends": ends or None,
        }
    )


def dump_agreement(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement as an entry of `agreements`."""
    return _known(
        {
            "name": agreement.name,
            "signed_on": agreement.signed_on.isoformat() if agreement.signed_on else None,
            "signed_pl": agreement.signed_pl,
            "signatories_count": agreement.signatories_count,
            "signatories": [each.name for each in agreement.signatories] or None,
        }
    )


def dump_region(region: Region) -> dict[str, Any]:
    """Return a region as an entry of `regions`."""
    return {
        "partner": region.partner,
        "name": region.name,
        "counties": [each.county for each in region.counties],
    }


def dump_belonging(row: ProjectInstitution) -> dict[str, Any]:
    """Return the time of an institution in a project as an entry of `institutions`."""
    return _known(
        {
            "name": row.institution.name,
            "since": row.since.isoformat(),
            "until": row.until.isoformat() if row.until else None,
            "agreement": row.agreement,
        }
    )


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}
