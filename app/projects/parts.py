"""The parts of a project in plain values, as pages and files bring them."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class End:
    """One version of a stage's end: the day, since when it is valid, and why it moved."""

    ends_on: date
    since: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class StageDetails:
    """A stage with all versions of its end, the valid one last."""

    name: str
    starts: date | None = None
    ends: list[End] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AgreementDetails:
    """An agreement: the day or, where it is not known, words for it; who signed, and how many as reported."""

    name: str
    signed_on: date | None = None
    signed_pl: str | None = None
    signatories_count: int | None = None
    signatories: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BelongingDetails:
    """A time of an institution in a project: its days, the first and the last, and the agreement's name."""

    since: date
    until: date | None = None
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class RegionDetails:
    """The region of a partner: its name and its counties, as events name them."""

    partner: str
    name: str
    counties: list[str] = field(default_factory=list)
