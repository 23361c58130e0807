"""Stages, agreements and regions of a project: made, changed, removed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from app.columns import folded
from app.errors import N_, Refusal
from app.history.differences import difference
from app.history.facts import Fact
from app.history.operations import record
from app.projects import facts
from app.projects.dumping import dump_agreement, dump_region, dump_stage
from app.projects.models import Agreement, Project, ProjectStage, Region, RegionCounty, Signatory, StageEnd
from app.projects.parts import AgreementDetails, End, RegionDetails, StageDetails
from app.work import Work

Part = ProjectStage | Agreement | Region
One = TypeVar("One", ProjectStage, Agreement, Region)
MOST_PARTS = 100
TAKEN = N_("The project has another one of this name.")
BEFORE_START = N_("The stage would end before it starts.")
TOO_FEW = N_("More institutions are named than are said to have signed.")
NO_COUNTY = N_("Give the counties of the region.")
NO_PARTNER = N_("Choose a partner of this project.")


def moved_end(
    stage: ProjectStage | None, day: date | None, since: date | None, note: str | None
) -> list[End]:
    """Return the versions of a stage's end after its end was set to a day; the same day adds none."""
    known = [End(each.ends_on, each.since, each.note) for each in stage.ends] if stage else []
    if day is None or (known and known[-1].ends_on == day):
        return known
    return [*known, End(day, since, note)]


def save_stage(
    work: Work, project: Project, stage: ProjectStage | None, details: StageDetails
) -> ProjectStage:
    """Make or change a stage. Refuses a name that another has, and an end before the start."""
    _lock(work, project)
    _only_one(project.stages, stage, details.name)
    if details.starts and any(each.ends_on < details.starts for each in details.ends):
        raise Refusal(BEFORE_START, field="ends_on")
    before = dump_stage(stage) if stage else {}
    if stage is None:
        stage = ProjectStage(position=_next(project.stages), ends=[])
        project.stages.append(stage)
    stage.name, stage.starts = details.name, details.starts
    kept = [End(each.ends_on, each.since, each.note) for each in stage.ends]
    if kept != details.ends:
        # Rows that stay keep their place: only what follows the first difference is written anew.
        same = next((n for n, pair in enumerate(zip(kept, details.ends, strict=False)) if pair[0] != pair[1]),
                    min(len(kept), len(details.ends)))  # fmt: skip
        del stage.ends[same:]
        stage.ends += [StageEnd(ends_on=e.ends_on, since=e.since, note=e.note) for e in details.ends[same:]]
    return _saved(work, project, stage, facts.STAGE_SAVED, difference(before, dump_stage(stage)))


def save_agreement(
    work: Work, project: Project, agreement: Agreement | None, details: AgreementDetails
) -> Agreement:
    """Make or change an agreement; an institution that is named twice signs once.

    Refuses a name that another has, and more institutions by name than are said to have signed.
    """
    _lock(work, project)
    _only_one(project.agreements, agreement, details.name)
    names: dict[str, str] = {}
    for name in details.signatories:
        names.setdefault(folded(name)[:400], name)
    if details.signatories_count is not None and len(names) > details.signatories_count:
        raise Refusal(TOO_FEW, field="signatories_count")
    before = dump_agreement(agreement) if agreement else {}
    if agreement is None:
        agreement = Agreement(position=_next(project.agreements), signatories=[])
        project.agreements.append(agreement)
    agreement.name, agreement.signed_on, agreement.signed_pl = (
        details.name,
        details.signed_on,
        details.signed_pl,
    )
    agreement.signatories_count = details.signatories_count
    known = {each.name_key: each for each in agreement.signatories}
    for place, (key, name) in enumerate(names.items()):
        row = known.get(key)
        if row is None:
            agreement.signatories.append(Signatory(position=place, name=name, name_key=key))
        else:
            row.position, row.name = place, name
    agreement.signatories[:] = sorted(
        (each for each in agreement.signatories if each.name_key in names), key=lambda each: each.position
    )
    return _saved(
        work, project, agreement, facts.AGREEMENT_SAVED, difference(before, dump_agreement(agreement))
    )


def save_region(work: Work, project: Project, region: Region | None, details: RegionDetails) -> Region:
    """Make or change a partner's region; those who have the role of its partner see the new counties at once.

    Refuses a name that another has, one without counties, and a partner that the project doesn't have.
    """
    _lock(work, project)
    _only_one(project.regions, region, details.name)
    if details.partner not in partners_of(project) and (region is None or details.partner != region.partner):
        raise Refusal(NO_PARTNER, field="partner")
    counties = list(dict.fromkeys(details.counties))
    if not counties:
        raise Refusal(NO_COUNTY, field="counties")
    before = dump_region(region) if region else {}
    if region is None:
        region = Region(counties=[])
        project.regions.append(region)
    region.partner, region.name = details.partner, details.name
    known = {each.county: each for each in region.counties}
    for place, county in enumerate(counties):
        if county in known:
            known[county].position = place
        else:
            region.counties.append(RegionCounty(county=county, position=place))
    region.counties[:] = sorted(
        (each for each in region.counties if each.county in counties), key=lambda each: each.position
    )
    return _saved(work, project, region, facts.REGION_SAVED, difference(before, dump_region(region)))


def remove_part(work: Work, project: Project, part: Part) -> None:
    """Remove a stage, an agreement or a region; with a region goes what its partner saw."""
    _lock(work, project)
    rows: list[Part] = _rows_of(project, part)
    rows.remove(part)
    work.session.flush()
    record(
        work, _REMOVED[type(part)], "project", project.id, values={"name": project.name, "part": part.name}
    )


def partners_of(project: Project) -> list[str]:
    """Return the lead partner and the partners of a project, each once."""
    named = [project.lead_partner, *(project.partners or [])]
    return list(dict.fromkeys(each for each in named if each))


_REMOVED: dict[type[Part], Fact] = {
    ProjectStage: facts.STAGE_REMOVED,
    Agreement: facts.AGREEMENT_REMOVED,
    Region: facts.REGION_REMOVED,
}


def _rows_of(project: Project, part: Part) -> list:  # type: ignore[type-arg]  # of the part's own kind
    if isinstance(part, ProjectStage):
        return project.stages
    return project.agreements if isinstance(part, Agreement) else project.regions


def _lock(work: Work, project: Project) -> None:
    """Let two who change the parts of one project come one after the other."""
    work.session.execute(select(Project.id).where(Project.id == project.id).with_for_update())


def _only_one(rows: Sequence[Part], part: Part | None, name: str) -> None:
    if any(each.name == name for each in rows if each is not part):
        raise Refusal(TAKEN, field="name")
    if part is None and len(rows) >= MOST_PARTS:
        raise Refusal("A project has at most %(count)s of them.", values={"count": MOST_PARTS})


def _next(rows: Sequence[ProjectStage | Agreement]) -> int:
    return max((each.position for each in rows), default=-1) + 1


def _saved(work: Work, project: Project, part: One, fact: Fact, changed: dict[str, list[Any]]) -> One:
    work.session.flush()
    if changed:
        values = {"name": project.name, "part": part.name, "changed": changed}
        record(work, fact, "project", project.id, values=values)
    return part
