"""What making two persons one would do, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.events.titles import Title, title
from app.groups.models import Membership
from app.invitations.models import Invitation
from app.ledger.queries import received_together
from app.lines.models import LineRecipient
from app.people.models import Person
from app.persons.access import covers
from app.persons.likeness import likeness_of
from app.persons.queries.pairs import known_by_contact
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations.merging import better_of
from app.work import Work


@dataclass(frozen=True, slots=True)
class JoinedEvent:
    """An event at which both are registered: where each stands, where they stand afterwards."""

    title: Title
    kept: RegistrationState
    gone: RegistrationState
    after: RegistrationState
    frees_place: bool


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What moves, what is joined, and the minutes received by each and by both, each session once.

    `is_doubtful`: neither names nor e-mail nor phone are alike.
    """

    moved: Sequence[Title]
    joined: Sequence[JoinedEvent]
    minutes_kept: int
    minutes_gone: int
    minutes_together: int
    lines: int
    groups: int
    invitations: int
    may: bool
    is_doubtful: bool = False

    @property
    def frees_places(self) -> bool:
        """Whether somebody who waits may get a place by it."""
        return any(each.frees_place for each in self.joined)


def preview_merge_of_persons(work: Work, kept: Person, gone: Person) -> MergePreview:
    """Return what `merge_persons` would do now; a constant number of statements, and nothing is written.

    To who may not merge them it tells nothing: what they take part in may be others'.
    """
    if not (covers(work, kept) and covers(work, gone)):
        return MergePreview([], [], 0, 0, 0, 0, 0, 0, may=False)
    mine, theirs = _registrations(work, kept), _registrations(work, gone)
    language = work.texts.language
    joined = [
        JoinedEvent(
            title(each.event, language),
            mine[id].state,
            each.state,
            better_of(mine[id], each).state,
            mine[id].holds_seat and each.holds_seat,
        )
        for id, each in theirs.items()
        if id in mine
    ]
    minutes = received_together(work, kept.id, gone.id)
    return MergePreview(
        [title(each.event, language) for id, each in theirs.items() if id not in mine],
        joined,
        *minutes,
        _count(work, LineRecipient, gone),
        _count(work, Membership, gone),
        _count(work, Invitation, gone),
        may=True,
        is_doubtful=_are_unlike(kept, gone),
    )


def _registrations(work: Work, person: Person) -> dict[int, Registration]:
    query = (
        select(Registration)
        .where(Registration.person_id == person.id, Registration.merged_into_id.is_(None))
        .options(joinedload(Registration.event))
        .order_by(Registration.id)
    )
    return {each.event_id: each for each in work.session.scalars(query)}


def _count(work: Work, model: type[Any], person: Person) -> int:
    query = select(func.count()).select_from(model).where(model.person_id == person.id)
    return work.session.scalar(query) or 0


def _are_unlike(one: Person, other: Person) -> bool:
    known = known_by_contact(one), known_by_contact(other)
    return not known[0].clues & known[1].clues and likeness_of(*known, alone=False) is None
