"""The forms of one meeting and of cancelling."""

from datetime import date
from typing import Any

from wtforms import HiddenField, URLField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from app.errors import N_
from app.events.models import Meeting
from app.events.plans import SECRETS, TEXTS, MeetingPlan, plan_of
from app.typed import stripped
from app.web.fields import DayField, HourField, likely_year, line, prose, whole
from app.web.forms import Form

NAMES = ("start_local", "end_local", "start_hour", "end_hour", "credit_minutes", *TEXTS, *SECRETS)
"""The fields of the form that say what a meeting is."""


class MeetingForm(Form):
    """Days, hours, place and access data of a meeting."""

    version = HiddenField()
    seen = HiddenField()
    start_local = DayField(N_("First day"), validators=[likely_year])
    start_hour = HourField(N_("From"), description=N_("Empty: the hour is not known yet."))
    end_local = DayField(
        N_("Last day"), description=N_("Only if the meeting takes several days."), validators=[likely_year]
    )
    end_hour = HourField(N_("To"))
    label = line(N_("Name of the meeting"), 120, N_("For one of several: I, II, Module 2."))
    venue = line(N_("Venue and address"))
    city = line(N_("Town"), 120)
    county = line(N_("County"), 120)
    municipality = line(N_("Municipality"), 120)
    credit_minutes = whole(
        N_("Minutes credited for each day"), 1, 1440, N_("Empty: the time from start to end.")
    )
    online_link = URLField(
        N_("Link to the online meeting"),
        description=N_("Only people with a confirmed place see the link, the code and the password."),
        filters=[stripped],
        validators=[
            Optional(), Length(max=1000), Regexp(r"https?://[^\s]+$", message=N_("Start the link with https://.")),
        ],
    )  # fmt: skip
    access_code = line(N_("Access code"), 120)
    meeting_password = line(N_("Meeting password"), 120)
    reason = prose(N_("Reason of the change"), N_("Goes into the letter if people are told."), rows=2)

    def validate_start_local(self, field: Any) -> None:
        """Demand a day."""
        if field.data is None:
            raise ValidationError(N_("Give the day."))

    def plan(self) -> MeetingPlan:
        """Return what was typed as a plan."""
        first: Any = self.start_local.data
        last: date = self.end_local.data or first
        days = (last - first).days + 1
        minutes = self.credit_minutes.data
        return MeetingPlan(
            first_day=first,
            last_day=last,
            starts_at=self.start_hour.data or self.start_local.hour,  # type: ignore[arg-type]  # an hour
            ends_at=self.end_hour.data or self.end_local.hour,  # type: ignore[arg-type]  # an hour
            credit_minutes=(minutes,) * days if minutes and 0 < days < 100 else (),
            **{name: getattr(self, name).data for name in TEXTS + SECRETS},
        )


def meeting_texts(form: MeetingForm) -> dict[str, str]:
    """Return what stands in each field of the meeting, as text: to tell what somebody changed."""
    return {name: str(form[name]._value()).replace("\r\n", "\n").strip() for name in NAMES}


def shown_meeting(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as the form shows it."""
    plan = plan_of(meeting)
    values: dict[str, Any] = {name: getattr(plan, name) for name in TEXTS + SECRETS}
    values |= {"start_local": plan.first_day, "start_hour": plan.starts_at, "end_hour": plan.ends_at}
    values["end_local"] = plan.last_day if plan.last_day != plan.first_day else None
    values["credit_minutes"] = plan.credit(0)
    return values


class ReasonForm(Form):
    """Why something is cancelled; `version` is the event's, as its page was shown."""

    version = HiddenField()
    reason = prose(
        N_("Reason"), N_("Shown on the event's page, and in the letter if people are told."), rows=2
    )
