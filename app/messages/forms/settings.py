"""The form of an event's reminders and own texts in letters."""

from typing import Any

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app import typed
from app.errors import N_
from app.events.models import Event
from app.messages.settings import NAMES, Values, fingerprint_of, shown
from app.reminders import MOST_DAYS, WRONG_DAYS, days_in, days_text
from app.web.fields import whole
from app.web.forms import Form, no_placeholder

LONGEST = 4_000


def _text(label: str, hint: str = "") -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[typed.stripped],
        validators=[Optional(), Length(max=LONGEST), no_placeholder],
        render_kw={"rows": 4},
    )


class LettersOfEventForm(Form):
    """When an event reminds, what it says after its end, and what stands in each of its letters."""

    seen = HiddenField()
    reminder_days = StringField(
        N_("Reminders, days before"),
        description=N_("At 9:00, to people with a place. If left empty, as the office has set."),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=40)],
    )
    no_reminders = BooleanField(N_("No reminders for this event"))
    reminder_text_pl = _text(
        N_("What reminders add"),
        N_("Reminders give the date, time, place and documents to bring; add what else people should know."),
    )
    reminder_text_en = _text(N_("What reminders add, in English"))
    after_days = whole(
        N_("Letter after the event, days after"),
        1,
        MOST_DAYS,
        N_("After the last day, at 9:00, to people with a place who came. If left empty, no letter."),
    )
    after_text_pl = _text(
        N_("Text of the letter after the event"),
        N_(
            "For example a survey or materials. Greeting and signature are added; web addresses become links."
        ),
    )
    after_text_en = _text(N_("Text of the letter after the event, in English"))
    text_pl = _text(
        N_("What each letter adds"), N_("Added to every letter about this event, before the signature.")
    )
    text_en = _text(N_("What each letter adds, in English"))

    def show(self, event: Event) -> None:
        """Carry along what the page shows."""
        self.seen.data = fingerprint_of(shown(event))

    def validate_reminder_days(self, field: Any) -> None:
        """Refuse what are no days; what are some is written as usual."""
        try:
            field.data = days_text(days_in(field.data)) or None
        except ValueError:
            raise ValidationError(WRONG_DAYS) from None

    def validate_after_days(self, field: Any) -> None:
        """Refuse a letter without a text."""
        if field.data is not None and not self.after_text_pl.data:
            raise ValidationError(N_("Type what the letter says, or leave the days empty."))

    def values(self) -> Values:
        """Return what was typed, by column."""
        typed_now: dict[str, Any] = {name: getattr(self, name).data for name in NAMES}
        if self.no_reminders.data:
            typed_now["reminder_days"] = ""
        return typed_now


def filled(event: Event) -> dict[str, Any]:
    """Return what the form shows of an event."""
    now: dict[str, Any] = dict(shown(event))
    return {**now, "no_reminders": now["reminder_days"] == ""}
