"""The form that publishes a version."""

from wtforms import HiddenField

from app.web.forms import Form


class TimetableForm(Form):
    """A button, with what its reader has seen."""

    seen = HiddenField()
