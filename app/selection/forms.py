"""What is typed and ticked at the desk."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length

from app import typed
from app.errors import N_
from app.events.models import Event
from app.groups.details import GroupDetails
from app.groups.models import Group
from app.registrations.models import RegistrationState
from app.registrations.operations import StaffDecision
from app.selection.operations import NO_NUMBER, ResolutionPlan
from app.typed import number_in
from app.web.fields import LenientDateField, day_field, likely_year, line
from app.web.forms import Form, no_placeholder
from app.web.language import current_texts

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


class ResolutionForm(Form):
    """A resolution that appoints the chosen, and the group to which: one of the project, or a new one."""

    number = StringField(
        N_("Number of the resolution"),
        description=N_("As it stands on the resolution, for example 39/850/18/V."),
        filters=[typed.one_line],
        validators=[DataRequired(NO_NUMBER), no_placeholder, Length(max=120)],
    )
    resolved_on = LenientDateField(
        N_("Day of the resolution"), validators=[InputRequired(N_("Type the day.")), likely_year]
    )
    group = SelectField(N_("Group"))
    name = line(N_("Name of the new group"), 300)
    kind = line(N_("Kind of the new group"), 40, N_("For example PGR, PZK, GGK, RGR or PGD."))
    county = line(N_("County of the new group"), 120, N_("Empty for a group of the whole region."))
    starts = day_field(N_("Members from"), N_("Empty: from the day of the resolution."))
    is_meeting = BooleanField(
        N_("This event is a meeting of the group"),
        description=N_("Then it has no public form any more: only members get in."),
    )

    def offer(self, groups: Sequence[Group]) -> None:
        """Fill the list of groups; must come before the form is checked."""
        words = current_texts().gettext(N_("a new group, as typed below"))
        self.group.choices = [
            SelectChoice("", words),
            *(SelectChoice(str(each.id), each.name) for each in groups),
        ]

    def plan(self, event: Event, people: Sequence[int]) -> ResolutionPlan:
        """Return what a form that was found good asks for."""
        number, resolved_on = self.number.data or "", self.resolved_on.data
        if resolved_on is None:
            raise ValueError("the form has to be checked first")
        new = None
        if not self.group.data and event.project_id is not None:
            new = GroupDetails(
                name=self.name.data or "", kind=self.kind.data or "", project_id=event.project_id,
                county=self.county.data, resolution_number=number, resolved_on=resolved_on,
            )  # fmt: skip
        return ResolutionPlan(
            people=people, number=number, resolved_on=resolved_on, starts=self.starts.data,
            group_id=int(self.group.data) if self.group.data else None, group=new,
            is_meeting=bool(self.is_meeting.data),
        )  # fmt: skip

    def kept(self) -> dict[str, str]:
        """Return what was typed as the hidden fields of the preview."""
        fields = (self.number, self.resolved_on, self.group, self.name, self.kind, self.county, self.starts)
        words = {each.name: str(each.data or "") for each in fields}
        return words | ({"is_meeting": "y"} if self.is_meeting.data else {})
