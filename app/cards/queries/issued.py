"""The versions of cards that were issued, and what waits for a new one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cards.content import CardContent, read
from app.cards.differences import Differences, differences
from app.cards.models import CardKind, HoursCard
from app.cards.queries.month import Subject, before_of, contents_of
from app.coaching.models import HeldRecord
from app.errors import N_
from app.ledger.months import is_locked
from app.projects.models import Project
from app.work import Work

_LATE = N_("What belongs to this card changed after the month was closed.")
_CARRIED = N_("A month before was corrected.")
_REASON_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class Standing:
    """One card of a month: what it says now, the last version issued, and what differs between the two."""

    subject: Subject
    content: CardContent
    issued: HoursCard | None
    differs: Differences | None

    @property
    def is_due(self) -> bool:
        """Whether a version is to be issued: the first one, or one for what was corrected."""
        return self.issued is None or bool(self.differs)


@dataclass(frozen=True, slots=True)
class MonthOfCards:
    """All cards of a project's month, and whether it is closed."""

    project: Project
    month: str
    is_closed: bool
    cards: Sequence[Standing]

    @property
    def due(self) -> list[Standing]:
        """The cards of which a version is to be issued, once the month is closed."""
        return [each for each in self.cards if each.is_due]


def month_of_cards(
    work: Work, project: Project, month: str, only: Collection[Subject] | None = None
) -> MonthOfCards:
    """Return all cards of a month: those that it holds, and those once issued for what it no longer holds.

    `only` some of them cost what they hold, however many the month has.
    """
    contents: dict[Subject, CardContent] = contents_of(work, project, month, only)
    latest = latest_versions(work, project.id, month, only)
    for subject, card in latest.items():
        if subject not in contents:
            before = before_of(work, project.id, month, subject)
            contents[subject] = replace(read(card.content), rows=(), before=before)
    cards = [_standing(subject, content, latest.get(subject)) for subject, content in contents.items()]
    return MonthOfCards(project, month, is_locked(work, project.id, month), cards)


def latest_versions(
    work: Work, project_id: int, month: str, only: Collection[Subject] | None = None
) -> Mapping[Subject, HoursCard]:
    """Return the last version of each card, or of `only` some, that was issued for a project's month."""
    query = (
        select(HoursCard)
        .where(
            HoursCard.project_id == project_id, HoursCard.month == month, HoursCard.kind != CardKind.contract
        )
        .order_by(HoursCard.version)
    )
    if only is not None:
        query = query.where(HoursCard.subject_id.in_({id for _, id in only}))
    found = {(card.kind, card.subject_id): card for card in work.session.scalars(query)}
    return found if only is None else {subject: card for subject, card in found.items() if subject in only}


def versions_of(work: Work, subject: Subject, project_id: int, month: str) -> list[HoursCard]:
    """Return all versions of one card, the first one first."""
    kind, id = subject
    query = (
        select(HoursCard)
        .where(
            HoursCard.kind == kind,
            HoursCard.subject_id == id,
            HoursCard.project_id == project_id,
            HoursCard.month == month,
        )
        .options(joinedload(HoursCard.file))
        .order_by(HoursCard.version)
    )
    return list(work.session.scalars(query))


def what_differs(cards: Sequence[HoursCard]) -> list[tuple[HoursCard, CardContent, Differences | None]]:
    """Return versions with what each says, and what differs from the one before, the last one first."""
    found: list[tuple[HoursCard, CardContent, Differences | None]] = []
    before: CardContent | None = None
    for card in cards:
        content = read(card.content)
        found.append((card, content, differences(before, content) if before else None))
        before = content
    return found[::-1]


def reason_for(work: Work, standing: Standing) -> str | None:
    """Return why there is a next version: the reasons of the corrections since the last; None for the first.

    What nobody gave a reason for is told by a message id.
    """
    if standing.issued is None or not standing.differs:
        return None
    ids = [row.id for each in standing.differs.rows for row in (each.before, each.after) if row]
    query = (
        select(HeldRecord.reason)
        .where(
            HeldRecord.appointment_id.in_(ids),
            HeldRecord.reason.is_not(None),
            HeldRecord.at >= standing.issued.at,
        )
        .order_by(HeldRecord.id)
    )
    reasons = list(dict.fromkeys(each for each in work.session.scalars(query) if each))
    if reasons:
        return "; ".join(reasons)[:_REASON_LENGTH]
    return _LATE if standing.differs.rows else _CARRIED


def _standing(subject: Subject, content: CardContent, issued: HoursCard | None) -> Standing:
    return Standing(subject, content, issued, differences(read(issued.content), content) if issued else None)
