"""What is asked about a line of support, and which of it contradicts itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.errors import Refusal
from app.events.models import FormOfSupport
from app.lines.models import SupportLine

UNITS = (45, 60)
MOST_MINUTES = 6_000_000
"""The total of the largest line: 100,000 hours."""
MOST_RECIPIENTS = 500
LATE_HOURS, WHOLE = 24, 100
GROUP_FORMS = frozenset({FormOfSupport.group_coaching, FormOfSupport.workshop, FormOfSupport.team_meeting})
"""The forms of support that are for a group unless somebody says otherwise."""
_LONGEST_PERIOD_DAYS = 3660
_SHARED = {"name_pl", "name_en", "form_of_support"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetails:
    """A line as it is to be; the names are columns of `SupportLine`.

    A cancellation within `cancellation_hours` of the start charges `late_percent` of the minutes.
    """

    name_pl: str
    form_of_support: FormOfSupport
    project_id: int
    unit_minutes: int
    total_minutes: int
    starts: date
    ends: date
    name_en: str | None = None
    is_group: bool = False
    contract_number: str | None = None
    provider: str | None = None
    cancellation_hours: int = LATE_HOURS
    late_percent: int = WHOLE
    no_show_percent: int = WHOLE


def check_details(details: LineDetails) -> None:
    """Refuse what no line can have, at its field."""
    if details.unit_minutes not in UNITS:
        raise Refusal("An hour has 45 or 60 minutes here.", field="unit_minutes")
    if not 1 <= details.total_minutes <= MOST_MINUTES:
        raise Refusal("Type how many hours the contract is for.", field="total_units")
    if details.ends < details.starts:
        raise Refusal("The last day is before the first one.", field="ends")
    if (details.ends - details.starts).days > _LONGEST_PERIOD_DAYS:
        raise Refusal("The period is longer than ten years.", field="ends")
    for name, most in (("cancellation_hours", 24 * 30), ("late_percent", 100), ("no_show_percent", 100)):
        if not 0 <= getattr(details, name) <= most:
            raise Refusal("This must be from 0 to %(most)s.", field=name, values={"most": most})


def differing(line: SupportLine, details: LineDetails) -> dict[str, Any]:
    """Return the columns in which the line differs, with what they are to hold."""
    return {name: value for name, value in asdict(details).items() if getattr(line, name) != value}


def told_changes(line: SupportLine, wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what the history is told of a change: before and after, by the history's names."""
    return {_told_name(name): [_json(getattr(line, name)), _json(value)] for name, value in wanted.items()}


def _told_name(name: str) -> str:
    return name if name in _SHARED else f"line_{name}"


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
