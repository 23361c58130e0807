"""The form by which a member of staff has a daily letter."""

from wtforms import BooleanField

from app.errors import N_
from app.web.forms import Form


class DailyForm(Form):
    """Whether somebody wants one letter a day about their events."""

    wanted = BooleanField(
        N_("One letter a day about my events"),
        description=N_("At 7:00, on days after which something happened; numbers and links, no names."),
    )
