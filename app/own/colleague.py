"""What a participant's page says of a colleague who comes instead, or whose place is offered."""

from dataclasses import dataclass

from app.errors import Closed
from app.registrations.models import Registration
from app.registrations.passing_on import (
    OF_INSTITUTION,
    OF_STAFF,
    TOO_LATE,
    former_of,
    open_stand_in,
    why_not_passed_on,
)
from app.work import Work


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """Whether the place may be passed on, or why it is the organiser's to do so; whose place is offered;
    and to which colleague the place of somebody who left is offered still."""

    may: bool = False
    why_not: str = ""
    former: str = ""
    named: str = ""


def colleague_line(work: Work, registration: Registration) -> ColleagueLine:
    """Return what there is to say, in at most one statement; the link of the form shows none of it."""
    if registration.has_ended:
        stand_in = open_stand_in(work, registration)
        return ColleagueLine(named=stand_in.name if stand_in else "")
    refusal = why_not_passed_on(work, registration)
    is_of_staff = refusal is not None and refusal.message in (OF_INSTITUTION, OF_STAFF, TOO_LATE)
    return ColleagueLine(
        may=refusal is None,
        why_not=work.texts.sentence(refusal) if isinstance(refusal, Closed) and is_of_staff else "",
        former=former_of(work, registration),
    )
