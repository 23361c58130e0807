"""The register of institutions, narrowed by what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select

from app.people.models import Institution, MunicipalityKind
from app.people.queries import institution_list
from app.projects.queries import institutions_in
from app.typed import searched
from app.work import Work


@dataclass(frozen=True, slots=True)
class Narrowing:
    """By what the register is narrowed: a county, a kind of municipality, being in a project today."""

    county: str = ""
    kind: MunicipalityKind | None = None
    project: int | None = None

    @property
    def is_any(self) -> bool:
        """Whether the list is narrowed at all."""
        return bool(self.county or self.kind or self.project)


def narrowing_of(args: Mapping[str, str]) -> Narrowing:
    """Return what an address asks for; what no filter offers narrows nothing."""
    kind, project = args.get("kind", ""), args.get("project", "")
    is_number = project.isascii() and project.isdigit() and 0 < int(project[:10]) < 2**31
    return Narrowing(
        searched(args.get("county", ""), 120),
        MunicipalityKind(kind) if kind in set(MunicipalityKind) else None,
        int(project) if is_number and len(project) <= 10 else None,
    )


def listed(work: Work, search: str, unconfirmed: bool, narrowed: Narrowing) -> Select[Institution]:
    """Select the institutions that are asked for, unconfirmed first, then by name."""
    query = institution_list(search, unconfirmed, county=narrowed.county, kind=narrowed.kind)
    if narrowed.project is not None:
        query = query.where(Institution.id.in_(institutions_in(narrowed.project, work.today)))
    return query
