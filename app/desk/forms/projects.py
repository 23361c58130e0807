"""Forms of a project's parts: stages, agreements, regions of partners, documents."""

from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length

from app.desk.forms.files import FILE_KINDS
from app.desk.forms.lines import LinesField
from app.errors import N_
from app.projects.models import Project, Region
from app.projects.operations.parts import partners_of
from app.typed import one_line
from app.web.fields import day_field, line, whole
from app.web.forms import Form


def _name(label: str, limit: int) -> StringField:
    return StringField(label, filters=[one_line], validators=[DataRequired(), Length(max=limit)])


class StageForm(Form):
    """A stage; a new end becomes a version of its own."""

    name = _name(N_("Name"), 200)
    starts = day_field(N_("Starts on"))
    ends_on = day_field(N_("Ends on"), hint=N_("Another day is added to those before, which stay readable."))
    since = day_field(N_("The new end is valid since"), hint=N_("Empty: since today."))
    note = line(N_("Why the end moved"))


class AgreementForm(Form):
    """A co-operation agreement and who signed it."""

    name = _name(N_("Name"), 300)
    signed_on = day_field(N_("Signed on"))
    signed_pl = line(N_("Signed on, in words"), 120, hint=N_("Where the day is not known."))
    signatories_count = whole(N_("Institutions that signed, as reported"), 1, 5000)
    signatories = LinesField(N_("Institutions that signed"), hint=N_("One a line."), rows=8)


class RegionForm(Form):
    """The region of a partner."""

    name = _name(N_("Name"), 120)
    partner = SelectField(N_("Partner"))
    counties = LinesField(
        N_("Counties"), hint=N_("One a line, written as events write them."), rows=8, limit=120
    )

    def offer(self, project: Project, region: Region | None) -> None:
        """Fill the list of partners; must come before the form is checked."""
        known = partners_of(project)
        if region is not None and region.partner not in known:
            known.append(region.partner)
        self.partner.choices = [SelectChoice(each, each) for each in known]


class ProjectDocumentForm(Form):
    """A document of a project, and since when its file is valid."""

    title = _name(N_("Title of the document"), 300)
    file = FileField(N_("File"), description=FILE_KINDS)
    since = day_field(N_("Valid since"), hint=N_("Empty: since today, where the file is new."))
