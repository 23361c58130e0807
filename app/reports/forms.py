"""What narrows a report: two days in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.errors import N_
from app.reports.period import Period


@dataclass(frozen=True, slots=True)
class PeriodFilter:
    """The days as they were typed, and what they mean; `errors` has a sentence's id by field."""

    first: str
    last: str
    period: Period
    errors: Mapping[str, str] = field(default_factory=dict)

    def arguments(self) -> dict[str, str]:
        """Return what leads to the same days, for addresses."""
        return {name: text for name, text in (("from", self.first), ("to", self.last)) if text}


def period_filter(query: Mapping[str, str]) -> PeriodFilter:
    """Read `from` and `to`, days as in 2026-11-30; nothing typed means no bound."""
    typed = {name: query.get(name, "").strip()[:20] for name in ("from", "to")}
    days: dict[str, date | None] = {"from": None, "to": None}
    errors = {}
    for name, text in typed.items():
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            errors[name] = N_("Not a valid date value.")
    first, last = days["from"], days["to"]
    if first and last and last < first:
        errors["to"] = N_("The last day lies before the first.")
    return PeriodFilter(typed["from"], typed["to"], Period(first, last), errors)
