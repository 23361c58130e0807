"""The forms of a coach: a new appointment, free slots, and what is done with one of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length, ValidationError

from app.accounts.models import Account
from app.coaching.models import Appointment
from app.coaching.plans import MOST_MINUTES, MOST_SLOTS, AppointmentPlan, slots_of
from app.errors import N_
from app.events.meeting_links import meeting_link
from app.files.storage import MAX_BYTES, SCANS, Upload, checked_upload
from app.lines.models import LineRecipient
from app.lines.names import recipient_name
from app.typed import number_in
from app.web.fields import (
    HourField,
    LenientDateField,
    ReadField,
    Ticks,
    likely_year,
    line,
    prose,
    translate_choices,
    whole,
)
from app.web.forms import Form

_DAY = N_("Give the day.")
_HOUR = N_("Give the hour.")
_NO_CONTENT = N_("Nothing of the talk is to stand here.")


def _wanted(form: Any, field: Any) -> None:
    if field.data is None and not field.errors:
        raise ValidationError(_HOUR)


def _day_wanted(form: Any, field: Any) -> None:
    if field.data is None and not field.errors:
        raise ValidationError(_DAY)


class TimeForm(Form):
    """A day with hours and a place."""

    day = LenientDateField(N_("Day"), validators=[_day_wanted, likely_year])
    starts_at = HourField(N_("From"), validators=[_wanted])
    ends_at = HourField(N_("To"), validators=[_wanted])
    place = line(
        N_("Place"), hint=N_("Stands in the public timetable of support: write no names of persons.")
    )
    online_link = ReadField(N_("Link to meet online"), meeting_link, N_("The link, or the whole invitation."))
    override_reason = prose(
        N_("Reason to exceed the hours"),
        N_("Only where not enough hours are left. It stays in the history."),
        2,
    )

    @property
    def plan(self) -> AppointmentPlan:
        """Return what was typed, once it is valid."""
        day, starts, ends = self.day.data, self.starts_at.data, self.ends_at.data
        assert day is not None  # noqa: S101 - validated
        assert starts is not None  # noqa: S101 - validated
        assert ends is not None  # noqa: S101 - validated
        return AppointmentPlan(day, starts, ends, self.place.data, self.online_link.data)  # type: ignore[arg-type]  # hours


class NewForm(TimeForm):
    """A new appointment, agreed or held at once. `request_key` makes one of two that are the same."""

    request_key = HiddenField(validators=[Length(max=64)])
    line = HiddenField()
    account = SelectField(N_("Coach"), coerce=int)
    recipients = Ticks(N_("For whom"), coerce=int)
    minutes = whole(
        N_("Real minutes"), 1, MOST_MINUTES, N_("Only if it lasted shorter or longer than from–to.")
    )

    def offer(self, recipients: Iterable[tuple[LineRecipient, str]], coaches: Iterable[Account]) -> None:
        """Let these recipients (with what is left to each) and these coaches be chosen."""
        self.recipients.choices = [(each.id, f"{recipient_name(each)} – {left}") for each, left in recipients]
        self.account.choices = [SelectChoice(each.id, each.name) for each in coaches]

    def chosen(self, recipients: Iterable[LineRecipient]) -> list[LineRecipient]:
        """Return the recipients that were ticked."""
        return [each for each in recipients if each.id in (self.recipients.data or [])]


class SlotsForm(TimeForm):
    """Free slots: a stretch of time, cut into pieces and repeated by the week where that is wanted."""

    request_key = HiddenField(validators=[Length(max=64)])
    line = HiddenField()
    account = SelectField(N_("Coach"), coerce=int)
    length = whole(
        N_("Minutes of one slot"), 10, MOST_MINUTES, N_("Cuts the time into several slots. Empty: one slot.")
    )
    weeks = whole(N_("For how many weeks"), 1, MOST_SLOTS, N_("The same hours each week. Empty: once."))

    @property
    def plans(self) -> list[AppointmentPlan]:
        """Return the slots that were typed, once the form is valid."""
        return slots_of(self.plan, self.length.data, self.weeks.data or 1)


class ActForm(Form):
    """An act on what the page showed: `seen` is its version."""

    seen = HiddenField()

    @property
    def version(self) -> int | None:
        """The version that the page showed; None for nonsense."""
        return number_in(self.seen.data)


class HeldForm(ActForm):
    """Who was there, and for how long."""

    came = Ticks(N_("Who was there"), coerce=int)
    minutes = whole(
        N_("Real minutes"), 1, MOST_MINUTES, N_("Only if it lasted shorter or longer than from–to.")
    )
    later = BooleanField(N_("Send the link to confirm later, together with others"))
    override_reason = prose(
        N_("Reason to exceed the hours"),
        N_("Only where not enough hours are left. It stays in the history."),
        2,
    )

    def offer(self, appointment: Appointment) -> None:
        """Let those who were invited be ticked."""
        self.came.choices = [
            SelectChoice(each.id, recipient_name(each.recipient)) for each in appointment.invitees
        ]

    @property
    def there(self) -> Sequence[int]:
        """The ids of the invitees who were there."""
        return self.came.data or []


class CorrectForm(HeldForm):
    """The same for what is confirmed, with the reason."""

    minutes = whole(N_("Minutes"), 1, MOST_MINUTES)
    reason = prose(N_("Reason of the correction"), _NO_CONTENT, 2)

    def validate_minutes(self, field: Any) -> None:
        """Demand minutes."""
        if field.data is None and not field.errors:
            raise ValidationError(N_("Give the minutes."))


class OtherTimeForm(TimeForm, ActForm):
    """Another time or place."""


class CancelForm(ActForm):
    """Who calls it off, and why."""

    who = RadioField(
        N_("Who calls it off"),
        choices=[SelectChoice("coach", N_("I do")), SelectChoice("recipient", N_("The recipient"))],
        default="coach",
        validators=[InputRequired()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        translate_choices(self)

    reason = prose(N_("Reason"), N_("It goes into the letter. Nothing of the talk is to stand here."), 2)


class ReasonForm(ActForm):
    """An act with a reason."""

    reason = prose(N_("Reason"), _NO_CONTENT, 2)


class CardForm(ActForm):
    """A scanned card."""

    file = FileField(N_("Scanned card"), description=N_("PDF or picture, up to 10 MB."))

    def upload(self) -> Upload | None:
        """Return the checked file, or None if none was chosen. Refuses what may not be kept."""
        chosen: Any = self.file.data
        if not chosen or not getattr(chosen, "filename", ""):
            return None
        return checked_upload(chosen.filename, chosen.stream.read(MAX_BYTES + 1), field="file", kinds=SCANS)


class ObjectionForm(ActForm):
    """What a recipient says against a record."""

    objection = prose(
        N_("What is wrong"), N_("For example: it lasted 60 minutes. Nothing of the talk is to stand here."), 2
    )


class SlotForm(Form):
    """The slot that a recipient takes."""

    slot = HiddenField()

    @property
    def id(self) -> int | None:
        """The number of the slot; None for nonsense."""
        return number_in(self.slot.data)
