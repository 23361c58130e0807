"""How it stands with whom an institution named: what its contact is told, in a word. Pure."""

import enum
from dataclasses import dataclass
from datetime import datetime

from app.errors import N_
from app.nominations.models import Nomination
from app.registrations.counting import needs_papers
from app.registrations.models import PaperState, RegistrationState


class Stands(enum.StrEnum):
    """Where a named person stands, for the institution."""

    coming = "coming"
    owes_paper = "owes_paper"
    asked = "asked"
    reserve = "reserve"
    reserve_asked = "reserve_asked"
    undecided = "undecided"
    ended = "ended"


STANDS = {
    Stands.coming: N_("Takes part, own data are given"),
    Stands.owes_paper: N_("Takes part; the signed form is missing"),
    Stands.asked: N_("Asked; the answer is awaited"),
    Stands.reserve: N_("Reserve, own data are given"),
    Stands.reserve_asked: N_("Reserve; own data are still missing"),
    Stands.undecided: N_("The organiser decides"),
    Stands.ended: N_("Does not come any more"),
}
CHIPS = {
    Stands.coming: "confirmed",
    Stands.owes_paper: "waiting",
    Stands.asked: "open",
    Stands.reserve: "waiting",
    Stands.reserve_asked: "waiting",
    Stands.undecided: "neutral",
    Stands.ended: "neutral",
}
CONSENTS = {
    PaperState.uploaded: N_("consent to be looked at"),
    PaperState.accepted: N_("consent accepted"),
    PaperState.returned: N_("consent returned"),
    PaperState.received: N_("consent handed over on paper"),
}
"""Where the signed consent of an institution stands, in words."""


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """One person on an institution's list: where they stand, until when an answer is awaited, and which
    number of the institution's reserves they have."""

    nomination: Nomination
    stands: Stands
    until: datetime | None = None
    reserve: int | None = None

    @property
    def is_alive(self) -> bool:
        """Whether the institution still names the person."""
        return self.stands != Stands.ended


def stands(nomination: Nomination, now: datetime) -> Stands:
    """Return where a named person stands for the institution of the nomination."""
    registration = nomination.registration
    if nomination.ended_at is not None or registration.has_ended:
        return Stands.ended
    if nomination.ask_until is not None:
        return Stands.asked if nomination.ask_until > now else Stands.ended
    if registration.institution_id != nomination.institution_id:
        return Stands.ended
    if registration.state == RegistrationState.offered:
        return Stands.asked
    if registration.state == RegistrationState.waiting:
        return Stands.reserve_asked if registration.owes_data else Stands.reserve
    if registration.state == RegistrationState.applied:
        return Stands.undecided
    owes = needs_papers(nomination.event) and registration.complete_since is None
    return Stands.owes_paper if owes else Stands.coming
