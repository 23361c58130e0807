"""Reading signed papers: one registration's, an event's by state, who owes one, pages of nobody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.errors import N_, Forbidden, Missing
from app.events.access import may_manage_event
from app.events.models import WITH_PAPER, Event, RegistrationRules
from app.registrations.models import (
    IN_FORCE,
    SETTLED_PAPERS,
    PaperFile,
    PaperState,
    Registration,
    SignedPaper,
)
from app.registrations.papers import OWED, asks_paper
from app.signed_papers.models import LooseScan
from app.work import Work

OWES_FORM = N_("owes the signed form")
_SAID_OF = {
    PaperState.uploaded: N_("sent the signed form, which nobody has looked at yet"),
    PaperState.returned: N_("owes the signed form: it was returned"),
}
MOST_TO_CHOOSE_FROM = 500
"""Of how many people one is chosen for pages of nobody."""


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """How many papers of an event are in each state (None: owed and never handed in)."""

    by_state: Mapping[PaperState | None, int]

    def of(self, state: PaperState | None) -> int:
        """Return how many are in a state."""
        return self.by_state.get(state, 0)

    @property
    def total(self) -> int:
        """How many are asked for at all."""
        return sum(self.by_state.values())


def paper_of(work: Work, registration: Registration) -> SignedPaper | None:
    """Return the paper of a registration with its files; None where nothing has come in."""
    query = select(SignedPaper).where(SignedPaper.registration_id == registration.id)
    files = selectinload(SignedPaper.files).joinedload(PaperFile.file)
    return work.session.scalar(query.options(files).execution_options(populate_existing=True))


def papers_of(event: Event, shown: str = "") -> Select[Registration]:
    """Select who is in force at an event; those whose papers wait come first, as they came in.

    `shown` narrows them to a state of the paper, or to OWED.
    """
    query = (
        select(Registration)
        .outerjoin(SignedPaper, SignedPaper.registration_id == Registration.id)
        .where(Registration.event_id == event.id, Registration.state.in_(IN_FORCE))
        .options(joinedload(Registration.institution))
    )
    if shown == OWED:
        query = query.where(SignedPaper.id.is_(None))
    elif shown in PaperState.__members__:
        query = query.where(SignedPaper.state == PaperState(shown))
    return query.order_by(
        case((SignedPaper.state == PaperState.uploaded, 0), else_=1),
        SignedPaper.uploaded_at.is_(None),
        SignedPaper.uploaded_at,
        Registration.name_sort,
        Registration.id,
    )


def papers_by_registration(work: Work, registrations: Sequence[Registration]) -> dict[int, SignedPaper]:
    """Return the papers of some registrations with their files, by the registrations' ids; two statements."""
    ids = [each.id for each in registrations]
    query = select(SignedPaper).where(SignedPaper.registration_id.in_(ids))
    found = work.session.scalars(query.options(selectinload(SignedPaper.files)))
    return {each.registration_id: each for each in found}


def paper_counts(work: Work, event: Event) -> PaperCounts:
    """Count the papers of an event by state, with one statement."""
    rows = work.session.execute(
        select(SignedPaper.state, func.count())
        .select_from(Registration)
        .outerjoin(SignedPaper, SignedPaper.registration_id == Registration.id)
        .where(Registration.event_id == event.id, Registration.state.in_(IN_FORCE))
        .group_by(SignedPaper.state)
    )
    return PaperCounts(dict(rows.all()))


def owing_at(work: Work, event: Event, registration_ids: Collection[int]) -> dict[int, str]:
    """Return who of some registrations has no settled form, and what is to be said of it at the door, as
    message ids; one statement, none where their event asks for no form."""
    if not asks_paper(event):
        return {}
    rows = work.session.execute(_unsettled(registration_ids))
    return {id: _SAID_OF.get(state, OWES_FORM) if state else OWES_FORM for id, state in rows}


def owing(work: Work, registration_ids: Collection[int]) -> set[int]:
    """Return who of some registrations owes a signed form to their event, with one statement."""
    return set(work.session.scalars(_unsettled(registration_ids)))


def _unsettled(registration_ids: Collection[int]) -> Select[int, PaperState | None]:
    return (
        select(Registration.id, SignedPaper.state)
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .outerjoin(SignedPaper, SignedPaper.registration_id == Registration.id)
        .where(
            Registration.id.in_(registration_ids),
            Registration.state.in_(IN_FORCE),
            RegistrationRules.completed_by.in_(WITH_PAPER),
            _open(),
        )
    )


def waiting_papers(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Select events with the number of signed papers that wait for staff, the longest waiting first."""
    counted = (
        select(
            Registration.event_id.label("event_id"),
            func.count().label("count"),
            func.min(SignedPaper.uploaded_at).label("since"),
        )
        .join(SignedPaper, SignedPaper.registration_id == Registration.id)
        .where(SignedPaper.state == PaperState.uploaded, Registration.state.in_(IN_FORCE))
        .group_by(Registration.event_id)
        .subquery()
    )
    query = select(Event, counted.c.count).join(counted, counted.c.event_id == Event.id)
    return query.where(*conditions).order_by(counted.c.since, Event.id)


def loose_of(event: Event) -> Select[LooseScan]:
    """Select the pages of an event that belong to nobody yet, as they came in."""
    return select(LooseScan).where(LooseScan.event_id == event.id).order_by(LooseScan.id)


def loose_scan(work: Work, event: Event, id: int) -> LooseScan:
    """Return pages of this event that belong to nobody; Missing for others."""
    found = work.session.scalar(loose_of(event).where(LooseScan.id == id))
    if found is None:
        raise Missing
    return found


def people_to_choose(work: Work, event: Event) -> list[Registration]:
    """Return, by name, whose paper may be among pages of nobody: who owes one, or has one that waits."""
    query = (
        select(Registration)
        .outerjoin(SignedPaper, SignedPaper.registration_id == Registration.id)
        .where(
            Registration.event_id == event.id,
            Registration.state.in_(IN_FORCE),
            _open(),
        )
        .options(joinedload(Registration.institution))
        .order_by(Registration.name_sort, Registration.id)
    )
    return list(work.session.scalars(query.limit(MOST_TO_CHOOSE_FROM)))


def file_for_staff(work: Work, id: int) -> PaperFile:
    """Return a file that the actor may open as an organiser; Missing if there is none, else Forbidden."""
    paper = joinedload(PaperFile.paper).joinedload(SignedPaper.registration).joinedload(Registration.event)
    query = select(PaperFile).where(PaperFile.id == id).options(joinedload(PaperFile.file), paper)
    found = work.session.scalar(query)
    if found is None:
        raise Missing
    if not may_manage_event(work, found.paper.registration.event):
        raise Forbidden
    return found


def _open() -> ColumnElement[bool]:
    return or_(SignedPaper.id.is_(None), SignedPaper.state.not_in(SETTLED_PAPERS))
