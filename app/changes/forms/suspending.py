"""The form in which something is suspended: until when, and why."""

from wtforms import HiddenField

from app.errors import N_
from app.web.fields import DayField, likely_year, prose
from app.web.forms import Form


class SuspendForm(Form):
    """Until which day something is suspended, and why; `version` is the event's, as its page was shown."""

    version = HiddenField()
    suspended_until = DayField(
        N_("Suspended until"),
        description=N_("Empty: until further notice."),
        validators=[likely_year],
    )
    reason = prose(
        N_("Reason"), N_("Shown on the event's page, and in the letter if people are told."), rows=2
    )
