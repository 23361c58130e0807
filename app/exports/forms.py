"""The form by which any list is taken along, and the file that answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app.errors import N_, Refusal
from app.exports.choosing import FORMATS, Ticked, moved_up, ticked
from app.exports.operations import remember_choice
from app.exports.queries import last_choice
from app.papers.lists import (
    Listing,
    list_csv,
    list_pdf,
    list_xlsx,
    machine_header,
    machine_rows,
    written,
)
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, csv_chunks, file_name, xlsx_file
from app.papers.typesetting import PDF_TYPE
from app.texts import Texts
from app.web.downloads import asked_texts, one_transaction, sent, streamed
from app.web.fields import DayField, likely_year
from app.web.forms import Form, committing, page_status, refuse
from app.web.language import current_texts
from app.work import Work

_FORMATS = {
    "xlsx": N_("XLSX: for Excel and LibreOffice, ready to print"),
    "csv": N_("CSV: for other programs"),
    "pdf": N_("PDF: to print and to keep"),
}
Note = Callable[[str], None]
"""Records that a list was taken out, in which format."""


class ListForm(Form):
    """In which format a list is taken; its columns are check boxes of the page."""

    columns = HiddenField(N_("Columns"))
    format = RadioField(N_("Format"), default=FORMATS[0])

    def __init__(self, texts: Texts, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.format.choices = [SelectChoice(each, texts.gettext(label)) for each, label in _FORMATS.items()]


class DaysForm(Form):
    """The days of which a list is, as its address says them; either may be open."""

    since = DayField(N_("First day"), validators=[likely_year])
    until = DayField(N_("Last day"), validators=[likely_year])

    @classmethod
    def asked(cls) -> "DaysForm":
        """Return the days of the request's address, checked."""
        form = cls(formdata=request.args, meta={"csrf": False})  # an address changes nothing
        if form.validate() and form.since.data and form.until.data and form.until.data < form.since.data:
            form.until.errors = [current_texts().gettext("The last day is before the first one.")]
        return form

    def told(self, texts: Texts) -> str:
        """Return the days in words; nothing for all."""
        bounds = [texts.day_plain(each) if each else "" for each in (self.since.data, self.until.data)]
        return " – ".join(bounds).strip() if any(bounds) else ""


@dataclass(frozen=True, slots=True)
class Up:
    """A way on from the page, such as back: the address of a list, and what it is called."""

    address: str
    label: str


def take_along(
    work: Work,
    listing: Listing,
    note: Note,
    up: Up,
    period: DaysForm | None = None,
    *,
    also: Sequence[Up] = (),
) -> ResponseReturnValue:
    """Answer with the page that asks for a file of the list, or, when it is sent, with the file.

    What was chosen is remembered and committed before the file is made; `note` records it. `period` says
    of which days the list is; no file is made while they are wrong. `also` leads to other lists of the same.
    """
    boxes, format = last_choice(work, listing)
    form = ListForm(work.texts, data={"format": format})
    is_sent, up_one = request.method == "POST", request.form.get("up", "")
    if is_sent:
        boxes = ticked(listing, request.form.getlist("order"), request.form.getlist("column"))
    if up_one:
        boxes = moved_up(boxes, up_one)
    elif form.validate_on_submit() and not (period and period.errors):
        answer = _answer(work, listing, boxes, form, note)
        if answer is not None:
            return answer
    page = render_template(
        "exports/page.html",
        form=form,
        boxes=boxes,
        moved=up_one,
        title=listing.title,
        facts=[(name, written(work.texts, value)) for name, value in listing.facts],
        up=up,
        also=also,
        period=period,
        is_sent=is_sent,
    )
    return page, page_status(period if period and period.errors else form)


def _answer(
    work: Work, listing: Listing, boxes: Sequence[Ticked], form: ListForm, note: Note
) -> ResponseReturnValue | None:
    """Return the file; None, with a sentence at its field, if it can't be made."""
    with committing(form) as done:
        remember_choice(work, listing, boxes, form.format.data)
    if not done:
        return None
    chosen = [each.name for each in boxes if each.is_chosen]
    try:
        return _file(work, listing, chosen, form.format.data, note)
    except Refusal as refusal:
        refuse(form, refusal)
    return None


def send_csv(work: Work, listing: Listing) -> ResponseReturnValue:
    """Answer with the list for programs as CSV: keys and code words, as published; on request in words."""
    name, told = file_name(listing.stem, work.today, "csv"), asked_texts(work) is not None
    header = machine_header(listing, told=told)
    return streamed(
        work, name, CSV_TYPE, lambda own: csv_chunks(header, machine_rows(own, listing, told=told))
    )


def send_xlsx(work: Work, listing: Listing, sheet: str = "") -> ResponseReturnValue:
    """Answer with the same as XLSX, its sheet called as published, else like the list."""
    told = asked_texts(work) is not None
    with one_transaction(work) as own:
        rows = machine_rows(own, listing, told=told)
        file = xlsx_file(machine_header(listing, told=told), rows, sheet or listing.title)
    return sent(file, file_name(listing.stem, work.today, "xlsx"), XLSX_TYPE)


def _file(
    work: Work, listing: Listing, chosen: Sequence[str], format: str, note: Note
) -> ResponseReturnValue:
    name = file_name(listing.stem, work.today, format)
    if format == "csv":
        note("CSV")
        return streamed(work, name, CSV_TYPE, lambda own: list_csv(own, listing, chosen))
    with one_transaction(work) as own:
        if format == "pdf":
            made = BytesIO(list_pdf(own, listing, chosen))
            note("PDF")
            return sent(made, name, PDF_TYPE)
        file = list_xlsx(own, listing, chosen)
    note("XLSX")
    return sent(file, name, XLSX_TYPE)
