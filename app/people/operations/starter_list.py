"""The starter list: institutions that the projects name, as a new office's first register."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.people.institution_names import institution_key
from app.people.models import Institution, InstitutionName
from app.people.operations.institutions import (
    InstitutionDetails,
    confirm_institution,
    derive_anew,
    institution_for,
    named,
)
from app.work import Work

STARTER_LIST = Path(__file__).parent.parent / "data" / "institutions.json"
_KNOWN = ("type", "sector", "county", "municipality")


def load_starter_list(work: Work) -> int:
    """Add the institutions of the starter list that nobody knows yet, confirmed; return how many.

    One that is known already, under whatever name, stays as it is; one that somebody typed becomes
    known. Loading the list again changes nothing.
    """
    return sum(_added(work, row) for row in _rows())


def starter_list_names() -> list[str]:
    """Return all names of the starter list, by which institutions that somebody typed are found."""
    return [name for row in _rows() for name in (row["name"], *row.get("also", ()))]


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(STARTER_LIST.read_text(encoding="utf-8"))
    return rows


def _added(work: Work, row: dict[str, Any]) -> bool:
    institution = institution_for(work, row["name"])
    if institution is None or institution.is_confirmed:
        return False
    _add_names(work, institution, row.get("also", ()))
    confirm_institution(work, institution, InstitutionDetails(*(row[name] for name in _KNOWN)))
    return True


def _add_names(work: Work, institution: Institution, names: list[str]) -> None:
    for name in names:
        taken = select(InstitutionName.id).where(InstitutionName.name_key == institution_key(name))
        if work.session.scalar(taken) is None:
            work.session.add(named(name, institution.id))
    derive_anew(work, institution)
