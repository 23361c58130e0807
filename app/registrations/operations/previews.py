"""What a preview says of people and of the letter that one of them gets."""

from dataclasses import replace

from app.outbox.operations import NewLetter
from app.registrations.models import Registration
from app.work import Work


def without_key(work: Work, letter: NewLetter) -> NewLetter:
    """Return the letter without the link that only its reader may have."""
    return replace(letter, context={**letter.context, "link": work.links.absolute("/registrations/…/")})


def named(registration: Registration) -> str:
    """Return the name with the institution, as typed."""
    place = registration.institution_name
    return f"{registration.name}, {place}" if place else registration.name
