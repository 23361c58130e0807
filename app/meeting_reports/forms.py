"""Forms of meeting reports: files with what is known of them, what is asked, whose connections are whose."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app import clock
from app.attendance.queries.rows import Row
from app.errors import N_, Refusal
from app.events.models import Session
from app.files.storage import MAX_BYTES, Upload
from app.files.tables import table_upload
from app.meeting_reports.headings import ReportColumn, meaning_of, plain
from app.meeting_reports.labels import MEANINGS, ORDERS, ZONES
from app.meeting_reports.models import MeetingReport, ReportPerson, Standing
from app.meeting_reports.moments import DayOrder
from app.meeting_reports.operations.deciding import APART, OPEN
from app.meeting_reports.operations.reading import ONLY_NAMES, How, SaidThere
from app.typed import number_in
from app.web.fields import HourField
from app.web.forms import Form
from app.web.language import current_texts

NONE_CHOSEN = N_("Choose the file with the report.")
TOO_MANY = N_("Choose at most %(most)s files at once.")
MOST_FILES = 10
BOTH_HOURS = N_("Give both hours, or none.")
HOURS_TURNED = N_("This hour must be later than the one before it.")
SAY_THERE = N_("Say also that they were there; without it the hours are of nobody.")
_ZONE = N_("Time zone of the file")
_ZONE_HINT = N_("No report says its zone. Platforms write the time of the person who made the report.")
_ORDER = N_("Order of day and month in the file")
_BY_FILE = N_("as the file and the day of the session show it")
_BY_PLACE = {
    9: (3, 4, 5, 6, 7),
    13: (3, 7, 8, 9, 10),
}
"""At which places Webex has name, address, joining, leaving and length, in its reports of so many columns."""
_PLACES = (
    ReportColumn.name,
    ReportColumn.email,
    ReportColumn.joined,
    ReportColumn.left,
    ReportColumn.duration,
)


class HowForm(Form):
    """What a file doesn't say: its zone, and the order of day and month."""

    zone = SelectField(_ZONE, description=_ZONE_HINT, default=clock.ZONE.key)
    order = SelectField(_ORDER, default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = current_texts()
        self.zone.choices = [SelectChoice(zone, texts.translated(words)) for zone, words in ZONES.items()]
        orders = [each for each in ORDERS if each != DayOrder.year_first]
        self.order.choices = [
            SelectChoice("", texts.gettext(_BY_FILE)),
            *(SelectChoice(each.value, texts.translated(ORDERS[each])) for each in orders),
        ]

    def how(self) -> How:
        """Return what was said."""
        return How(self.zone.data, DayOrder(self.order.data) if self.order.data else None)


class ReportsForm(HowForm):
    """One or several reports of a meeting."""

    files = MultipleFileField(
        N_("Reports"),
        description=N_(
            "The attendance report as Webex, Zoom or Teams gives it (CSV), or a spreadsheet copy. Several "
            "files, if the meeting was interrupted: up to 10 MB each, 12 MB together."
        ),
    )
    session = SelectField(N_("Session"), default="", validate_choice=False)

    def offer(self, sessions: Sequence[Session]) -> None:
        """Let one of an event's sessions be chosen; without any, the field goes."""
        texts = current_texts()
        if not sessions:
            del self.session
            return
        self.session.choices = [
            SelectChoice("", texts.gettext(N_("by the times in the file"))),
            *(SelectChoice(str(each.id), _when(each)) for each in sessions),
        ]

    def chosen_session(self) -> int | None:
        """Return the id of the chosen session; None where it is found by the file."""
        return number_in(self.session.data) if "session" in self else None

    def uploads(self) -> list[Upload]:
        """Return the chosen files, to be kept; refuses none, too many, and what is no table by its name."""
        found = [each for each in self.files.data or [] if getattr(each, "filename", "")]
        if not found:
            raise Refusal(NONE_CHOSEN, field="files")
        if len(found) > MOST_FILES:
            raise Refusal(TOO_MANY, field="files", values={"most": MOST_FILES})
        sent = [(each.filename, each.stream.read(MAX_BYTES + 1)) for each in found]
        return [table_upload(name, data, field="files") for name, data in sent]


class ReadingForm(HowForm):
    """How a file is read; the fields of columns whose headings nobody knows are added.

    Of people whom a report only names it is asked whether they were there; other reports don't ask.
    """

    there = BooleanField(
        N_("Everybody in this report was there"),
        description=N_(
            "Who only registered for a meeting may stand in a report, too: look before you say so."
        ),
    )
    starts_at = HourField(
        N_("From"),
        description=N_(
            "If it isn't known, leave both hours empty: presence is proposed without minutes then."
        ),
    )
    ends_at = HourField(N_("Until"))

    def how(self) -> How:
        """Return what was said; refuses an hour alone, hours that end first, and hours of nobody."""
        how = super().how()
        if "there" not in self:
            return how
        begins: Any = self.starts_at.data
        ends: Any = self.ends_at.data
        if (begins is None) != (ends is None):
            raise Refusal(BOTH_HOURS, field="ends_at" if ends is None else "starts_at")
        if begins is not None and ends is not None and ends <= begins:
            raise Refusal(HOURS_TURNED, field="ends_at")
        if begins is not None and not self.there.data:
            raise Refusal(SAY_THERE, field="there")
        return replace(how, there=SaidThere(begins, ends) if self.there.data else None)

    def columns(self) -> list[Any]:
        """Return the fields of the columns in order."""
        return [field for name, field in self._fields.items() if name.startswith("column-")]

    def meanings(self, report: MeetingReport) -> dict[str, ReportColumn | None]:
        """Return what headings were said to mean, as they are compared; None for nothing said."""
        said = zip(report.head, self.columns(), strict=True)
        return {plain(head): ReportColumn(field.data) if field.data else None for head, field in said if head}


def reading_form(report: MeetingReport, known: Mapping[str, ReportColumn], **given: Any) -> ReadingForm:
    """Return the form by which the file of a report is read anew, filled in as it was read."""
    texts = current_texts()
    choices = [
        SelectChoice("", texts.gettext(N_("– choose –"))),
        *(SelectChoice(each.value, texts.translated(words)) for each, words in MEANINGS.items()),
    ]
    by_place = dict(zip(_BY_PLACE.get(len(report.head), ()), _PLACES, strict=False))

    class _ReadingOfOne(ReadingForm):
        """The form of one report."""

    for at, heading in enumerate(report.head):
        guess = meaning_of(heading, known) or by_place.get(at)
        default = guess.value if guess is not None and guess in MEANINGS else ""
        field = SelectField(heading or "–", choices=choices, default=default)
        setattr(_ReadingOfOne, f"column-{at}", field)
    told = {"zone": report.zone, "order": report.day_order.value if report.day_order else ""}
    form = _ReadingOfOne(data=told, **given)
    if report.asked != ONLY_NAMES and not report.counts.get("only_names"):
        del form.there, form.starts_at, form.ends_at
    return form


class PeopleForm(Form):
    """Whose the connections of some attendees are; the fields are added."""

    @property
    def asks_something(self) -> bool:
        """Whether anything is left to be decided."""
        return any(name.startswith("person-") for name in self._fields)

    def said(self, people: Sequence[ReportPerson]) -> dict[int, str]:
        """Return what was said, by place; attendees of whom nothing was are left out."""
        fields = {each.place: self._fields.get(f"person-{each.place}") for each in people}
        return {place: field.data for place, field in fields.items() if field is not None and field.data}


def people_form(
    people: Sequence[ReportPerson], candidates: Mapping[int, Sequence[Row]], **given: Any
) -> PeopleForm:
    """Return the form that proposes, for attendees who are to be decided, those who are called exactly so."""
    texts = current_texts()

    class _PeopleOfOne(PeopleForm):
        """The form of one page of attendees."""

    for each in people:
        if each.standing != Standing.open:
            continue
        choices = [SelectChoice(row.key, told(row)) for row in candidates.get(each.place, ())]
        choices += [
            SelectChoice(APART, texts.gettext(N_("nobody on the list"))),
            SelectChoice("", texts.gettext(N_("decide later"))),
        ]
        field = RadioField(each.name or each.email or "–", choices=choices, default="")
        setattr(_PeopleOfOne, f"person-{each.place}", field)
    return _PeopleOfOne(**given)


class ChooseForm(Form):
    """Whose the connections of one attendee are."""

    person = RadioField(N_("Whose connections these are"), validate_choice=False)
    remember = BooleanField(
        N_("Remember this name for the person"),
        description=N_(
            "The next report of this project with exactly this name or address is matched by itself."
        ),
        default=True,
    )

    def offer(self, rows: Sequence[Row]) -> None:
        """Offer people of the register, nobody, and leaving it open."""
        texts = current_texts()
        self.person.choices = [
            *(SelectChoice(row.key, told(row)) for row in rows),
            SelectChoice(APART, texts.gettext(N_("nobody on the list"))),
            SelectChoice(OPEN, texts.gettext(N_("decide later"))),
        ]


def told(row: Row) -> str:
    """Return by what somebody on a register is told apart from others of the same name."""
    name = f"{row.who.last_name} {row.who.first_name}".strip()
    return f"{name}, {row.institution}" if row.institution else name


def _when(session: Session) -> str:
    texts = current_texts()
    hours = texts.hours(session.starts_at, session.ends_at)
    return ", ".join(filter(None, (texts.day_short(session.day), hours, session.meeting.label or "")))
