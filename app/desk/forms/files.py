"""Forms with an upload: documents of an event, and projects with their strip."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from app.desk.forms.lines import LinesField
from app.errors import N_
from app.files.storage import MAX_BYTES, Upload, checked_upload
from app.projects.models import Project
from app.typed import one_line
from app.web.fields import day_field, line, prose
from app.web.forms import Form

FILE_KINDS = N_("PDF, Word, Excel, PowerPoint, OpenDocument, picture or text; up to 10 MB.")


class DownloadForm(Form):
    """A document: its title, its file once there is one, since when that is valid, and who gets it."""

    title = StringField(
        N_("Title of the document"), filters=[one_line], validators=[DataRequired(), Length(max=300)]
    )
    file = FileField(N_("File"), description=FILE_KINDS)
    since = day_field(N_("Valid since"), hint=N_("Empty: since today, where the file is new."))
    for_confirmed = BooleanField(
        N_("For confirmed people only"),
        description=N_("It stands on the page of each participant who has a place, and not in public."),
    )


class ProjectForm(Form):
    """A project and the funder's strip."""

    name = StringField(N_("Name"), filters=[one_line], validators=[DataRequired(), Length(max=300)])
    project_number = line(N_("Number of the project"), 60)
    short_name_pl = line(N_("Short name"))
    programme_pl = line(N_("Programme"))
    measure_pl = line(N_("Priority and measure"))
    fund_pl = line(N_("Fund"))
    fund_en = line(N_("Fund in English"))
    lead_partner = line(N_("Lead partner"))
    partners = LinesField(N_("Partners"), hint=N_("One a line."))
    starts = day_field(N_("Starts on"))
    ends_versions = LinesField(N_("Ends on"), hint=N_("One day a line; the last one is valid."))
    note = prose(N_("Note"), rows=2)
    second_person_agrees = BooleanField(
        N_("A second person agrees to corrections of locked registers"),
        description=N_("What somebody corrects then waits until another organiser has agreed to it."),
    )
    strip = FileField(N_("Funding strip"), description=N_("A JPG or PNG picture with the logos."))
    strip_alternative = line(N_("What the strip shows, in words"), 400)


PROJECT_NAMES = (
    "name", "project_number", "short_name_pl", "programme_pl", "measure_pl", "fund_pl", "fund_en",
    "lead_partner", "partners", "starts", "ends_versions", "note", "strip_alternative",
    "second_person_agrees",
)  # fmt: skip


def project_values(form: ProjectForm) -> dict[str, Any]:
    """Return the clean values of a project, by column."""
    return {name: getattr(form, name).data for name in PROJECT_NAMES}


def shown_project(project: Project) -> dict[str, Any]:
    """Return a project as the form shows it."""
    return {name: getattr(project, name) for name in PROJECT_NAMES}


def upload_of(field: FileField, *, images: bool = False) -> Upload | None:
    """Return the checked file of a field, or None if none was chosen. Refuses what may not be kept."""
    chosen = field.data
    if not chosen or not getattr(chosen, "filename", ""):
        return None
    data = chosen.stream.read(MAX_BYTES + 1)
    return checked_upload(chosen.filename, data, field=field.short_name, images=images)
