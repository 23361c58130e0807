"""The two links to a participant's page: the mailed one, and the one to which the form leads for a day.

See docs/decisions/0100-a-form-leaves-no-key.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from app.errors import Missing
from app.events.access import may_manage_event
from app.links import Purpose
from app.registrations.models import Registration
from app.registrations.queries import registration_by_id
from app.work import Actor, Work

FORM_LINK_HOURS = 24
"""For how many hours the link to which the form leads works."""


class Replaced(Missing):
    """The link was good once and has been replaced by a newer one."""


class Ended(Missing):
    """The link to which the form led was good once and has ended: the mailed one goes on."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A registration and the link that opened it: the form's shows only what that form sent."""

    registration: Registration
    by_form: bool

    @property
    def hidden(self) -> frozenset[str]:
        """The fields that hold what came in by another way than this link's form."""
        return frozenset(self.registration.form_hides.split()) if self.by_form else frozenset()


def opened(work: Work, token: str) -> Opened:
    """Return what a link opens; Missing for a forged one, Replaced or Ended for one that was good once."""
    claim = work.links.claim(Purpose.manage, token)
    by_form = claim is None
    if claim is None:
        claim = work.links.claim(Purpose.form, token)
    if claim is None:
        raise Missing
    registration = registration_by_id(work, claim.id)
    if by_form:
        check_form_link(work, registration, claim.version)
    elif registration.link_version != claim.version:
        raise Replaced
    while registration.merged_into_id is not None:
        if by_form:  # it shows what one form sent, and the other registration is another's form
            raise Ended
        registration = registration_by_id(work, registration.merged_into_id)
    return Opened(registration, by_form)


def as_person(work: Work, here: Opened) -> Work:
    """Return the work in the name of the link's holder, unless the reader manages the event."""
    registration = here.registration
    if work.actor.is_staff and may_manage_event(work, registration.event):
        return work
    return replace(work, actor=Actor("participant", registration.person_id, registration.name))


def check_form_link(work: Work, registration: Registration, entries: int) -> None:
    """Raise Ended unless the link of the form that made entry number `entries` still works."""
    until = registration.form_until
    if until is None or until <= work.now or registration.entries != entries:
        raise Ended


def form_token(work: Work, registration: Registration) -> str:
    """Return the token to which the form leads: for what it sent, and for a day."""
    return work.links.token(Purpose.form, registration.id, registration.entries)


def begin_form_link(work: Work, registration: Registration) -> None:
    """Let the form that has just been sent lead to the registration; an earlier form's link ends."""
    registration.form_until = work.now + timedelta(hours=FORM_LINK_HOURS)
    registration.form_hides = ""


def end_form_link(registration: Registration) -> None:
    """End the form's link: the holder of the mailed one has come, or somebody else is meant now."""
    registration.form_until = None
    registration.form_hides = ""


def hide_from_form(registration: Registration, names: Iterable[str]) -> None:
    """Keep fields that were corrected by another way out of the page behind the form's link."""
    if registration.form_until is not None:
        registration.form_hides = " ".join(sorted({*registration.form_hides.split(), *names}))
