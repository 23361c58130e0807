"""The forms of this room: days and pass mark of a sheet, and what people are to learn."""

from wtforms import HiddenField

from app.errors import N_
from app.questions.models import Sheet
from app.surveys.models import Competence
from app.web.fields import day_field, prose, whole
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


class CompetenceForm(Form):
    """Scope and standard of a competence, and the version over which they are typed."""

    scope = prose(
        N_("Stage I, scope: who takes part, and which competence it is about"),
        N_("As the application for funding has it: the target group and the area that is supported."),
    )
    standard = prose(
        N_("Stage II, standard: what everybody is to know and be able to do afterwards"),
        N_("Learning outcomes and how each is told, set down before the training begins; one a line."),
        rows=8,
    )
    seen = HiddenField()

    @classmethod
    def of(cls, written: Competence | None) -> "CompetenceForm":
        """Return the form with what stands now."""
        if written is None:
            return cls(formdata=None, data={"seen": "0"})
        return cls(
            formdata=None,
            data={"scope": written.scope, "standard": written.standard, "seen": str(written.version)},
        )

    @property
    def version(self) -> int:
        """The version over which it was typed; -1 for what is none, which fits nothing."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else -1
