"""The form in which an event is copied to several counties and dates in one act."""

from typing import Any

from flask_wtf import FlaskForm

from app.errors import N_, Refusal
from app.events.models import Event
from app.events.operations.copying import CopyPlace, CopyPlan, moved_deadline
from app.events.timing import sessions_of
from app.texts import Texts
from app.web.fields import DayField, HourField, likely_year, line
from app.web.forms import Form
from app.web.language import current_texts
from app.web.rows import FormRow, FormRows

FIRST_ROWS, MOST_ROWS = 3, 40
NO_ROW = N_("Fill in a row for each copy.")


class CopyRow(FormRow):
    """One copy; a row in which only titles stand is none."""

    start_local = DayField(N_("New date"), validators=[likely_year])
    start_hour = HourField(N_("From"))
    county = line(N_("County"), 120)
    city = line(N_("Town"), 120)
    venue = line(N_("Venue and address"))
    title_pl = line(N_("Title in Polish"))
    title_en = line(N_("Title in English"))

    @property
    def is_empty(self) -> bool:
        """Whether nothing but titles is typed."""
        typed = (self.start_local, self.start_hour, self.county, self.city, self.venue)
        return not any(field.raw_data and field.raw_data[0].strip() for field in typed)

    def plan(self, source: Event) -> CopyPlan:
        """Return the copy that is asked for; without any place it is where the original is."""
        day: Any = self.start_local.data
        hour: Any = self.start_hour.data or self.start_local.hour
        place = CopyPlace(self.county.data, self.city.data, self.venue.data)
        return CopyPlan(
            title_pl=self.title_pl.data or source.title_pl,
            title_en=self.title_en.data,
            first_day=day,
            registration_deadline=moved_deadline(source, day),
            place=place if place != CopyPlace() else None,
            starts_at=hour,
        )


class CopiesForm(Form):
    """A row for each copy of an event."""

    copies = FormRows(CopyRow, MOST_ROWS)

    def __init__(self, source: Event, **kwargs: Any) -> None:
        self.source, self.has_dates = source, bool(sessions_of(source))
        super().__init__(**kwargs)

    @property
    def rows(self) -> list[CopyRow]:
        """All rows."""
        return [entry.form for entry in self.copies.entries]

    @property
    def filled(self) -> list[CopyRow]:
        """The rows that stand for a copy."""
        return [row for row in self.rows if not row.is_empty]

    def add_rows(self, count: int) -> None:
        """Add rows with the original's Polish title, as far as one act may have more."""
        for _ in range(min(count, MOST_ROWS - len(self.copies.entries))):
            self.copies.append_entry({"title_pl": self.source.title_pl})

    def offer(self, texts: Texts) -> None:
        """Put the labels of all rows into the page's language."""
        for row in self.rows:
            for field in row:
                field.label.text = texts.translated(field.label.text)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each row; put the sentences into the page's language."""
        good = bool(FlaskForm.validate(self, extra_validators))
        for row in self.filled:
            if not row.title_pl.data and not row.title_pl.errors:
                row.title_pl.errors = [N_("Give a title.")]
            if self.has_dates and not row.start_local.data and not row.start_local.errors:
                row.start_local.errors = [N_("Give the new date.")]
        for row in self.rows:
            for field in row:
                field.errors = [current_texts().translated(error) for error in field.errors]
        if not self.filled:
            self.form_errors.append(current_texts().gettext(NO_ROW))
            good = False
        return good and self.settled()

    def settled(self) -> bool:
        """Gather the rows' errors for the list above the form; return whether there are none."""
        wrong = [row.errors for row in self.rows if row.errors]
        self.copies.errors = wrong
        return not wrong

    def refuse(self, row: CopyRow, refusal: Refusal) -> None:
        """Put an operation's sentence at the row's field."""
        name = refusal.field if refusal.field in row._fields else "start_local"
        row[name].errors = [*row[name].errors, current_texts().sentence(refusal)]
        self.settled()
