"""Which events ask for a signed form, who owes one, and the words and signs for where each stands."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, select

from app.errors import N_
from app.events.models import WITH_PAPER, CompletedBy, Event
from app.events.window import names_people
from app.registrations.models import HOLDING, IN_FORCE, Channel, PaperState, Registration, SignedPaper
from app.work import Work

PAPERS = {
    PaperState.uploaded: N_("to be looked at"),
    PaperState.accepted: N_("accepted"),
    PaperState.returned: N_("returned"),
    PaperState.received: N_("handed over on paper"),
}
"""Where signed forms stand, in words."""
OWED_WORD = N_("not handed in")
PAPER_CHIPS = {
    PaperState.uploaded: "waiting",
    PaperState.accepted: "confirmed",
    PaperState.returned: "cancelled",
    PaperState.received: "confirmed",
}
OWED = "owed"
"""How addresses and files name those whose form has not come in."""
OWES = "owes"
"""How an address names all who still have to hand one in: nothing has come in, or it was returned."""
PAPER_FILTERS = {
    OWES: N_("to be handed in yet"),
    OWED: OWED_WORD,
    **{state.value: label for state, label in PAPERS.items()},
}


def asks_paper(event: Event) -> bool:
    """Tell whether an event asks for a signed form, beforehand or on the day."""
    return event.rules.completed_by in WITH_PAPER


def brings_paper(event: Event) -> bool:
    """Tell whether the signed form is brought on the day, and nothing waits for it."""
    return event.rules.completed_by == CompletedBy.on_the_day


def institution_may_cover(registration: Registration) -> bool:
    """Tell whether a signed consent of the institution that named the person settles their form, too."""
    event = registration.event
    return asks_paper(event) and names_people(event) and registration.channel == Channel.institution


def owes_paper(event: Event) -> ColumnElement[bool]:
    """Return the condition on `Registration` that the person still has to hand in the signed form.

    On the day those bring it who have a place, or are offered one.
    """
    handed_in = exists(_mine().where(SignedPaper.state != PaperState.returned))
    states = HOLDING if brings_paper(event) else IN_FORCE
    return Registration.state.in_(states) & ~handed_in


def has_paper(event: Event, shown: str) -> ColumnElement[bool]:
    """Return the condition on `Registration` that its signed form stands as one of PAPER_FILTERS says."""
    if shown == OWES:
        return owes_paper(event)
    mine = _mine()
    if shown == OWED:
        return Registration.state.in_(IN_FORCE) & ~exists(mine)
    return exists(mine.where(SignedPaper.state == PaperState(shown)))


def owing_people(work: Work, event: Event) -> frozenset[int]:
    """Return the registrations of an event that owe a signed form, with one statement; none without one."""
    if not asks_paper(event):
        return frozenset()
    query = select(Registration.id).where(Registration.event_id == event.id, owes_paper(event))
    return frozenset(work.session.scalars(query))


def papers_on_page(work: Work, event: Event, rows: Sequence[Registration]) -> dict[int, SignedPaper] | None:
    """Return the signed forms of some registrations by their ids, with one statement; None where none is
    asked for."""
    if not asks_paper(event):
        return None
    ids = [each.id for each in rows]
    found = work.session.scalars(select(SignedPaper).where(SignedPaper.registration_id.in_(ids)))
    return {each.registration_id: each for each in found}


def _mine() -> Select[int]:
    # Correlated by name: a query may join the same table itself.
    mine = SignedPaper.registration_id == Registration.id
    return select(SignedPaper.id).where(mine).correlate(Registration)
