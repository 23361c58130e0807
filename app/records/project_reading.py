"""Reading a project with its stages, agreements and regions strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.projects.dumping import PROJECT_TEXTS
from app.projects.parts import AgreementDetails, BelongingDetails, End, RegionDetails, StageDetails
from app.records import values as check
from app.records.strict import Strict
from app.records.values import Check

_TEXTS: Mapping[str, Check] = {
    **{name: check.text(300) for name in PROJECT_TEXTS},
    "name": check.text(300),
    "partners": check.texts(),
    "starts": check.day,
    "note": check.text(),
}
_STAGE: Mapping[str, Check] = {"name": check.text(200), "starts": check.day}
_END: Mapping[str, Check] = {"ends_on": check.day, "since": check.day, "note": check.text(300)}
_AGREEMENT: Mapping[str, Check] = {
    "name": check.text(300),
    "signed_on": check.day,
    "signed_pl": check.text(120),
    "signatories_count": check.number(1, 5000),
    "signatories": check.texts(),
}
_REGION: Mapping[str, Check] = {
    "partner": check.text(300), "name": check.text(120), "counties": check.texts(120),
}  # fmt: skip
_INSTITUTION: Mapping[str, Check] = {
    "name": check.text(300), "since": check.day, "until": check.day, "agreement": check.text(300),
}  # fmt: skip
_PARTS = ("stages", "agreements", "regions", "institutions")
_MOST_INSTITUTIONS = 5000


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A clean record of a project; a list of parts is None where the file leaves the key out.

    `place` is where the file has it.
    """

    place: str
    name: str
    columns: dict[str, Any]
    stages: list[StageDetails] | None
    agreements: list[AgreementDetails] | None
    regions: list[RegionDetails] | None
    institutions: list[tuple[str, BelongingDetails]] | None = None
    """The institutions in the project by name; one that left and joined again stands twice."""


def read_project(reading: Strict, place: str, raw: Any) -> ProjectRecord | None:
    """Return a project as the file tells it; None, and a line for each field, if some are refused.

    What is left out becomes empty, except the number and the lists of parts, which stay as they are.
    """
    before = len(reading.problems)
    given = reading.table(place, raw, {*_TEXTS, "project_number", "ends_versions", *_PARTS})
    columns = {
        key: reading.value(f"{place}.{key}", given[key], checking) if key in given else None
        for key, checking in _TEXTS.items()
    }
    if "project_number" in given:
        columns["project_number"] = reading.value(
            f"{place}.project_number", given["project_number"], check.text(60)
        )
    days = reading.rows(f"{place}.ends_versions", given.get("ends_versions", []))
    for number, day in enumerate(days):
        reading.value(f"{place}.ends_versions[{number}]", day, check.day)
    columns["ends_versions"] = days or None
    reading.require(place, given, ("name",))
    stages = _list(reading, place, given, "stages", {*_STAGE, "ends"})
    agreements = _list(reading, place, given, "agreements", {*_AGREEMENT})
    regions = _list(reading, place, given, "regions", {*_REGION})
    read_stages = None if stages is None else [_stage(reading, *each) for each in stages]
    read_agreements = None if agreements is None else [_agreement(reading, *each) for each in agreements]
    read_regions = None if regions is None else [_region(reading, *each) for each in regions]
    read_institutions = _institutions(reading, place, given)
    if len(reading.problems) > before:
        return None
    name = str(columns.pop("name"))
    return ProjectRecord(place, name, columns, read_stages, read_agreements, read_regions, read_institutions)


def _list(
    reading: Strict, place: str, given: dict[str, Any], key: str, known: set[str]
) -> list[tuple[str, dict[str, Any]]] | None:
    """Return the entries of one kind of part with their places; None where the key is left out."""
    if key not in given:
        return None
    found = []
    for number, raw in enumerate(reading.rows(f"{place}.{key}", given[key], 100)):
        here = f"{place}.{key}[{number}]"
        entry = reading.table(here, raw, known)
        reading.require(here, entry, ("name",))
        found.append((here, entry))
    reading.refuse_twins([(f"{here}.name", str(entry.get("name"))) for here, entry in found])
    return found


def _stage(reading: Strict, place: str, entry: dict[str, Any]) -> StageDetails:
    known = reading.optional(place, entry, _STAGE)
    ends: list[End] = []
    for number, raw in enumerate(reading.rows(f"{place}.ends", entry.get("ends", []))):
        here = f"{place}.ends[{number}]"
        one = reading.table(here, raw, {*_END})
        reading.require(here, one, ("ends_on",))
        told = reading.optional(here, one, _END)
        ends.append(End(told.get("ends_on") or date.min, told.get("since"), told.get("note")))
    return StageDetails(known.get("name") or "", known.get("starts"), ends)


def _agreement(reading: Strict, place: str, entry: dict[str, Any]) -> AgreementDetails:
    known = reading.optional(place, entry, _AGREEMENT)
    return AgreementDetails(
        known.get("name") or "",
        known.get("signed_on"),
        known.get("signed_pl"),
        known.get("signatories_count"),
        known.get("signatories") or [],
    )


def _institutions(
    reading: Strict, place: str, given: dict[str, Any]
) -> list[tuple[str, BelongingDetails]] | None:
    if "institutions" not in given:
        return None
    found = []
    rows = reading.rows(f"{place}.institutions", given["institutions"], _MOST_INSTITUTIONS)
    for number, raw in enumerate(rows):
        here = f"{place}.institutions[{number}]"
        entry = reading.table(here, raw, {*_INSTITUTION})
        reading.require(here, entry, ("name", "since"))
        known = reading.optional(here, entry, _INSTITUTION)
        times = BelongingDetails(known.get("since") or date.min, known.get("until"), known.get("agreement"))
        found.append((known.get("name") or "", times))
    return found


def _region(reading: Strict, place: str, entry: dict[str, Any]) -> RegionDetails:
    reading.require(place, entry, ("partner", "counties"))
    known = reading.optional(place, entry, _REGION)
    return RegionDetails(known.get("partner") or "", known.get("name") or "", known.get("counties") or [])
