"""The letters about signed papers."""

from typing import Any

from app.links import Links
from app.outbox.operations import NewLetter
from app.registrations.messages import participants_letter
from app.registrations.models import Registration
from app.work import Work


def returned_letter(work: Work, registration: Registration, reason: str) -> NewLetter:
    """Return the news that the signed form was sent back, why, and where to hand it in again."""
    return _letter(work, registration, "paper_returned", reason=reason)


def accepted_letter(work: Work, registration: Registration) -> NewLetter:
    """Return the news that the signed form was accepted, for who is told nothing else by it."""
    return _letter(work, registration, "paper_accepted")


def paper_address(links: Links, registration: Registration) -> str:
    """Return the address at which a person hands the signed form in."""
    return f"{links.registration(registration.id, registration.link_version)}paper"


def _letter(work: Work, registration: Registration, kind: str, **further: Any) -> NewLetter:
    link = paper_address(work.links, registration)
    return participants_letter(work, registration, kind, paper_link=link, **further)
