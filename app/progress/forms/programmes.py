"""The forms of programmes, modules and parts; hours are typed in the module's unit."""

from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.errors import N_, Refusal
from app.hours import hours_of
from app.programmes.details import (
    MOST_DAYS,
    UNITS,
    USUAL_DAYS,
    USUAL_PERCENT,
    ModuleDetails,
    Names,
    PartDetails,
)
from app.programmes.models import Module, Part, Programme
from app.typed import number_in, one_line
from app.web.fields import HoursField, line, whole
from app.web.forms import Form
from app.web.language import current_texts

_LABELS = {45: N_("teaching hour, 45 minutes"), 60: N_("clock hour, 60 minutes")}


def _check(field: HoursField, unit_minutes: int) -> None:
    """Raise ValidationError where typed hours are no whole minutes."""
    try:
        field.minutes(unit_minutes)
    except Refusal as refusal:
        raise ValidationError(current_texts().sentence(refusal)) from None


class NamesForm(Form):
    """What a programme, a module and a part have: a name, and the version that was seen."""

    version = HiddenField()
    name_pl = StringField(
        N_("Name in Polish"), filters=[one_line], validators=[DataRequired(), Length(max=300)]
    )
    name_en = line(N_("Name in English"))

    @property
    def seen(self) -> int:
        """The version of the programme that the form was made from; 0 for none, which is never right."""
        return number_in(self.version.data) or 0

    def names(self) -> Names:
        """Return the clean names."""
        return Names(self.name_pl.data or "", self.name_en.data)


class ProgrammeForm(NamesForm):
    """A programme."""

    @classmethod
    def of(cls, programme: Programme | None) -> "ProgrammeForm":
        """Return the form as posted, or filled with a programme."""
        if programme is None:
            return cls()
        data = {"name_pl": programme.name_pl, "name_en": programme.name_en, "version": programme.version}
        return cls(data=data)


class ModuleForm(NamesForm):
    """A module with what completes it."""

    unit_minutes = SelectField(N_("One hour is"))
    required_hours = HoursField(N_("Hours in all"), validators=[InputRequired()])
    completion_percent = whole(
        N_("Share of the hours that completes it, in per cent"), 0, 100,
        hint=N_("Empty: 80 per cent."),
    )  # fmt: skip
    part_percent = whole(
        N_("Share of each part, in per cent"), 0, 100, hint=N_("Empty: nothing is asked of single parts.")
    )
    makeup_percent = whole(
        N_("At most made up in other editions, in per cent"), 0, 100, hint=N_("Empty: no limit.")
    )
    needs_test = BooleanField(N_("Who completes it must pass the exit test"))
    test_pass_percent = whole(
        N_("Share of points to pass, in per cent"), 0, 100,
        hint=N_("Where an edition says nothing else. Empty: all who take the test pass it."),
    )  # fmt: skip
    outcome_days = whole(
        N_("Days after the last session until outcomes are due"), 0, MOST_DAYS, hint=N_("Empty: 7 days.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = current_texts()
        self.unit_minutes.choices = [SelectChoice(str(unit), texts.gettext(_LABELS[unit])) for unit in UNITS]

    @classmethod
    def of(cls, programme: Programme, module: Module | None) -> "ModuleForm":
        """Return the form as posted, or filled with a module, or with the usual rule."""
        data: dict[str, Any] = {"version": programme.version}
        if module is None:
            data |= {"completion_percent": USUAL_PERCENT, "makeup_percent": 20, "outcome_days": USUAL_DAYS}
            return cls(data=data)
        names = (
            "name_pl", "name_en", "completion_percent", "part_percent", "makeup_percent", "needs_test",
            "test_pass_percent", "outcome_days",
        )  # fmt: skip
        data |= {name: getattr(module, name) for name in names}
        hours = hours_of(module.required_minutes, module.unit_minutes)
        return cls(data=data | {"unit_minutes": str(module.unit_minutes), "required_hours": hours})

    def validate_required_hours(self, field: HoursField) -> None:
        """Refuse hours that are no whole minutes."""
        _check(field, self._unit())

    def details(self) -> ModuleDetails:
        """Return the clean values."""
        percent, days = self.completion_percent.data, self.outcome_days.data
        return ModuleDetails(
            name_pl=self.name_pl.data or "",
            name_en=self.name_en.data,
            unit_minutes=self._unit(),
            required_minutes=self.required_hours.minutes(self._unit()),
            completion_percent=USUAL_PERCENT if percent is None else percent,
            part_percent=self.part_percent.data,
            needs_test=bool(self.needs_test.data),
            test_pass_percent=self.test_pass_percent.data,
            makeup_percent=self.makeup_percent.data,
            outcome_days=USUAL_DAYS if days is None else days,
        )

    def _unit(self) -> int:
        typed = self.unit_minutes.data
        return int(typed) if typed in {str(unit) for unit in UNITS} else UNITS[0]


class PartForm(NamesForm):
    """A part of a module, in the module's hours."""

    hours = HoursField(N_("Hours"), validators=[InputRequired()])

    @classmethod
    def of(cls, module: Module, part: Part | None) -> "PartForm":
        """Return the form as posted, or filled with a part."""
        data: dict[str, Any] = {"version": module.programme.version}
        if part is not None:
            data |= {"name_pl": part.name_pl, "name_en": part.name_en}
            data["hours"] = hours_of(part.minutes, module.unit_minutes)
        form = cls(data=data)
        form.unit_minutes = module.unit_minutes
        return form

    unit_minutes = UNITS[0]

    def validate_hours(self, field: HoursField) -> None:
        """Refuse hours that are no whole minutes."""
        _check(field, self.unit_minutes)

    def details(self) -> PartDetails:
        """Return the clean values."""
        minutes = self.hours.minutes(self.unit_minutes)
        return PartDetails(self.name_pl.data or "", minutes, self.name_en.data)
