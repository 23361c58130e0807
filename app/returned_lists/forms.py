"""Forms of lists that come back: what is sent, and which list a page is of."""

from collections.abc import Sequence

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app.errors import N_, Refusal
from app.files.reading import Scan, read_scan
from app.files.reading_time import ReadingTime, read_in_time
from app.files.storage import MAX_BYTES, bare_name
from app.returned_lists.operations.placing import CHOOSE
from app.typed import number_in
from app.web.forms import Form
from app.web.language import current_texts

MOST_PAGES = 40
MOST_FILES = 40
SIDE = 1600
"""The longer side of the picture from which signatures are keyed in."""
NONE_CHOSEN = N_("Choose the scan or the photos of the signed lists.")
TOO_MANY = N_("Too many pages: %(count)s. Send at most %(most)s at once, and the rest afterwards.")


class ScansForm(Form):
    """Scans or photos of signed lists."""

    files = MultipleFileField(
        N_("Scans or photos"),
        description=N_(
            "PDF, JPEG or PNG, several files at once: up to 40 pages, 10 MB a file, 12 MB together. "
            "The whole page with its code must be on the picture."
        ),
    )

    def read(self) -> tuple[list[Scan], list[str]]:
        """Look at the files, each in a child process; no transaction may be open.

        Returns what was read, and the names of files for which no time was left. Refuses none, files that
        can't be read, and more than MOST_PAGES.
        """
        chosen = [each for each in self.files.data or [] if getattr(each, "filename", "")]
        if not chosen:
            raise Refusal(NONE_CHOSEN, field="files")
        if len(chosen) > MOST_FILES:
            values = {"count": len(chosen), "most": MOST_PAGES}
            raise Refusal(TOO_MANY, field="files", values=values)
        scans, unread = read_in_time(chosen, _scan)
        count = sum(len(each.codes) for each in scans)
        if count > MOST_PAGES:
            raise Refusal(TOO_MANY, field="files", values={"count": count, "most": MOST_PAGES})
        return scans, [bare_name(each.filename or "") for each in unread]


def _scan(file: FileStorage, time: ReadingTime) -> Scan:
    data = file.stream.read(MAX_BYTES + 1)
    return read_scan(
        file.filename or "", data, field="files", small=SIDE, upright=True, pages=MOST_PAGES, time=time
    )


class PlaceForm(Form):
    """Which printed page a picture shows, as «printing-page»."""

    printed = SelectField(N_("List and page"), validate_choice=False, default="")

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Fill the choice of printed pages."""
        first = SelectChoice("", current_texts().gettext("– choose –"))
        self.printed.choices = [first, *(SelectChoice(value, words) for value, words in choices)]

    @property
    def chosen(self) -> tuple[int, int]:
        """The printing and page that were chosen; refuses nothing and nonsense."""
        printing, _, page = (self.printed.data or "").partition("-")
        first, second = number_in(printing), number_in(page)
        if first is None or second is None:
            raise Refusal(CHOOSE, field="printed")
        return first, second
