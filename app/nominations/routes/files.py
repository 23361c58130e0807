"""The form by which the signed consent of an institution comes in."""

from app.errors import N_
from app.signed_papers.forms import FilesForm
from app.web.language import current_texts

SCAN = N_("Scan or photo")
HINT = N_("One PDF with all pages, or one photo (JPEG or PNG): up to 10 MB.")


def consent_form(*, is_sent: bool = True) -> FilesForm:
    """Return the form as it was sent, or an empty one."""
    form, texts = FilesForm() if is_sent else FilesForm(formdata=None), current_texts()
    form.files.label.text, form.files.description = texts.translated(SCAN), texts.translated(HINT)
    return form
