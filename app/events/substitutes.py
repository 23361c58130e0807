"""Who stands in for which trainer at which session."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.events.models import Session, Substitution
from app.work import Work

Key = tuple[int, int]
"""A session and the trainer who is replaced there, by id."""


def substitutions_at(work: Work, session_ids: Collection[int]) -> list[Substitution]:
    """Return who stands in at some sessions, with both accounts, in one statement; in the order of naming."""
    query = (
        select(Substitution)
        .where(Substitution.session_id.in_(session_ids))
        .options(joinedload(Substitution.account), joinedload(Substitution.replaces))
        .order_by(Substitution.id)
    )
    return list(work.session.scalars(query))


def substitutes_at(work: Work, session_ids: Collection[int]) -> dict[Key, Account]:
    """Return by session and replaced trainer who stands in, in one statement."""
    found = substitutions_at(work, session_ids)
    return {(each.session_id, each.replaces_id): each.account for each in found}


def with_substitutes(
    session: Session, trainers: Sequence[Account], substitutes: Mapping[Key, Account]
) -> list[Account]:
    """Return who leads a session of these trainers: each one or their substitute, each once."""
    found = [substitutes.get((session.id, each.id), each) for each in trainers]
    return list({each.id: each for each in found}.values())
