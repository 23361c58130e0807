"""What a registration asks for: pure rules over its columns."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_

from app.columns import folded
from app.registrations.models import Measure, Registration

OWN_TEXT = "own"
"""The need that somebody put in own words."""
IN_THE_ROOM = (
    Measure.sign_interpreter, Measure.induction_loop, Measure.captions, Measure.wheelchair_place,
    Measure.assistant, Measure.large_print, Measure.electronic_materials, Measure.easy_to_read,
    Measure.guide_dog, Measure.quiet_room,
)  # fmt: skip
"""What a trainer has to know of: it concerns the room or the materials."""
ERASED: Mapping[str, Any] = {"diet": None, "measures": None, "access_needs": None}
"""The columns that are emptied some days after an event."""
_NOTHING = {"brak", "nie", "nie dotyczy", "nie mam", "nd", "none", "no", "n a", "not applicable"}
"""What people write who need nothing, folded."""
_ORDER = {measure.value: place for place, measure in enumerate(Measure)}


def wanted_by(registration: Registration) -> list[str]:
    """Return what somebody needs, in the order of the form."""
    measures = sorted(registration.measures or (), key=place_of)
    return measures if _says_nothing(registration.access_needs) else [*measures, OWN_TEXT]


def _says_nothing(typed: str | None) -> bool:
    return not typed or not typed.strip(" .-–—") or folded(typed).strip(" .") in _NOTHING


def place_of(need: str) -> int:
    """Return the place of a need in the order of the form; own words stand last."""
    return _ORDER.get(need, len(_ORDER))


def needs_anything() -> ColumnElement[bool]:
    """Return the condition on registrations that need something; a few may need nothing after all."""
    return or_(Registration.access_needs.is_not(None), Registration.measures.is_not(None))


def says_anything() -> ColumnElement[bool]:
    """Return the condition on registrations that hold something to be erased, a diet too."""
    return or_(needs_anything(), Registration.diet.is_not(None))
