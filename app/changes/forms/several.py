"""The form in which several meetings of one event are moved, cancelled, replaced and added in one act."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind

from app.changes.plan import (
    AddMeeting,
    CancelMeeting,
    ChangeMeeting,
    ReplaceMeeting,
    ResumeEvent,
    Several,
    Single,
)
from app.errors import N_, Refusal
from app.events.breaks import USUAL_BREAK, is_long
from app.events.labels import MODE
from app.events.models import Event, EventStatus, Meeting, Mode
from app.events.plans import MeetingPlan, check, plan_of
from app.texts import Texts
from app.web.fields import DayField, HourField, likely_year, line, prose
from app.web.forms import Form
from app.web.language import current_texts
from app.web.merging import read_back, written
from app.web.rows import FormRow, FormRows

MOST_NEW = 20
NOTHING = N_("Nothing is changed yet: give a meeting another day, hour or place, cancel one, or add one.")
TYPED = ("start_local", "end_local", "start_hour", "end_hour", "venue", "city", "mode")
"""The fields of a row that say what its meeting is to be."""
_FIELDS = {"start_local": "start_local", "end_local": "end_local"}


class MeetingRow(FormRow):
    """One meeting as it will be; `act` says whether it is cancelled or replaced instead."""

    act = SelectField(N_("What to do"), default="", validate_choice=True)
    seen = HiddenField("", default="")
    start_local = DayField(N_("First day"), validators=[likely_year])
    end_local = DayField(N_("Last day"), validators=[likely_year])
    start_hour = HourField(N_("From"))
    end_hour = HourField(N_("To"))
    venue = line(N_("Venue and address"))
    city = line(N_("Town"), 120)
    mode = SelectField(N_("How people meet"), default="")

    def plan(self, known: MeetingPlan) -> MeetingPlan:
        """Return what is typed, as far as the rest of a known meeting goes with it."""
        first: Any = self.start_local.data
        start: Any = self.start_hour.data or self.start_local.hour
        end: Any = self.end_hour.data or self.end_local.hour
        last = self.end_local.data or first
        plan = replace(
            known,
            first_day=first,
            last_day=last,
            starts_at=start,
            ends_at=end,
            venue=self.venue.data,
            city=self.city.data,
            mode=Mode(self.mode.data) if self.mode.data else None,
        )
        if (first, last) != (known.first_day, known.last_day):
            plan = replace(plan, without=frozenset())
        return plan

    @property
    def texts(self) -> dict[str, str]:
        """What stands in each field that says what the meeting is to be, as it would be sent."""
        return {name: self.text_of(name) for name in TYPED}

    @property
    def shown(self) -> Mapping[str, str]:
        """What the row showed before somebody typed into it, and its `meeting`, if that was sent."""
        return read_back(self.seen.data, {})

    @property
    def is_touched(self) -> bool:
        """Whether something is asked for in the row, or wrong in it."""
        asked = self.act.data or any(self.shown.get(name, text) != text for name, text in self.texts.items())
        return bool(self.errors or asked)

    def text_of(self, name: str) -> str:
        """Return what stands in a field, as it would be sent."""
        return _sent(self[name])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not any(field.data for field in (self.start_local, self.start_hour, self.venue, self.city))


class NewRow(MeetingRow):
    """A meeting that is added, which may have a name."""

    label = line(N_("Name of the meeting"), 120)

    def plan(self, known: MeetingPlan) -> MeetingPlan:
        """Return what is typed."""
        return replace(super().plan(known), label=self.label.data)


class SeveralForm(Form):
    """The meetings of an event that take place, a row each, and rows for new ones.

    Rows keep their number: `meetings-0-start_local` is the first one's, in the event's order.
    """

    version = HiddenField()
    resume = BooleanField(
        N_("Resume the event"),
        description=N_(
            "Give new dates below; meetings that have passed meanwhile and get none are cancelled."
        ),
    )
    meetings = FormRows(MeetingRow, 0)
    added = FormRows(NewRow, MOST_NEW)
    reason = prose(N_("Reason"), N_("Goes into the letter if people are told."), rows=2)

    def __init__(self, event: Event, **kwargs: Any) -> None:
        self.event, self.alive = event, alive_meetings(event)
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was sent: as many rows as there are meetings."""
        self.meetings.most = len(self.alive)
        super().process(*args, **kwargs)

    @property
    def rows(self) -> list[tuple[Meeting, MeetingRow]]:
        """The meetings with their rows; a row that nothing was sent for is left out."""
        numbered = {int(entry.name.rpartition("-")[2]): entry.form for entry in self.meetings.entries}
        return [(each, numbered[number]) for number, each in enumerate(self.alive) if number in numbered]

    @property
    def new_rows(self) -> list[MeetingRow]:
        """The rows of new meetings."""
        return [entry.form for entry in self.added.entries]

    def add_rows(self, count: int = 1) -> None:
        """Add empty rows for new meetings, as far as one act may have more."""
        for _ in range(min(count, MOST_NEW - len(self.added.entries))):
            self.added.append_entry()

    def offer(self, texts: Texts) -> None:
        """Fill the choices of all rows and put their labels into the page's language."""
        acts = (
            SelectChoice("", texts.gettext(N_("takes place, as typed here"))),
            SelectChoice("cancel", texts.gettext(N_("cancel it"))),
            SelectChoice("replace", texts.gettext(N_("cancel it; what is typed here takes its place"))),
        )
        usual = texts.gettext(N_("as at the event: %(mode)s"), mode=texts.gettext(MODE[self.event.mode]))
        modes = [SelectChoice(mode.value, texts.gettext(label)) for mode, label in MODE.items()]
        for row in (*(row for _, row in self.rows), *self.new_rows):
            row.act.choices, row.mode.choices = list(acts), [SelectChoice("", usual), *modes]
            for field in row:
                field.label.text = texts.translated(field.label.text)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each row, days and hours against each other; put the sentences into the page's language."""
        good = bool(FlaskForm.validate(self, extra_validators))
        for row, known in self._typed():
            if not row.start_local.data:
                row.start_local.errors = [*row.start_local.errors, N_("Give the day.")]
            elif not row.errors:
                try:
                    check(row.plan(known))
                except Refusal as refusal:
                    field = row[_FIELDS.get(refusal.field or "", "start_local")]
                    field.errors = [*field.errors, current_texts().sentence(refusal)]
        self.meetings.errors = _wrong(row for _, row in self.rows)
        self.added.errors = _wrong(self.new_rows)
        return good and not self.meetings.errors and not self.added.errors

    def changes(self) -> Several:
        """Return what is asked for as one change; refuses nothing at all."""
        reason = self.reason.data or ""
        wanted = self.wanted(reason)
        if not wanted:
            raise Refusal(NOTHING)
        return Several(self.event, wanted, reason)

    def wanted(self, reason: str) -> list[Single]:
        """Return what is asked for, in the order in which it can be done."""
        wanted: list[Single] = []
        for meeting, row in self.rows:
            known = plan_of(meeting)
            if row.act.data == "cancel":
                wanted.append(CancelMeeting(meeting, reason))
                continue
            plan = row.plan(known)
            if row.act.data == "replace":
                wanted.append(ReplaceMeeting(meeting, plan, reason))
            elif plan != known:
                wanted.append(ChangeMeeting(meeting, plan, reason))
        wanted += [AddMeeting(self.event, plan, reason) for plan in self._new_plans()]
        if self.resume.data and self.event.status == EventStatus.suspended:
            wanted.append(ResumeEvent(self.event, reason))
        # What is moved and added comes first: no event is without a meeting in between, or resumed too early.
        wanted.sort(key=lambda change: (isinstance(change, ResumeEvent), isinstance(change, CancelMeeting)))
        return wanted

    def _typed(self) -> Iterator[tuple[MeetingRow, MeetingPlan]]:
        for meeting, row in self.rows:
            if row.act.data != "cancel":
                yield row, plan_of(meeting)
        for row in self.new_rows:
            if not row.is_empty and row.start_local.data:
                day: Any = row.start_local.data
                yield row, MeetingPlan(day, day)
            elif not row.is_empty:
                yield row, MeetingPlan(date.min, date.min)

    def _new_plans(self) -> Iterator[MeetingPlan]:
        for row in self.new_rows:
            day: Any = row.start_local.data
            if row.is_empty or day is None:
                continue
            plan = row.plan(MeetingPlan(day, day))
            long = is_long(day, plan.starts_at, plan.ends_at)
            yield replace(plan, break_minutes=(USUAL_BREAK,) * len(plan.days)) if long else plan


def _wrong(rows: Iterable[MeetingRow]) -> list[Any]:
    """Put the rows' sentences into the page's language; return those of the rows that have any."""
    wrong = []
    for row in rows:
        for field in row:
            field.errors = [current_texts().translated(error) for error in field.errors]
        wrong += [row.errors] if row.errors else []
    return wrong


def alive_meetings(event: Event) -> list[Meeting]:
    """Return the meetings that take place and have a day, in the event's order."""
    return [each for each in event.meetings if each.cancelled_at is None and each.sessions]


def has_passed(meeting: Meeting, today: date) -> bool:
    """Tell whether a meeting's last day lies behind; of a suspended event each waits for its new date."""
    return meeting.event.status != EventStatus.suspended and meeting.sessions[-1].day < today


def shown_several(event: Event, **settings: Any) -> SeveralForm:
    """Return the form of an event's meetings as they stand; each row carries along what it shows."""
    data = {
        "version": str(event.version),
        "meetings": [_shown(plan_of(each)) for each in alive_meetings(event)],
    }
    form = SeveralForm(event, formdata=None, data=data, **settings)
    for meeting, row in form.rows:
        row.seen.data = written({"meeting": str(meeting.id)} | row.texts)
    return form


def _sent(field: Any) -> str:
    shown = field.data or "" if isinstance(field, SelectField) else field._value()
    return str(shown).strip()


def _shown(plan: MeetingPlan) -> dict[str, Any]:
    return {
        "act": "",
        "start_local": plan.first_day,
        "end_local": plan.last_day if plan.last_day != plan.first_day else None,
        "start_hour": plan.starts_at,
        "end_hour": plan.ends_at,
        "venue": plan.venue,
        "city": plan.city,
        "mode": plan.mode.value if plan.mode else "",
    }
