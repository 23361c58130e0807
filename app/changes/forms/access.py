"""The fields of what lets people into an online meeting."""

from app.errors import N_
from app.events.meeting_access import MeetingAccess
from app.events.meeting_links import meeting_link
from app.web.fields import ReadField
from app.web.forms import Form

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
