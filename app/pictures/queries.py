"""Reading who may be photographed, and which lists that were taken along are out of date."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, func, select

from app.consents.models import Consent
from app.consents.queries import in_force
from app.events.models import Event
from app.history.models import HistoryFact
from app.notices.models import TextKind
from app.pictures.facts import PRINTED
from app.registrations.models import SEATED, Registration
from app.work import Work

SHOWN_PRINTINGS = 20
"""So many of the lists that were taken along are shown, the latest first."""


@dataclass(frozen=True, slots=True)
class Printing:
    """A list that was taken along: when, by whom, as what, and how many withdrew since."""

    at: datetime
    by: str | None
    format: str
    withdrawn: int


def seated_people(event: Event) -> Select[Registration, bool]:
    """Select those with a place, by name, each with whether they may be photographed."""
    agreed = exists().where(
        in_force(),
        Consent.kind == TextKind.image,
        Consent.event_id == Registration.event_id,
        Consent.person_id == Registration.person_id,
    )
    return (
        select(Registration, agreed.label("may"))
        .where(Registration.event_id == event.id, Registration.state.in_(SEATED))
        .order_by(Registration.name_sort, Registration.id)
    )


def moment_of_list(work: Work, event: Event) -> datetime:
    """Return the moment as which a list is recorded that is read under the event's lock.

    It isn't before what the list knows: somebody may have waited for the lock who came earlier.
    """
    moments = select(func.max(Consent.given_at), func.max(Consent.withdrawn_at))
    here = Consent.kind == TextKind.image, Consent.event_id == event.id
    given, withdrawn = work.session.execute(moments.where(*here)).one()
    return max(each for each in (work.now, given, withdrawn) if each is not None)


def printings(work: Work, event: Event) -> list[Printing]:
    """Return the lists that were taken along, the latest first; two statements."""
    query = (
        select(HistoryFact)
        .where(HistoryFact.event_id == event.id, HistoryFact.kind == PRINTED.kind)
        .order_by(HistoryFact.id.desc())
        .limit(SHOWN_PRINTINGS)
    )
    facts = list(work.session.scalars(query))
    if not facts:
        return []
    ended = _withdrawals(work, [event.id])
    return [
        Printing(
            each.at,
            each.actor_name,
            str(each.values["format"]),
            sum(_concerns(each.at, given, withdrawn) for _, given, withdrawn in ended),
        )
        for each in facts
    ]


def withdrawn_since_printing(
    work: Work, event_ids: Collection[int] | None = None
) -> dict[int, tuple[datetime, int]]:
    """Return events whose latest list is out of date: when it was taken along, and how many withdrew since.

    `event_ids` narrow the answer; at most two statements.
    """
    ended = _withdrawals(work, event_ids)
    if not ended:
        return {}
    latest = (
        select(HistoryFact.event_id, func.max(HistoryFact.at))
        .where(
            HistoryFact.topic == PRINTED.kind.partition(".")[0],
            HistoryFact.kind == PRINTED.kind,
            HistoryFact.event_id.in_({event_id for event_id, _, _ in ended}),
        )
        .group_by(HistoryFact.event_id)
    )
    printed = {event_id: at for event_id, at in work.session.execute(latest) if event_id is not None}
    counts: Counter[int] = Counter()
    for event_id, given, withdrawn in ended:
        if event_id in printed and _concerns(printed[event_id], given, withdrawn):
            counts[event_id] += 1
    return {event_id: (printed[event_id], count) for event_id, count in counts.items()}


def _withdrawals(work: Work, event_ids: Collection[int] | None) -> list[tuple[int, datetime, datetime]]:
    """Return the consents to pictures that ended and were not given again: event, given, withdrawn."""
    again = Consent.__table__.alias()
    given_again = exists().where(
        again.c.kind == TextKind.image,
        again.c.event_id == Consent.event_id,
        again.c.person_id == Consent.person_id,
        again.c.withdrawn_at.is_(None),
    )
    query = select(Consent.event_id, Consent.given_at, Consent.withdrawn_at).where(
        and_(Consent.kind == TextKind.image, Consent.withdrawn_at.is_not(None)), ~given_again
    )
    if event_ids is not None:
        query = query.where(Consent.event_id.in_(event_ids))
    rows = work.session.execute(query)
    return [(event, given, ended) for event, given, ended in rows if event is not None and ended is not None]


def _concerns(printed: datetime, given: datetime, withdrawn: datetime) -> bool:
    """Tell whether a list said yes of somebody who has withdrawn since."""
    return given <= printed < withdrawn
