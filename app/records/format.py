"""The format of an activity's record: for each key its column and the check of its value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.events.dumping import KEYS, SILENT
from app.events.models import (
    CompletedBy,
    EventStatus,
    FormOfSupport,
    Mode,
    PeriodPrecision,
    Repeats,
    WhoApplies,
    WhoDecides,
    WhoHandsIn,
)
from app.records import values
from app.records.values import Check
from app.registrations.asked import SETTABLE, allowed_uses, kept_uses


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a record: `path` in the record, its column (of the event or its rules), and its check."""

    path: tuple[str, ...]
    column: str
    check: Check
    required: bool = False

    @property
    def name(self) -> str:
        """The key as an error line writes it."""
        return ".".join(self.path)


_short, _long, _place = values.text(300), values.text(), values.text(120)
_CHECKS: Mapping[str, Check] = {
    "title_pl": _short,
    "title_en": _short,
    "kind_pl": _short,
    "description_pl": _long,
    "description_en": _long,
    "agenda_pl": _long,
    "form_of_support": values.member_of(FormOfSupport),
    "mode": values.member_of(Mode),
    "period_start": values.day,
    "period_end": values.day,
    "period_precision": values.member_of(PeriodPrecision),
    "period_text_pl": _short,
    "who_applies": values.member_of(WhoApplies),
    "who_decides": values.member_of(WhoDecides),
    "completed_by": values.member_of(CompletedBy),
    "local_intake": values.flag,
    "repeats": values.member_of(Repeats),
    "participation": values.member_of(WhoHandsIn),
    "registration_opens": values.day,
    "registration_deadline": values.day,
    "deadline_text_pl": _short,
    "selection_rule": _long,
    "required_documents": values.texts(1000),
    "capacity": values.number(),
    "capacity_note": _short,
    "per_institution_limit": values.number(1),
    "places_open_on": values.day,
    "reserves_per_institution": values.number(),
    "audience": values.texts(),
    "groups": values.texts(),
    "status": values.member_of(EventStatus),
    "status_note": _long,
    "provider": values.texts(),
    "organiser": _short,
    "co_organisers": values.texts(),
    "hours_value": values.amount,
    "hours_unit": values.text(40),
    "hours_note": _long,
    "unit_minutes": values.number(1, 600),
    "required_minutes": values.number(1),
    "marks_blocks": values.flag,
    "participants_count": values.number(),
    "institutions_count": values.number(),
    "place_city": _place,
    "place_county": _place,
    "municipality": _place,
    "catering": _short,
    "accessibility_pl": _long,
    "contact_name": _short,
    "contact_phone": values.text(40),
    "contact_email": values.email,
    "asks_access_needs": values.flag,
    "takes_photos": values.flag,
    "fields": values.choices_by_name({name: allowed_uses(name) for name in SETTABLE}, kept_uses),
    "withdrawal_cutoff_hours": values.number(0, 24 * 60),
    "offer_hours": values.number(1, 24 * 14),
    "mode_source": values.text(40),
    "source": values.text(200),
}
_REQUIRED = {"title_pl", "form_of_support", "mode", "who_applies"}
FIELDS = tuple(
    Field(tuple(key.split(".")), column, _CHECKS[column], column in _REQUIRED) for key, column in KEYS.items()
)
FORMER_MODE = "registration_mode"
"""One key for three settings, `who_applies` and those behind it, where a word says all of them."""
DEFAULTS: Mapping[str, Any] = {"status": EventStatus.planned, **SILENT}
"""What a column holds when the record is silent; every other column is None then."""
