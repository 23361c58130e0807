"""Merging one institution into another, with the registrations that point to it."""

from dataclasses import dataclass

from sqlalchemy import case, func, select, update

from app.errors import Refusal
from app.events.models import Event
from app.history.operations import record
from app.people.facts import INSTITUTION_MERGED
from app.people.models import Institution, InstitutionName
from app.people.operations import absorb_names
from app.registrations.models import SEATED, Registration
from app.registrations.operations.institution_known import make_known
from app.work import Work


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge moves: registrations and names; `over_limit` are the events that then seat more
    people of one institution than they allow."""

    registrations: int
    names: list[str]
    over_limit: list[Event]


def preview_merge(work: Work, into: Institution, other: Institution) -> Merge:
    """Return what `merge_institutions` would do now. Refuses to merge an institution into itself."""
    if into.id == other.id:
        raise Refusal("An institution can't be merged into itself.")
    moved = work.session.scalar(
        select(func.count()).select_from(Registration).where(Registration.institution_id == other.id)
    )
    names = work.session.scalars(
        select(InstitutionName.name)
        .where(InstitutionName.institution_id == other.id)
        .order_by(InstitutionName.name)
    ).all()
    return Merge(moved or 0, list(names), _over_limit(work, into, other))


def merge_institutions(work: Work, into: Institution, other: Institution) -> Merge:
    """Move all registrations and names of `other` to `into`, and remove `other`.

    Nobody loses a place, even where an event then seats more people of the institution than its
    limit: the answer names these events. What registrations say they were sent by stays as typed.
    `into` takes over what was known of `other` alone. See docs/decisions/0022. If `into` is known,
    those who were pending for `other` get a place or join the waiting list, in order of arrival.
    """
    merges: list[Merge] = []
    make_known(work, [into.id, other.id], lambda: merges.append(_merge(work, into, other)))
    return merges[0]


def _merge(work: Work, into: Institution, other: Institution) -> Merge:
    _check_both(work, into, other)
    merge = preview_merge(work, into, other)
    work.session.execute(
        update(Registration)
        .where(Registration.institution_id == other.id)
        .values(institution_id=into.id)
        .execution_options(synchronize_session="fetch")
    )
    for known in ("type", "sector", "county", "municipality"):
        if getattr(into, known) is None:
            setattr(into, known, getattr(other, known))
    values = {
        "name": into.name,
        "other": other.name,
        "other_id": other.id,
        "registrations": merge.registrations,
        "names": merge.names,
        "over_limit": [event.slug for event in merge.over_limit],
    }
    absorb_names(work, into, other)
    record(work, INSTITUTION_MERGED, "institution", into.id, values=values)
    return merge


def _check_both(work: Work, into: Institution, other: Institution) -> None:
    found = work.session.scalars(select(Institution.id).where(Institution.id.in_([into.id, other.id]))).all()
    if into.id != other.id and len(found) != 2:
        raise Refusal("One of the two institutions was merged a moment ago.")


def _over_limit(work: Work, into: Institution, other: Institution) -> list[Event]:
    from_other = func.sum(case((Registration.institution_id == other.id, 1), else_=0))
    crowded = (
        select(Registration.event_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.institution_id.in_([into.id, other.id]),
            Registration.state.in_(SEATED),
            Event.per_institution_limit.is_not(None),
        )
        .group_by(Registration.event_id, Event.per_institution_limit)
        .having(func.count() > Event.per_institution_limit, from_other > 0)
    )
    return list(work.session.scalars(select(Event).where(Event.id.in_(crowded)).order_by(Event.starts_on)))
