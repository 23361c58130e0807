"""What is typed and ticked at the desk."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wtforms import StringField
from wtforms.validators import Length

from app import typed
from app.errors import N_
from app.registrations.models import RegistrationState
from app.registrations.operations import StaffDecision
from app.typed import number_in
from app.web.forms import Form, no_placeholder

MOST = 5_000
"""How many numbers of people one form may hold; more are left out."""


class DeskAct(enum.StrEnum):
    """What is decided about people."""

    confirm = "confirm"
    reserve = "reserve"
    refuse = "refuse"


class DeskForm(Form):
    """A decision as its preview shows it: why people are refused, and the button."""

    reason = StringField(
        N_("Why they are refused"),
        filters=[typed.one_line],
        validators=[no_placeholder, Length(max=400)],
        description=N_("Those who are refused are told this reason."),
    )


def numbers_in(words: Iterable[str]) -> list[int]:
    """Return the numbers in fields, several parted by commas, each once; nonsense is left out."""
    parts = [part for each in words for part in each.split(",")][:MOST]
    return list(dict.fromkeys(number for part in parts if (number := number_in(part)) is not None))


@dataclass(frozen=True, slots=True)
class AtDesk:
    """What is asked of the desk: an act for the ticked, and another, or none, for all others of the list."""

    act: DeskAct
    rest: DeskAct | None

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "AtDesk":
        """Return what a form asks for; nonsense means to confirm the ticked and leave the others."""
        act, rest = fields.get("act", ""), fields.get("rest", "")
        return cls(
            DeskAct(act) if act in DeskAct.__members__ else DeskAct.confirm,
            DeskAct(rest) if rest in DeskAct.__members__ else None,
        )

    def decision(
        self, ticked: Iterable[int], others: Iterable[int], seen: Mapping[int, RegistrationState]
    ) -> StaffDecision:
        """Return the decision about the ticked and the others, in their order."""
        chosen = list(ticked)
        parts: dict[DeskAct, list[int]] = {each: [] for each in DeskAct}
        parts[self.act] += chosen
        if self.rest is not None:
            mine = set(chosen)
            parts[self.rest] += [id for id in others if id not in mine]
        return StaffDecision(
            confirm=parts[DeskAct.confirm],
            reserve=parts[DeskAct.reserve],
            refuse=parts[DeskAct.refuse],
            seen=seen,
        )


def written(decision: StaffDecision) -> dict[str, str]:
    """Return a decision as the hidden fields of its preview: numbers, each with the state that was seen."""
    return {
        name: ",".join(f"{id}-{decision.seen[id].value}" if id in decision.seen else str(id) for id in ids)
        for name, ids in (
            (DeskAct.confirm.value, decision.confirm),
            (DeskAct.reserve.value, decision.reserve),
            (DeskAct.refuse.value, decision.refuse),
        )
        if ids
    }


def read(fields: Mapping[str, str], reason: str = "") -> StaffDecision:
    """Return the decision that `written` fields hold; nonsense is left out."""
    seen: dict[int, RegistrationState] = {}
    parts: dict[str, list[int]] = {each.value: [] for each in DeskAct}
    for name, ids in parts.items():
        for part in fields.get(name, "").split(",")[:MOST]:
            number, _, state = part.partition("-")
            id = number_in(number)
            if id is None:
                continue
            ids.append(id)
            if state in RegistrationState.__members__:
                seen[id] = RegistrationState(state)
    return StaffDecision(**parts, reason=reason, seen=seen)
