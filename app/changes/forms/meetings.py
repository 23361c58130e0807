"""The forms of one meeting and of cancelling."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import Optional, ValidationError

from app.changes.forms.access import ACCESS, link_field, shown_access, typed_access
from app.errors import N_, Refusal
from app.events.breaks import USUAL_BREAK, is_long, suggested_break
from app.events.labels import MODE
from app.events.meeting_access import MeetingAccess
from app.events.models import Event, Meeting, Mode, Session
from app.events.operations.meetings import replaceable
from app.events.plans import PLACE, MeetingPlan, alive_in_order, matched, plan_of
from app.events.units import CLOCK_HOUR, minutes_of_a_day, shown_hours, unit_of
from app.events.when import meeting_line
from app.web.fields import (
    DayField,
    HourField,
    HoursField,
    likely_year,
    line,
    prose,
    whole,
)
from app.web.forms import Form
from app.web.language import current_texts

NAMES = (
    "start_local", "end_local", "start_hour", "end_hour", "credit_hours", "break_minutes", "parallel_group",
    *PLACE, "mode", *ACCESS,
)  # fmt: skip
"""The fields of the form that say what a meeting is."""
ASK_BREAKS = N_("The day is longer than five hours: how many minutes of it are breaks? Without any, give 0.")
PLANNED_IN_BLOCKS = N_("The hours of a day that is planned in blocks are the sum of its blocks.")


class MeetingForm(Form):
    """Days, hours, breaks, place and access data of a meeting.

    `credit_minutes`, the name under which minutes were sent before hours were typed, is still taken.
    """

    version = HiddenField()
    seen = HiddenField()
    planned = HiddenField()
    start_local = DayField(N_("First day"), validators=[likely_year])
    start_hour = HourField(N_("From"), description=N_("Empty: the hour is not known yet."))
    end_local = DayField(
        N_("Last day"), description=N_("Only if the meeting takes several days."), validators=[likely_year]
    )
    end_hour = HourField(N_("To"))
    label = line(N_("Name of the meeting"), 120, N_("For one of several: I, II, Module 2."))
    parallel_group = SelectField(N_("For the group"), default="")
    venue = line(N_("Venue and address"))
    city = line(N_("Town"), 120)
    county = line(N_("County"), 120)
    municipality = line(N_("Municipality"), 120)
    mode = SelectField(N_("How people meet"), default="")
    break_minutes = whole(
        N_("Minutes of breaks each day"), 0, 1440, N_("Only for days over five hours; they are not credited.")
    )
    credit_hours = HoursField(N_("Hours credited for each day"), validators=[Optional()])
    credit_minutes = whole(N_("Minutes credited for each day"), 1, 1440)
    online_link = link_field()
    access_code = line(N_("Access code"), 120)
    meeting_password = line(N_("Meeting password"), 120)
    reason = prose(N_("Reason"), N_("Goes into the letter if people are told."), rows=2)
    replaces = SelectField(N_("In place of a cancelled meeting"), default="")

    def __init__(self, event: Event, meeting: Meeting | None = None, **kwargs: Any) -> None:
        self.meeting, self.unit_minutes = meeting, unit_of(event) or CLOCK_HOUR
        super().__init__(**kwargs)
        texts = current_texts()
        everybody = SelectChoice("", texts.gettext(N_("all groups")))
        groups = [SelectChoice(group.name, group.name) for group in event.parallel_groups]
        self.parallel_group.choices = [everybody, *groups]
        none = SelectChoice("", texts.gettext(N_("of none")))
        self.replaceable = {} if meeting else {str(each.id): each for each in replaceable(event)}
        replaced = [SelectChoice(id, meeting_line(texts, each)) for id, each in self.replaceable.items()]
        self.replaces.choices = [none, *replaced]
        usual = texts.gettext(N_("as at the event: %(mode)s"), mode=texts.gettext(MODE[event.mode]))
        modes = [SelectChoice(mode.value, texts.gettext(label)) for mode, label in MODE.items()]
        self.mode.choices = [SelectChoice("", usual), *modes]
        self.credit_hours.description = texts.gettext(
            N_("In hours of %(unit)s min. Empty: the time from start to end, less the breaks."),
            unit=self.unit_minutes,
        )

    @property
    def replaced(self) -> Meeting | None:
        """The cancelled meeting in whose place a new one is held."""
        return self.replaceable.get(self.replaces.data or "")

    @property
    def is_planned(self) -> bool:
        """Whether all days of the meeting are planned in blocks, which say their hours and breaks."""
        days = alive_in_order(self.meeting) if self.meeting else []
        return bool(days) and all(day.blocks for day in days)

    @property
    def shows_breaks(self) -> bool:
        """Whether the page asks about breaks: of a long day, or while the hours are not typed yet."""
        if self.is_planned:
            return False
        return self.meeting is None or bool(self.break_minutes.errors) or self._is_long()

    def validate_start_local(self, field: Any) -> None:
        """Demand a day."""
        if field.data is None:
            raise ValidationError(N_("Give the day."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check all fields, then hours and breaks against each other.

        Refused are no hours, more than a day has, and hours of days that have blocks. A long day is asked
        about its breaks; a form of before, which has no such field, is not. What is wrong with the former
        name of a field stands at the one that people see.
        """
        good = super().validate(extra_validators)
        self._say("credit_hours", *self.credit_minutes.errors)
        self.credit_minutes.errors = []
        if not self.credit_hours.errors:
            self._check_hours()
        if not self.break_minutes.errors and self._lacks_breaks():
            self.break_minutes.data, self.break_minutes.raw_data = USUAL_BREAK, None
            self._say("break_minutes", current_texts().gettext(ASK_BREAKS))
        return good and not self.errors

    def _check_hours(self) -> None:
        texts = current_texts()
        try:
            hours: Any = self.credit_hours.data
            if hours is not None:
                minutes_of_a_day(hours, self.unit_minutes)
        except Refusal as refusal:
            self._say("credit_hours", texts.sentence(refusal))
        if self.is_planned and self._credit() is not None:
            self._say("credit_hours", texts.gettext(PLANNED_IN_BLOCKS))

    def _lacks_breaks(self) -> bool:
        if self.is_planned or self._credit() is not None or not self._is_long():
            return False
        if self.break_minutes.data is not None:
            return False
        sent = bool(self.break_minutes.raw_data)
        return sent or (bool(self.seen.data) and not self._was_long())

    def _say(self, name: str, *sentences: str) -> None:
        field: Any = self[name]
        field.errors = [*field.errors, *sentences]

    def plan(self) -> MeetingPlan:
        """Return what was typed as a plan; minutes that nobody changed stay those of each day."""
        first: Any = self.start_local.data
        last: date = self.end_local.data or first
        plan = MeetingPlan(
            first_day=first,
            last_day=last,
            starts_at=self._hours()[0],
            ends_at=self._hours()[1],
            group=self.parallel_group.data or None,
            mode=Mode(self.mode.data) if self.mode.data else None,
            access=self._access(),
            **{name: getattr(self, name).data for name in PLACE},
        )
        if not 0 < (last - first).days + 1 < 100:
            return plan
        credit = self._credit()
        known = plan_of(self.meeting) if self.meeting and self.meeting.sessions else plan
        breaks = self.break_minutes.data if self.break_minutes.raw_data else known.breaks(0)
        if credit is not None or not self._is_long():
            breaks = None
        credits = self._each_day(plan.days, credit, credit == known.credit(0), _credit_of)
        pauses = self._each_day(plan.days, breaks, breaks == known.breaks(0), _break_of)
        return replace(plan, credit_minutes=_told(credits), break_minutes=_told(pauses))

    def _access(self) -> MeetingAccess | None:
        """Return the access data that were typed; None if they are those that were shown."""
        typed = typed_access(self)
        shown = {name: self[name].object_data or None for name in ACCESS}
        return None if self.meeting and shown_access(typed) == shown else typed

    def _each_day(
        self, days: Sequence[date], typed: int | None, unchanged: bool, of: Callable[[Session], int | None]
    ) -> list[int | None]:
        sessions = matched(alive_in_order(self.meeting), days) if self.meeting else {}
        kept = {
            number: session
            for number, session in sessions.items()
            if unchanged or (session.register_confirmed and of is _break_of)
        }
        return [of(kept[number]) if number in kept else typed for number in range(len(days))]

    def _credit(self) -> int | None:
        minutes: int | None = self.credit_minutes.data
        hours: Any = self.credit_hours.data
        if minutes is not None or hours is None:
            return minutes
        try:
            return minutes_of_a_day(hours, self.unit_minutes)
        except Refusal:
            return None

    def _hours(self) -> tuple[time | None, time | None]:
        start: Any = self.start_hour.data or self.start_local.hour
        end: Any = self.end_hour.data or self.end_local.hour
        return start, end

    def _is_long(self) -> bool:
        day: Any = self.start_local.data
        return day is not None and is_long(day, *self._hours())

    def _was_long(self) -> bool:
        days = self.meeting.sessions if self.meeting else []
        return any(is_long(each.day, each.starts_at, each.ends_at) for each in days)


def _credit_of(session: Session) -> int | None:
    return None if session.blocks else session.credit_minutes


def _break_of(session: Session) -> int | None:
    return session.break_minutes


def _told(minutes: list[int | None]) -> tuple[int | None, ...]:
    return tuple(minutes) if any(each is not None for each in minutes) else ()


def meeting_texts(form: MeetingForm) -> dict[str, str]:
    """Return what stands in each field of the meeting, as text: to tell what somebody changed."""
    return {name: _text(form[name]) for name in NAMES}


def _text(field: Any) -> str:
    shown = field.data or "" if isinstance(field, SelectField) else field._value()
    return str(shown).replace("\r\n", "\n").strip()


def shown_meeting(meeting: Meeting, access: MeetingAccess | None = None) -> dict[str, Any]:
    """Return a meeting as the form shows it, with its access data, which the caller has opened."""
    plan, unit = plan_of(meeting), unit_of(meeting.event)
    values: dict[str, Any] = {name: getattr(plan, name) for name in PLACE}
    values |= shown_access(access or MeetingAccess())
    values["mode"] = plan.mode.value if plan.mode else ""
    values |= {"start_local": plan.first_day, "start_hour": plan.starts_at, "end_hour": plan.ends_at}
    values["end_local"] = plan.last_day if plan.last_day != plan.first_day else None
    days = alive_in_order(meeting)
    values["credit_hours"] = shown_hours(plan.credit(0), unit)
    values["break_minutes"] = suggested_break(days[0]) if days else None
    values["parallel_group"] = plan.group or ""
    return values


class ReasonForm(Form):
    """Why something is cancelled; `version` is the event's, as its page was shown."""

    version = HiddenField()
    reason = prose(
        N_("Reason"), N_("Shown on the event's page, and in the letter if people are told."), rows=2
    )
