"""The forms of the office's settings, one for each section that saves alone, and of its notices."""

import json
from collections.abc import Mapping

from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app import typed
from app.errors import N_
from app.files.storage import MAX_BYTES, Upload, checked_upload
from app.reminders import WRONG_DAYS, days_in, days_text
from app.web.fields import DayField, likely_year
from app.web.forms import Form, no_placeholder, valid_email

LONGEST_NOTICE = 50_000
LONGEST_ADDITION = 4_000


def only_days(form: Form, field: StringField) -> None:
    """Refuse what are no days before a meeting; what are some is written as usual. A validator."""
    try:
        field.data = days_text(days_in(field.data)) or None
    except ValueError:
        raise ValidationError(WRONG_DAYS) from None


class SectionForm(Form):
    """A section of the settings; `seen` is what the page showed of it, as JSON."""

    seen = HiddenField()

    def names(self) -> list[str]:
        """Return the columns that this section is about."""
        return [field.short_name for field in self if field.short_name not in ("seen", "csrf_token")]

    def values(self) -> dict[str, str | None]:
        """Return the clean values by column."""
        return {name: self[name].data for name in self.names()}

    def shown(self) -> dict[str, str]:
        """Return what the page had shown by column; nonsense counts as nothing shown."""
        try:
            found = typed.parsed_json(self.seen.data or "")
        except ValueError:
            return {}
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}

    def show(self, values: Mapping[str, str | None]) -> None:
        """Carry along what this page shows of the section."""
        known = {name: values[name] or "" for name in self.names()}
        self.seen.data = json.dumps(known, ensure_ascii=False)


class DayOffForm(Form):
    """A day on which the office does not work."""

    day = DayField(N_("Day"), validators=[DataRequired(N_("Give the day.")), likely_year])
    name = StringField(
        N_("What day it is"),
        description=N_("Such as: day off for 15 August."),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type what day it is.")), Length(max=200)],
    )


class OfficeForm(SectionForm):
    """Who the office is, and how to reach it."""

    name = StringField(
        N_("Name of the office"),
        description=N_("In the header, in letters, in calendars."),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type the name of the office.")), Length(max=200)],
    )
    email = StringField(
        N_("E-mail"),
        description=N_("Whom people write to about their data and about accessibility."),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type the e-mail address.")), Length(max=320), valid_email],
    )
    phone = StringField(N_("Phone"), filters=[typed.one_line], validators=[Optional(), Length(max=60)])


class LettersForm(SectionForm):
    """In whose name letters are sent."""

    sender_name = StringField(
        N_("Sender's name in letters"),
        description=N_("Left empty, letters bear the name of the office."),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=200)],
    )


class OwnTextsForm(SectionForm):
    """When events remind, and what each letter to participants adds."""

    reminder_days = StringField(
        N_("Reminders, days before a meeting"),
        description=N_("Such as “7, 1”. An event may have its own. Left empty, nobody is reminded."),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=40), only_days],
    )
    letter_text_pl = TextAreaField(
        N_("What each letter to participants adds"),
        description=N_("Stands before the signature. An event may add words of its own."),
        filters=[typed.stripped],
        validators=[Optional(), Length(max=LONGEST_ADDITION), no_placeholder],
        render_kw={"rows": 4},
    )
    letter_text_en = TextAreaField(
        N_("What each letter to participants adds, in English"),
        filters=[typed.stripped],
        validators=[Optional(), Length(max=LONGEST_ADDITION), no_placeholder],
        render_kw={"rows": 3},
    )


class LogoForm(Form):
    """The office's picture and its words."""

    logo = FileField(N_("Picture"), description=N_("PNG or JPG, up to 1 MB; shown 40 pixels high."))
    logo_alternative_pl = StringField(
        N_("What the picture shows, in words"),
        description=N_("Read out to those who don't see it; usually the name of the office."),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Say in words what the picture shows.")), Length(max=300)],
    )
    logo_alternative_en = StringField(
        N_("The same in English"), filters=[typed.one_line], validators=[Optional(), Length(max=300)]
    )

    def upload(self) -> Upload | None:
        """Return the checked file, or None if none was chosen. Refuses what is no picture."""
        chosen = self.logo.data
        if not chosen or not getattr(chosen, "filename", ""):
            return None
        data = chosen.stream.read(MAX_BYTES + 1)
        return checked_upload(chosen.filename, data, field="logo", images=True)


class NoticeForm(Form):
    """A notice in both languages; `seen` is the number of the version that the page began with."""

    seen = HiddenField()
    body_pl = TextAreaField(
        N_("Text in Polish"),
        filters=[typed.stripped],
        validators=[DataRequired(N_("Type the text.")), Length(max=LONGEST_NOTICE)],
        render_kw={"rows": 24},
    )
    body_en = TextAreaField(
        N_("Text in English"),
        description=N_("Left empty, the English page shows the Polish text."),
        filters=[typed.stripped],
        validators=[Optional(), Length(max=LONGEST_NOTICE)],
        render_kw={"rows": 12},
    )

    def seen_number(self) -> int:
        """Return the number of the version that the page began with; nonsense is 0."""
        return typed.number_in(self.seen.data) or 0


class PublishForm(Form):
    """The number of the version to publish."""

    number = HiddenField()

    def chosen(self) -> int:
        """Return the number; nonsense is 0."""
        return typed.number_in(self.number.data) or 0
