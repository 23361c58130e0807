"""The form of this room: days and pass mark of a sheet."""

from app.errors import N_
from app.questions.models import Sheet
from app.web.fields import day_field, whole
from app.web.forms import Form


class SheetForm(Form):
    """Between which days a sheet is answered, and from which share a test is passed."""

    opens_on = day_field(N_("First day"))
    closes_on = day_field(N_("Last day"))
    pass_percent = whole(
        N_("Pass mark in per cent of all points"), 0, 100, N_("Empty: all who take it pass it.")
    )

    @classmethod
    def of(cls, sheet: Sheet) -> "SheetForm":
        """Return the form as the sheet is now."""
        values = {name: getattr(sheet, name) for name in ("opens_on", "closes_on", "pass_percent")}
        return cls(formdata=None, data=values)
