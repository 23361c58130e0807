"""Forms of signed papers: files from a person or of a batch, what staff decide, whose pages they are."""

from collections.abc import Sequence

from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app.errors import N_, Refusal
from app.files.reading import SMALL, Scan, read_scan
from app.files.storage import MAX_BYTES
from app.registrations.models import Registration
from app.signed_papers.codes import BEGINS
from app.signed_papers.operations.handing_in import MOST_FILES, NONE_CHOSEN, TOO_MANY
from app.typed import number_in
from app.web.fields import prose
from app.web.forms import Form
from app.web.language import current_texts

NOBODY = N_("Choose the person whose pages these are.")


class FilesForm(Form):
    """One or several files: a PDF, or photos."""

    files = MultipleFileField(
        N_("Signed form"),
        description=N_("One PDF, or a photo of each page (JPEG or PNG): up to 10 MB a file, 12 MB together."),
    )

    def chosen(self) -> list[tuple[str, bytes]]:
        """Return names and bytes of the chosen files; refuses none, and too many."""
        found = [each for each in self.files.data or [] if getattr(each, "filename", "")]
        if not found:
            raise Refusal(NONE_CHOSEN, field="files")
        if len(found) > MOST_FILES:
            raise Refusal(TOO_MANY, field="files", values={"most": MOST_FILES})
        return [(each.filename, each.stream.read(MAX_BYTES + 1)) for each in found]


class BatchForm(FilesForm):
    """A batch of scans: one PDF of many forms, or many files."""

    files = MultipleFileField(
        N_("Scans"),
        description=N_(
            "One PDF with many forms, or several files: up to 10 MB and 60 pages a file, 12 MB together."
        ),
    )


class PaperForm(Form):
    """What is decided about a form; `seen` is its version as it was shown."""

    seen = HiddenField()
    act = HiddenField()
    reason = prose(N_("Reason"), N_("The person gets it in a letter."), rows=3)

    @property
    def version(self) -> int:
        """The version that was shown; -1 for anything else."""
        return _number(self.seen.data)


class LooseForm(Form):
    """Whose pages of nobody are, or that they are deleted."""

    act = HiddenField()
    person = SelectField(N_("Person"), validate_choice=False, default="")

    def offer(self, people: Sequence[Registration]) -> None:
        """Fill the choice of people."""
        texts = current_texts()
        self.person.choices = [
            SelectChoice("", texts.gettext("– choose –")),
            *(SelectChoice(str(each.id), _named(each)) for each in people),
        ]

    def chosen(self, people: Sequence[Registration]) -> Registration:
        """Return whom was chosen; refuses nobody, and who is not offered."""
        wanted = _number(self.person.data)
        for each in people:
            if each.id == wanted:
                return each
        raise Refusal(NOBODY, field="person")


def read_all(chosen: Sequence[tuple[str, bytes]], *, batch: bool = False) -> list[Scan]:
    """Look at the files, each in a child process; no transaction may be open. Refuses at the field."""
    return [
        read_scan(name, data, field="files", small=SMALL if batch else 0, begins=BEGINS if batch else "")
        for name, data in chosen
    ]


def _named(registration: Registration) -> str:
    institution = registration.shown_institution
    name = f"{registration.last_name} {registration.first_name}"
    return f"{name}, {institution}" if institution else name


def _number(text: str | None) -> int:
    found = number_in(text)
    return -1 if found is None else found
