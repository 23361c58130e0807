"""The form of an event's details, in five sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from app.desk.forms.lines import LinesField
from app.desk.forms.published import CHANGE, ChangesField, MonthsField
from app.errors import N_, Refusal
from app.events.details import detail
from app.events.labels import (
    COMPLETED_BY,
    FORM_OF_SUPPORT,
    MODE,
    PARTICIPATION,
    PERIOD_PRECISION,
    STATUS,
    WHO_APPLIES,
    WHO_DECIDES,
)
from app.events.models import (
    CompletedBy,
    Event,
    EventStatus,
    FormOfSupport,
    Mode,
    PeriodPrecision,
    WhoApplies,
    WhoDecides,
    WhoHandsIn,
)
from app.events.operations.editing import NOT_YOUR_PROJECT
from app.events.units import CLOCK_HOUR, shown_hours, unit_of
from app.hours import hours_of
from app.programmes.details import UNITS
from app.programmes.models import Module
from app.projects.models import Project
from app.records import values as record_values
from app.typed import one_line
from app.web.fields import (
    AmountField,
    HoursField,
    choice,
    day_field,
    line,
    prose,
    translate_choices,
    whole,
)
from app.web.forms import Form, valid_email
from app.web.language import current_texts


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the editor: heading, anchor, the usual fields, and those that are folded away."""

    label: str
    anchor: str
    usual: tuple[str, ...]
    further: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All fields of the section."""
        return self.usual + self.further


SECTIONS = (
    Section(N_("What"), "what", (
        "title_pl", "title_en", "form_of_support", "description_pl", "agenda_pl", "audience", "project",
        "organiser",
    ), ("kind_pl", "description_en", "groups", "co_organisers", "provider")),
    Section(N_("When and where"), "when", (
        "mode", "place_city", "place_county", "catering", "accessibility_pl", "status",
    ), ("municipality", "status_note", "period_start", "period_end", "period_precision", "period_text_pl")),
    Section(N_("Registration"), "registration", (
        "who_applies", "who_decides", "completed_by", "participation", "registration_opens",
        "registration_deadline", "capacity", "per_institution_limit", "selection_rule", "required_documents",
        "asks_access_needs",
    ), (
        "places_open_on", "reserves_per_institution", "deadline_text_pl", "capacity_note",
        "withdrawal_cutoff_hours", "offer_hours", "local_intake", "takes_photos",
    )),
    Section(N_("Hours"), "hours", (
        "module", "unit_minutes", "required_hours", "marks_blocks",
    ), ("parallel_groups", "hours_value", "hours_unit", "hours_note")),
    Section(N_("Contact, figures and sources"), "contact", (
        "contact_name", "contact_phone", "contact_email",
    ), (
        "participants_count", "institutions_count", "changes", "cancelled_months", "mode_source", "source",
    )),
)  # fmt: skip
"""The sections of the editor; the fields' names are the data's keys."""
NAMES = tuple(name for section in SECTIONS for name in section.names)
_WORDS = {
    "form_of_support": FormOfSupport,
    "mode": Mode,
    "status": EventStatus,
    "who_applies": WhoApplies,
    "who_decides": WhoDecides,
    "completed_by": CompletedBy,
    "participation": WhoHandsIn,
    "period_precision": PeriodPrecision,
}


HOURS_HINT = N_("In hours of %(unit)s min.")
NO_NEEDED_HOURS = N_("Give more than 0 hours, or leave the field empty.")
CANCELLED_ELSEWHERE = N_("To cancel the event, use the overview: the people are told from there.")


class EventForm(Form):
    """All details of an event; only the Polish title is needed to save a draft."""

    unit: int | None = None

    version = HiddenField()
    seen = HiddenField()
    title_pl = StringField(
        N_("Title in Polish"), filters=[one_line], validators=[DataRequired(), Length(max=300)]
    )
    title_en = line(N_("Title in English"))
    form_of_support = choice(N_("Form of support"), FORM_OF_SUPPORT)
    kind_pl = line(N_("Kind, in your own words"), hint=N_("As the funder's papers call it."))
    description_pl = prose(N_("Aim and contents"), rows=6)
    description_en = prose(N_("Aim and contents in English"))
    agenda_pl = prose(
        N_("Programme"), hint=N_("One point a line; indent a line to put it below the last one."), rows=8
    )
    audience = LinesField(N_("For whom"), hint=N_("One group of people a line."))
    groups = LinesField(N_("Groups"), hint=N_("Closed groups, roles or modules; one a line."))
    # Checked below, with a sentence of its own.
    project = SelectField(N_("Project"), validate_choice=False)
    organiser = line(N_("Organiser"))
    co_organisers = LinesField(N_("Co-organisers"), hint=N_("One a line."))
    provider = LinesField(N_("Led by"), hint=N_("Trainers' companies or institutions; one a line."))
    mode = choice(N_("How people meet"), MODE)
    place_city = line(N_("Town"), 120, N_("Of the whole event; a meeting may have its own."))
    place_county = line(N_("County"), 120)
    municipality = line(N_("Municipality"), 120)
    catering = line(N_("Catering"))
    accessibility_pl = prose(N_("Accessibility"), hint=N_("Lift, induction loop, interpreter, parking."))
    status = choice(N_("Status as published"), STATUS)
    status_note = prose(N_("Note on the status"), rows=2)
    period_start = day_field(N_("Period from"), N_("Only while no exact day is known."))
    period_end = day_field(N_("Period to"))
    period_precision = choice(N_("How exact the period is"), PERIOD_PRECISION, empty=N_("not said"))
    period_text_pl = line(N_("Period in words"))
    who_applies = choice(N_("Who may apply"), WHO_APPLIES)
    who_decides = choice(N_("Who decides"), WHO_DECIDES)
    completed_by = choice(N_("What completes an application"), COMPLETED_BY)
    participation = choice(
        N_("Who is asked for the participation form"), PARTICIPATION,
        N_("On the page of the registration, once they have a place. Without a project nobody is asked."),
    )  # fmt: skip
    local_intake = BooleanField(N_("Applications also come in through a local centre"))
    registration_opens = day_field(N_("Registration opens"), N_("Empty: at once."))
    registration_deadline = day_field(N_("Registration deadline"), N_("Open until 24:00 of this day."))
    deadline_text_pl = line(N_("Deadline in words"), hint=N_("Shown to the public in place of the day."))
    capacity = whole(N_("Places"), 0, record_values.MAX_NUMBER, N_("Empty: no limit."))
    per_institution_limit = whole(
        N_("Places for each institution"), 1, record_values.MAX_NUMBER, N_("Empty: no limit.")
    )
    places_open_on = day_field(
        N_("From this day unused places go to all"),
        N_("From 0:00 numbers for institutions no longer hold. Empty: they hold until the end."),
    )
    reserves_per_institution = whole(
        N_("Reserves for each institution"), 0, record_values.MAX_NUMBER,
        N_("How many may wait beyond an institution's places. Empty: no limit; 0: none."),
    )  # fmt: skip
    capacity_note = line(N_("Note on places"))
    selection_rule = prose(N_("How places are given"), rows=2)
    required_documents = LinesField(N_("What to bring"), hint=N_("One document a line."), limit=1000)
    asks_access_needs = BooleanField(N_("Ask about access needs in the registration form"))
    takes_photos = BooleanField(N_("Pictures are taken: ask who may be photographed"))
    withdrawal_cutoff_hours = whole(
        N_("Hours before the start when the waiting list stops moving by itself"), 0, 1440, N_("Usually 24.")
    )
    offer_hours = whole(
        N_("Hours to accept an offered place"), 1, 336,
        N_("The next in line must accept within so many hours. Empty: they get the place at once."),
    )  # fmt: skip
    module = SelectField(
        N_("Edition of the module"), default="",
        description=N_("Unit and needed hours are then the module's, and its parts can be planned."),
    )  # fmt: skip
    unit_minutes = SelectField(
        N_("Minutes in one hour of the training"), default="",
        description=N_("45 for teaching hours, 60 for clock hours."),
    )  # fmt: skip
    required_hours = HoursField(N_("Hours needed to complete"), validators=[Optional()])
    # The name under which minutes were sent before hours were typed.
    required_minutes = whole(N_("Minutes needed to complete"), 1, record_values.MAX_NUMBER)
    marks_blocks = SelectField(
        N_("Presence is decided"), default="",
        choices=[SelectChoice("", N_("for the whole day")), SelectChoice("1", N_("for each block"))],
    )  # fmt: skip
    parallel_groups = LinesField(
        N_("Parallel groups"), limit=120,
        hint=N_("Groups that are taught the same, one a line: each person belongs to one of them."),
    )  # fmt: skip
    hours_value = AmountField(
        N_("Hours in all"), validators=[Optional(), NumberRange(0, record_values.MAX_NUMBER)]
    )
    hours_unit = line(N_("Unit of hours, as published"), 40)
    hours_note = prose(N_("Note on hours"), rows=2)
    contact_name = line(N_("Contact person"))
    contact_phone = line(N_("Contact phone"), 40)
    contact_email = StringField(
        N_("Contact e-mail"),
        filters=[one_line],
        validators=[Optional(), Length(max=320), valid_email],
    )
    participants_count = whole(N_("People who took part, as reported"), 0, record_values.MAX_NUMBER)
    institutions_count = whole(N_("Institutions that took part, as reported"), 0, record_values.MAX_NUMBER)
    changes = ChangesField(N_("Published changes"), hint=N_("One a line: what | before | after | reason."))
    cancelled_months = MonthsField(
        N_("Cancelled meetings without a day"), hint=N_("One month a line: 2020-07.")
    )
    reason = prose(
        N_("Reason of the change"),
        N_("Goes into the letter if people are told: of title, place, status or an earlier deadline."),
        rows=2,
    )
    mode_source = line(N_("How the form of meeting is known"), 40)
    source = line(N_("Source document"), 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        translate_choices(self)

    def offer_projects(self, projects: Sequence[Project | None]) -> None:
        """Fill the choice of projects; None stands for no project."""
        none = current_texts().gettext("no project")
        self.project.choices = [
            SelectChoice(str(each.id), each.name) if each else SelectChoice("", none) for each in projects
        ]

    def validate_project(self, field: Any) -> None:
        """Refuse a project that is not offered."""
        if field.data not in {each.value for each in field.choices}:
            raise ValidationError(NOT_YOUR_PROJECT)

    def offer_modules(self, modules: Sequence[Module], unit_minutes: int | None) -> None:
        """Fill the choices of modules and units; a unit that is no usual one stays on offer."""
        texts = current_texts()
        self.module.choices = [
            SelectChoice("", texts.gettext(N_("no module"))),
            *(SelectChoice(str(each.id), f"{each.programme.name_pl}: {each.name_pl}") for each in modules),
        ]
        units = sorted({*UNITS, unit_minutes or CLOCK_HOUR})
        self.unit_minutes.choices = [
            SelectChoice("", texts.gettext(N_("not said"))),
            *(SelectChoice(str(unit), texts.gettext(N_("%(unit)s min"), unit=unit)) for unit in units),
        ]
        chosen = next((each for each in modules if str(each.id) == self.module.data), None)
        own = int(self.unit_minutes.data) if str(self.unit_minutes.data) in map(str, units) else None
        self.unit = chosen.unit_minutes if chosen else own
        shown = self.unit or CLOCK_HOUR
        hint = N_("In hours of %(unit)s min. Empty: what the module requires.") if chosen else HOURS_HINT
        self.required_hours.description = texts.gettext(hint, unit=shown)

    @property
    def needed_minutes(self) -> int | None:
        """The minutes needed to complete: as hours of the chosen unit, or as minutes of an older form."""
        minutes: int | None = self.required_minutes.data
        if minutes is not None or self.required_hours.data is None:
            return minutes
        return self.required_hours.minutes(self.unit or CLOCK_HOUR)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check all fields; what is wrong with needed minutes stands at the hours that people see."""
        good = super().validate(extra_validators)
        self.required_hours.errors = [*self.required_hours.errors, *self.required_minutes.errors]
        self.required_minutes.errors = []
        try:
            minutes = self.needed_minutes if good else None
            if minutes is not None and not 1 <= minutes <= record_values.MAX_NUMBER:
                raise Refusal(NO_NEEDED_HOURS)
        except Refusal as refusal:
            self.required_hours.errors = [current_texts().sentence(refusal)]
        return good and not self.errors

    def without_cancelling(self, reason: str) -> None:
        """Offer every status but "cancelled", and say why."""
        cancelled = EventStatus.cancelled.value
        options: Any = self.status.choices
        self.status.choices = [each for each in options if each.value != cancelled]
        self.status.description = current_texts().translated(reason)

    def validate_period_end(self, field: Any) -> None:
        """Refuse a period that ends before it begins."""
        if field.data and self.period_start.data and field.data < self.period_start.data:
            raise ValidationError(N_("The last day is before the first day."))


_OTHERWISE = {
    "project", "module", "unit_minutes", "required_hours", "marks_blocks", "parallel_groups", "changes",
    "cancelled_months",
}  # fmt: skip
"""The fields that don't show a column as it is."""


def shown_values(event: Event) -> dict[str, Any]:
    """Return an event as the form shows it."""
    values = {name: detail(event, name) for name in NAMES if name not in _OTHERWISE}
    values |= {
        "module": str(event.module_id or ""),
        "unit_minutes": str(event.unit_minutes or ""),
        "required_hours": shown_hours(event.required_minutes, unit_of(event)),
        "marks_blocks": "1" if event.marks_blocks else "",
        "parallel_groups": [group.name for group in event.parallel_groups] or None,
    }
    values["period_precision"] = event.period_precision or ""
    values["project"] = str(event.project_id or "")
    values["changes"] = [{key: getattr(row, key) for key in CHANGE} for row in event.changes]
    values["cancelled_months"] = [
        {"month": row.month, "day_stated": row.day_stated} for row in event.cancelled_months
    ]
    return values


def typed_texts(form: EventForm) -> dict[str, str]:
    """Return what stands in each field, as text: to tell what somebody changed."""
    texts = {name: _text(getattr(form, name)) for name in NAMES}
    if form.required_minutes.data is not None:
        texts["required_hours"] = _needed(form)
    return texts


def _needed(form: EventForm) -> str:
    """Return needed minutes, as an older form sends them, in the words in which the page shows hours."""
    minutes: Any = form.required_minutes.data
    return hours_of(minutes, form.unit or CLOCK_HOUR).typed(current_texts().language)


def _text(field: Any) -> str:
    if isinstance(field, BooleanField):
        return "1" if field.data else ""
    if isinstance(field, SelectField):
        return str(field.data or "")
    value = field._value()
    return str(value).replace("\r\n", "\n").strip()


def column_values(
    form: EventForm, projects: Sequence[Project | None], modules: Sequence[Module], changed: set[str]
) -> dict[str, Any]:
    """Return the clean values of the fields named in `changed`, by column."""
    values: dict[str, Any] = {}
    for name in NAMES:
        if name not in changed:
            continue
        value = getattr(form, name).data
        if name == "project":
            values[name] = next((each for each in projects if each and str(each.id) == value), None)
        elif name == "module":
            values[name] = next((each for each in modules if str(each.id) == value), None)
        elif name == "required_hours":
            values["required_minutes"] = form.needed_minutes
        elif name == "unit_minutes":
            values[name] = int(value) if value else None
        elif name == "marks_blocks":
            values[name] = bool(value)
        elif name in _WORDS:
            values[name] = _WORDS[name](value) if value else None
        elif name == "hours_value":
            values[name] = None if value is None else float(value)
        elif name == "withdrawal_cutoff_hours":
            values[name] = 24 if value is None else value
        else:
            values[name] = value
    return values
