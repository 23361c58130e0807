"""The fields of what lets people into an online meeting."""

from dataclasses import replace
from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from app.changes.plan import ChangeMeeting, Several
from app.errors import N_, Refusal
from app.events.meeting_access import MeetingAccess, access_of
from app.events.meeting_links import meeting_link
from app.events.models import Event, Meeting
from app.events.plans import plan_of
from app.events.when import meeting_line
from app.web.fields import ReadField, Ticks, line, prose
from app.web.forms import Form
from app.web.language import current_texts
from app.web.request_work import current_work

ACCESS = ("online_link", "access_code", "meeting_password")
"""The names of the fields, in the order of `MeetingAccess`."""


def link_field() -> ReadField:
    """Return the field for the link: of a whole invitation the address is taken, what is none is refused."""
    hint = N_("The link, or the whole invitation: then the link is taken out of it.")
    return ReadField(N_("Link to the online meeting"), meeting_link, hint)


def typed_access(form: Form) -> MeetingAccess:
    """Return what was typed into the three fields of a form."""
    link, code, password = (form[name].data or None for name in ACCESS)
    return MeetingAccess(link, code, password)


def shown_access(access: MeetingAccess) -> dict[str, str | None]:
    """Return what the three fields show."""
    return dict(zip(ACCESS, (access.link, access.code, access.password), strict=True))


class AccessForm(Form):
    """Another link, code and password for chosen meetings, in one act."""

    version = HiddenField()
    meetings = Ticks(N_("For which meetings"), coerce=str)
    online_link = link_field()
    access_code = line(N_("Access code"), 120)
    meeting_password = line(N_("Meeting password"), 120)
    reason = prose(N_("Reason"), N_("Goes into the letter if people are told."), rows=2)

    def __init__(self, event: Event, **kwargs: Any) -> None:
        self.event = event
        super().__init__(**kwargs)
        texts = current_texts()
        self.offered = {str(each.id): each for each in renewable(event)}
        self.meetings.choices = [(id, meeting_line(texts, each)) for id, each in self.offered.items()]

    def validate_meetings(self, field: Any) -> None:
        """Demand at least one meeting."""
        if not field.data:
            raise ValidationError(current_texts().gettext(N_("Tick the meetings that the new link is for.")))

    def changes(self) -> Several:
        """Return the act. Refuses where nothing is typed, and where a meeting has all of it already."""
        access = typed_access(self)
        if not access:
            raise Refusal(N_("Give the new link, code or password."), field="online_link")
        chosen = [self.offered[id] for id in self.meetings.data or ()]
        if all(access_of(current_work(), each) == access for each in chosen):
            raise Refusal(N_("The meetings have this link, code and password already."), field="online_link")
        renewed = [ChangeMeeting(each, replace(plan_of(each), access=access)) for each in chosen]
        return Several(self.event, renewed, self.reason.data or "")


def renewable(event: Event) -> list[Meeting]:
    """Return the meetings that take place and have a day, in the event's order."""
    return [each for each in event.meetings if each.cancelled_at is None and each.sessions]
