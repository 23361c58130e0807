"""Merging one institution into another, with the registrations that point to it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select, update

from app.directory.operations.known import make_known
from app.eligibility.models import EligibilityRule
from app.errors import Refusal
from app.events.models import Event, InstitutionPlaces, RegistrationRules
from app.events.operations.own_places import move_own_places
from app.groups.models import Membership
from app.history.operations import record
from app.invitations.models import Invitation
from app.ledger.operations import give_institution_to
from app.lines.operations.merging import move_recipients
from app.nominations.models import InstitutionConsent, Nomination
from app.people.facts import INSTITUTION_MERGED
from app.people.models import Institution, InstitutionName, InstitutionVerdict, Verdict
from app.people.operations import absorb_names
from app.people.operations.institutions import InstitutionDetails
from app.progress.models import InstitutionLink
from app.projects.models import ProjectInstitution
from app.registrations.models import HOLDING, Registration
from app.work import Work

KNOWN = InstitutionDetails.__slots__
"""What is known of an institution apart from its names."""
Carried = (
    InstitutionLink
    | Membership
    | Invitation
    | ProjectInstitution
    | EligibilityRule
    | Nomination
    | InstitutionConsent
)
MOVED: tuple[type[Carried], ...] = (
    InstitutionLink, Membership, Invitation, ProjectInstitution, EligibilityRule, Nomination,
    InstitutionConsent,
)  # fmt: skip
"""The tables whose rows go to the other institution as they are: directors' links, members of groups whom it
sends, invitations, its times in projects, rules that name it, whom it named for events, and its
consents for them."""


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
    """Move all registrations, minutes, lines of support, directors' links and names of `other` to `into`,
    and remove `other`.

    Nobody loses a place, even where an event then seats more people of the institution than its
    limit: the answer names these events. What registrations say they were sent by stays as typed.
    `into` takes over what was known of `other` alone. See docs/decisions/0022. If `into` is known,
    those who were pending for `other` get a place or join the waiting list, in order of arrival.
    All of it can be taken back (`parting.py`).
    """
    merges: list[Merge] = []
    act = new_act()
    make_known(work, [into.id, other.id], lambda: merges.append(merge_under_lock(work, into, other, act)))
    return merges[0]


def new_act() -> str:
    """Return a mark for what is said with one press of a button."""
    return secrets.token_hex(16)


def merge_under_lock(work: Work, into: Institution, other: Institution, act: str) -> Merge:
    """Merge under locks that are held (`make_known`), as one of what is said in an act."""
    _check_both(work, into, other)
    merge = preview_merge(work, into, other)
    filled = [known for known in KNOWN if getattr(into, known) is None and getattr(other, known) is not None]
    minutes = give_institution_to(work, other.id, into.id)
    lines = move_recipients(work, other.id, into.id)
    own_places = move_own_places(work, other.id, into.id)
    moved = {kind.__tablename__: _move(work, kind, other, into) for kind in MOVED}
    _keep(
        work,
        into,
        other,
        act,
        filled,
        {"minutes": minutes, "lines": lines, "places": own_places, "carried": moved},
    )
    work.session.execute(
        update(Registration)
        .where(Registration.institution_id == other.id)
        .values(institution_id=into.id)
        .execution_options(synchronize_session="fetch")
    )
    for known in filled:
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


def _move(work: Work, kind: type[Any], other: Institution, into: Institution) -> list[int]:
    """Let the rows of one institution be the other's; return their numbers."""
    rows = work.session.scalars(select(kind).where(kind.institution_id == other.id).order_by(kind.id)).all()
    for row in rows:
        row.institution_id = into.id
    work.session.flush()
    return [row.id for row in rows]


def _keep(
    work: Work,
    into: Institution,
    other: Institution,
    act: str,
    filled: list[str],
    moved: Mapping[str, Any],
) -> None:
    """Keep what `other` was and what moves, so that the merge can be taken back."""
    here = select(Registration.id).where(Registration.institution_id == other.id).order_by(Registration.id)
    names = select(InstitutionName.id).where(InstitutionName.institution_id == other.id)
    kept = {
        "name": other.name,
        "into": into.name,
        "is_confirmed": other.is_confirmed,
        "created_at": other.created_at.isoformat(),
        "known": {known: getattr(other, known) for known in KNOWN},
        "names": list(work.session.scalars(names.order_by(InstitutionName.id))),
        "registrations": list(work.session.scalars(here)),
        "filled": filled,
        **moved,
        **_follow(work, other.id, into.id),
    }
    work.session.add(said(work, act, Verdict.same, other.id, into.id, kept))


def _follow(work: Work, gone: int, into: int) -> dict[str, list[int]]:
    """Let what was said of an institution that goes rest, and what was matched with it follow.

    On SQLite its number may be given to another institution, of which nothing has been said.
    """
    of = InstitutionVerdict
    moved, resting = [], []
    standing = of.undone_at.is_(None), or_(of.one_id == gone, of.other_id == gone)
    for row in work.session.scalars(select(of).where(*standing).order_by(of.id)):
        if row.verdict == Verdict.same:
            row.other_id = into
            moved.append(row.id)
        else:
            row.undone_at = work.now
            resting.append(row.id)
    return {"moved": moved, "resting": resting}


def said(
    work: Work, act: str, verdict: Verdict, one_id: int, other_id: int | None, kept: dict[str, Any]
) -> InstitutionVerdict:
    """Return a row for what the actor says now."""
    return InstitutionVerdict(
        act=act, verdict=verdict, one_id=one_id, other_id=other_id, kept=kept,
        said_at=work.now, said_by=work.actor.name,
    )  # fmt: skip


def _check_both(work: Work, into: Institution, other: Institution) -> None:
    found = work.session.scalars(select(Institution.id).where(Institution.id.in_([into.id, other.id]))).all()
    if into.id != other.id and len(found) != 2:
        raise Refusal("One of the two institutions was merged a moment ago.")


def _over_limit(work: Work, into: Institution, other: Institution) -> list[Event]:
    from_other = func.sum(case((Registration.institution_id == other.id, 1), else_=0))
    # Of two numbers of their own the greater one will hold.
    own = (
        select(func.max(InstitutionPlaces.places))
        .where(
            InstitutionPlaces.event_id == Registration.event_id,
            InstitutionPlaces.institution_id.in_([into.id, other.id]),
        )
        .correlate(Registration)
        .scalar_subquery()
    )
    limit = func.coalesce(own, RegistrationRules.per_institution_limit)
    crowded = (
        select(Registration.event_id)
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .where(
            Registration.institution_id.in_([into.id, other.id]),
            Registration.state.in_(HOLDING),
            or_(RegistrationRules.per_institution_limit.is_not(None), RegistrationRules.has_own_places),
            or_(RegistrationRules.places_open_on.is_(None), RegistrationRules.places_open_on > work.today),
        )
        .group_by(Registration.event_id, RegistrationRules.per_institution_limit)
        .having(func.count() > limit, from_other > 0)
    )
    return list(work.session.scalars(select(Event).where(Event.id.in_(crowded)).order_by(Event.starts_on)))
