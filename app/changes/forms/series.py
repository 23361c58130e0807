"""The forms of a series: its rule with the dates that follow from it, and a change of all that follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import request
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, NumberRange, Optional, ValidationError

from app.changes.plan import AddMeeting, ChangeMeeting, Several
from app.errors import N_, Refusal
from app.events.breaks import USUAL_BREAK, is_long
from app.events.labels import MODE, RHYTHM
from app.events.models import SOFT, Event, Meeting, Mode, Rhythm, Series
from app.events.plans import MeetingPlan, check, plan_of
from app.events.series import MOST, SeriesPlace, day_of, days_of_series, following, was_moved_by_hand
from app.events.series_warnings import warnings_of
from app.typed import number_in
from app.web.fields import DayField, HourField, NumberField, choice, likely_year, line, prose, whole
from app.web.forms import Form, refuse
from app.web.language import current_texts

_GIVE_END = N_("Say how many meetings, or until when.")
_BEFORE_FIRST = N_("The last day is before the first day.")
NONE_CHOSEN = N_("Choose at least one date.")
NO_CHANGE = N_("Nothing is changed: give another day, hour or place.")
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """Return a number up to 89 as meetings are numbered: IV."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A date that the rule gives, with what is to be known of it; one that can't be is not `possible`."""

    number: int
    day: date
    label: str
    warnings: Sequence[str]
    possible: bool
    chosen: bool


class PlaceFields(Form):
    """Hours and place of meetings."""

    start_hour = HourField(N_("From"))
    end_hour = HourField(N_("To"))
    venue = line(N_("Venue and address"))
    city = line(N_("Town"), 120)
    mode = SelectField(N_("How people meet"), default="")
    reason = prose(N_("Reason"), N_("Goes into the letter if people are told."), rows=2)

    def offer_modes(self, event: Event) -> None:
        """Fill the choice of modes."""
        texts = current_texts()
        usual = texts.gettext(N_("as at the event: %(mode)s"), mode=texts.gettext(MODE[event.mode]))
        modes = [SelectChoice(mode.value, texts.gettext(label)) for mode, label in MODE.items()]
        self.mode.choices = [SelectChoice("", usual), *modes]

    def meeting(self, first: date, length: int) -> MeetingPlan:
        """Return a meeting of so many days with what is typed."""
        start: Any = self.start_hour.data
        end: Any = self.end_hour.data
        return MeetingPlan(
            first_day=first,
            last_day=first + timedelta(days=length - 1),
            starts_at=start,
            ends_at=end,
            venue=self.venue.data,
            city=self.city.data,
            mode=Mode(self.mode.data) if self.mode.data else None,
        )


class SeriesForm(PlaceFields):
    """The rule of a series; `listed` is the rule whose dates the page showed, `day` are those ticked."""

    version = HiddenField()
    listed = HiddenField()
    rhythm = choice(N_("How often"), RHYTHM)
    start_local = DayField(N_("First day"), validators=[likely_year])
    length = NumberField(N_("Days in a row"), default=1, validators=[DataRequired(), NumberRange(1, 7)])
    count = whole(N_("How many meetings"), 1, MOST)
    until = DayField(N_("Not later than"), validators=[Optional(), likely_year])
    number_from = whole(N_("Number them from"), 1, 60, N_("Empty: they have no numbers. 4 gives IV, V, VI."))

    def __init__(self, event: Event, **kwargs: Any) -> None:
        self.event = event
        super().__init__(**kwargs)
        self.offer_modes(event)
        texts = current_texts()
        self.rhythm.choices = [
            SelectChoice(each.value, texts.gettext(label)) for each, label in RHYTHM.items()
        ]

    def validate_start_local(self, field: Any) -> None:
        """Demand a day."""
        if field.data is None and not field.errors:
            raise ValidationError(N_("Give the day."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check all fields; count or last day, and hours against each other."""
        good = super().validate(extra_validators)
        first: Any = self.start_local.data
        until: Any = self.until.data
        if good and not self.count.data and not until:
            refuse(self, Refusal(_GIVE_END, field="count"))
        if good and until and until < first:
            refuse(self, Refusal(_BEFORE_FIRST, field="until"))
        if good and not self.errors and not self.is_soft:
            try:
                # Of a day on which the clock is not moved: the dates say themselves where it is.
                check(self.meeting(first.replace(month=1, day=15), self._length))
            except Refusal as refusal:
                refuse(self, refusal)
        return good and not self.errors

    @property
    def is_soft(self) -> bool:
        """Whether only months are planned."""
        return Rhythm(self.rhythm.data) in SOFT

    @property
    def rule(self) -> str:
        """The rule as one text, by which the page tells whether the dates are still those it showed."""
        fields = (
            self.rhythm,
            self.start_local,
            self.length,
            self.count,
            self.until,
            self.start_hour,
            self.end_hour,
        )
        return "|".join(str(field.data or "") for field in fields)

    @property
    def is_listed(self) -> bool:
        """Whether the page showed the dates of this very rule."""
        return self.listed.data == self.rule

    def days(self) -> list[ListedDay]:
        """Return all dates of the rule; what nobody unticked is chosen, unless it can't be."""
        first: Any = self.start_local.data
        dates = days_of_series(Rhythm(self.rhythm.data), first, self.count.data, self.until.data)
        ticked = {number_in(each) for each in request.form.getlist("day")} if self.is_listed else None
        found = []
        for number, day in enumerate(dates):
            plan = self.plan_on(day)
            said, possible = ([], True) if self.is_soft else warnings_of(plan)
            chosen = possible and (ticked is None or number in ticked)
            found.append(ListedDay(number, day, self._label(number), said, possible, chosen))
        return found

    def plan_on(self, day: date) -> MeetingPlan:
        """Return the meeting that begins on a day."""
        return self.meeting(day, self._length)

    def several(self, series: Series) -> Several:
        """Return the meetings of the chosen dates as one change; refuses none at all."""
        reason = self.reason.data or ""
        changes = []
        for each in self.days():
            if each.chosen:
                plan = replace(self.plan_on(each.day), label=each.label or None)
                if is_long(each.day, plan.starts_at, plan.ends_at):
                    plan = replace(plan, break_minutes=(USUAL_BREAK,) * len(plan.days))
                place = SeriesPlace(series, each.number, each.day)
                changes.append(AddMeeting(self.event, plan, reason, place=place))
        if not changes:
            raise Refusal(NONE_CHOSEN)
        return Several(self.event, changes, reason)

    def plans(self) -> list[MeetingPlan]:
        """Return the meetings of the chosen dates; none while only months are planned."""
        return [] if self.is_soft else [self.plan_on(each.day) for each in self.days() if each.chosen]

    def months(self) -> list[tuple[int, date, str | None]]:
        """Return the chosen months: number, first day, name."""
        return [(each.number, each.day, each.label or None) for each in self.days() if each.chosen]

    @property
    def _length(self) -> int:
        return int(self.length.data or 1)

    def _label(self, number: int) -> str:
        return roman(self.number_from.data + number) if self.number_from.data else ""


class FollowingForm(PlaceFields):
    """What is other for one meeting of a series and all that follow."""

    version = HiddenField()
    start_local = DayField(N_("First day of this meeting"), validators=[likely_year])

    def __init__(self, meeting: Meeting, **kwargs: Any) -> None:
        self.one = meeting
        super().__init__(**kwargs)
        self.offer_modes(meeting.event)

    def validate_start_local(self, field: Any) -> None:
        """Demand a day."""
        if field.data is None and not field.errors:
            raise ValidationError(N_("Give the day."))

    def several(self, today: date) -> Several:
        """Return the change of this meeting and of those that follow; refuses nothing at all.

        A meeting that was moved by hand stays as it is. What somebody gave another hour or place keeps it:
        only what is as at this meeting changes along.
        """
        known, reason = plan_of(self.one), self.reason.data or ""
        first: Any = self.start_local.data
        wanted = self.meeting(first, (known.last_day - known.first_day).days + 1)
        other = {
            name: getattr(wanted, name) for name in _ALONG if getattr(wanted, name) != getattr(known, name)
        }
        moves = first != known.first_day
        if not other and not moves:
            raise Refusal(NO_CHANGE)
        changes = [ChangeMeeting(self.one, _moved(known, first, other), reason, first if moves else None)]
        for each in self.along(today):
            plan = plan_of(each)
            day = self._day(each, first) if moves else plan.first_day
            same = {
                name: value for name, value in other.items() if getattr(plan, name) == getattr(known, name)
            }
            if day != plan.first_day or same:
                changes.append(ChangeMeeting(each, _moved(plan, day, same), reason, day))
        return Several(self.one.event, changes, reason)

    def along(self, today: date) -> list[Meeting]:
        """Return the meetings that follow and keep to their rule."""
        return [each for each in following(self.one, today) if not was_moved_by_hand(each)]

    def stay(self, today: date) -> list[Meeting]:
        """Return the meetings that follow and were moved by hand."""
        return [each for each in following(self.one, today) if was_moved_by_hand(each)]

    def _day(self, meeting: Meeting, first: date) -> date:
        """Return the day that the rule gives a meeting when this one is on another day."""
        rhythm = meeting.series.rhythm if meeting.series else Rhythm.weekly
        if rhythm in SOFT:
            return plan_of(meeting).first_day
        return day_of(rhythm, first, (meeting.series_number or 0) - (self.one.series_number or 0))


_ALONG = ("starts_at", "ends_at", "venue", "city", "mode")


def _moved(plan: MeetingPlan, first: date, other: dict[str, Any]) -> MeetingPlan:
    shift = first - plan.first_day
    return replace(
        plan,
        first_day=first,
        last_day=plan.last_day + shift,
        without=frozenset(day + shift for day in plan.without),
        **other,
    )


def shown_following(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as the form of all that follow shows it."""
    plan = plan_of(meeting)
    return {
        "version": str(meeting.event.version),
        "start_local": plan.first_day,
        "start_hour": plan.starts_at,
        "end_hour": plan.ends_at,
        "venue": plan.venue,
        "city": plan.city,
        "mode": plan.mode.value if plan.mode else "",
    }
