"""Forms about contracts and settlements."""

from collections.abc import Collection, Sequence
from typing import Any

from wtforms import IntegerField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.accounts.models import Account
from app.contracts.models import Contract
from app.contracts.operations import ContractDetails, Thing, name_of, thing_of, things_of
from app.contracts.queries import Servable
from app.errors import N_
from app.events.units import CLOCK_HOUR
from app.hours import hours_of
from app.web.fields import AmountField, HoursField, day_field, line, prose, translate_choices
from app.web.forms import Form
from app.web.language import current_texts


class ContractPersonForm(Form):
    """Whose contract it is."""

    account = SelectField(N_("Trainer or coach"))

    def offer(self, people: Sequence[Account]) -> None:
        """Fill the list; must come before the form is checked."""
        self.account.choices = [SelectChoice(str(each.id), each.name) for each in people]


class ContractForm(Form):
    """A contract: hours are typed in the unit, what it serves is ticked."""

    number = line(N_("Number of the contract"), 120)
    starts = day_field(N_("From day"))
    ends = day_field(N_("Until day"))
    unit = SelectField(
        N_("One hour is"),
        choices=[SelectChoice("60", N_("60 minutes")), SelectChoice("45", N_("45 minutes"))],
    )
    hours = HoursField(
        N_("Hours agreed"), description=N_("In hours of that many minutes: 21, 21.5 or 21:40.")
    )
    rate = AmountField(
        N_("Rate for one hour"),
        description=N_("Only shown on the settlement; nothing is computed with it."),
        validators=[Optional(), NumberRange(0, 99_999_999)],
    )
    serves = SelectMultipleField(
        N_("Counts the hours of"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note = prose(N_("Note"), rows=2)
    version = IntegerField(validators=[Optional()], widget=HiddenInput())

    def offer(self, offered: Servable, contract: Contract | None) -> None:
        """Fill what may be ticked: what the person leads, and what the contract serves already."""
        translate_choices(self)
        found = {
            **{("line", each.id): each.name_pl for each in offered.lines},
            **{("event", each.id): _dated(each.title_pl, each.starts_on) for each in offered.events},
        }
        if contract is not None:
            for use in contract.uses:
                found.setdefault(thing_of(use), name_of(use))
        self.serves.choices = [SelectChoice(_key(thing), name) for thing, name in found.items()]

    def details(self) -> ContractDetails:
        """Return what was typed; refuses, at `hours`, what is no amount."""
        unit = int(self.unit.data or CLOCK_HOUR)
        return ContractDetails(
            number=self.number.data or "",
            starts=self.starts.data,
            ends=self.ends.data,
            minutes=self.hours.minutes(unit),
            unit_minutes=unit,
            rate=self.rate.data,
            note=self.note.data,
        )

    def things(self) -> Collection[Thing]:
        """Return what was ticked, of what was offered."""
        return {_thing(key) for key in self.serves.data or []}


class ReasonForm(Form):
    """Why a settlement gets another version."""

    reason = line(N_("Why another version is needed"), 500)


def shown_contract(contract: Contract) -> dict[str, Any]:
    """Return a contract as its form shows it."""
    return {
        "number": contract.number,
        "starts": contract.starts,
        "ends": contract.ends,
        "unit": str(contract.unit_minutes),
        "hours": hours_of(contract.minutes, contract.unit_minutes),
        "rate": contract.rate,
        "serves": [_key(thing) for thing in things_of(contract)],
        "note": contract.note,
        "version": contract.version,
    }


def _key(thing: Thing) -> str:
    return f"{thing[0]}:{thing[1]}"


def _thing(key: str) -> Thing:
    kind, _, id = key.partition(":")
    return kind, int(id)


def _dated(title: str, day: Any) -> str:
    return f"{title} ({current_texts().day_plain(day)})" if day else title
