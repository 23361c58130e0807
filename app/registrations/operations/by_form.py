"""Acting behind the link to which the form leads, only while it works."""

from app.registrations.counting import lock_registration
from app.registrations.models import Registration
from app.registrations.own_links import check_form_link
from app.work import Work


def act_by_form(work: Work, registration: Registration) -> None:
    """Take the registration's lock for an act behind the form's link.

    Raises Ended when the link ended before the lock was there: somebody came with the mailed one.
    """
    entries = registration.entries
    lock_registration(work, registration)
    check_form_link(work, registration, entries)
