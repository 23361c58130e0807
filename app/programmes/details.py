"""What is asked about programmes, modules and parts, and which of it contradicts itself."""

from dataclasses import dataclass

from app.errors import Refusal

UNITS = (45, 60)
"""Minutes in one hour of a training: a teaching hour, or a clock hour."""
MOST_MINUTES = 600_000
MOST_DAYS = 365
USUAL_PERCENT, USUAL_DAYS = 80, 7


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a programme, as clean text."""

    name_pl: str
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class ModuleDetails:
    """A module as it is to be; the names are columns of `Module`."""

    name_pl: str
    required_minutes: int
    unit_minutes: int = UNITS[0]
    name_en: str | None = None
    completion_percent: int = USUAL_PERCENT
    part_percent: int | None = None
    needs_test: bool = False
    test_pass_percent: int | None = None
    makeup_percent: int | None = None
    outcome_days: int = USUAL_DAYS


@dataclass(frozen=True, slots=True)
class PartDetails:
    """A part as it is to be; the names are columns of `Part`."""

    name_pl: str
    minutes: int
    name_en: str | None = None


def check_module(details: ModuleDetails) -> None:
    """Refuse figures that no module can have, at their field."""
    if details.unit_minutes not in UNITS:
        raise Refusal("An hour of a training has 45 or 60 minutes.", field="unit_minutes")
    _within(details.required_minutes, 1, MOST_MINUTES, "required_minutes")
    _within(details.outcome_days, 0, MOST_DAYS, "outcome_days")
    for name in ("completion_percent", "part_percent", "test_pass_percent", "makeup_percent"):
        value = getattr(details, name)
        if value is not None:
            _within(value, 0, 100, name)


def check_part(details: PartDetails) -> None:
    """Refuse figures that no part can have, at their field."""
    _within(details.minutes, 1, MOST_MINUTES, "minutes")


def check_sum(required_minutes: int, parts_minutes: int, field: str) -> None:
    """Refuse parts that come to more than their module asks for: nobody could complete it by its parts."""
    if parts_minutes > required_minutes:
        raise Refusal(
            "The parts come to more than the whole module requires: raise the whole, or shorten a part.",
            field=field,
        )


def _within(value: int, least: int, most: int, field: str) -> None:
    if not least <= value <= most:
        raise Refusal(
            "This must be from %(least)s to %(most)s.", field=field, values={"least": least, "most": most}
        )
