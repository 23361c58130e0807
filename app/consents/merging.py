"""Consents of two persons who turned out to be one."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from app.consents.models import Consent
from app.notices.models import TextKind
from app.people.operations.moves import PersonMerge
from app.work import Work

_Scope = tuple[TextKind, int | None]


def merge_consents(work: Work, merge: PersonMerge) -> None:
    """Give consents to the person who is kept; what either withdrew last is withdrawn for both.

    Pictures are an event's, everything else is the person's.
    """
    query = select(Consent).where(Consent.person_id.in_([merge.kept.id, merge.gone.id]))
    rows = work.session.scalars(query.order_by(Consent.id).with_for_update()).all()
    last: dict[_Scope, list[Consent]] = defaultdict(list)
    for each in rows:
        if each.withdrawn_at is not None:
            last[_scope(each)].append(each)
    for each in rows:
        merge.moves.change(each, person_id=merge.kept.id)
        if each.withdrawn_at is not None or not last[_scope(each)]:
            continue
        end = max(last[_scope(each)], key=_ended)
        if _ended(end) > each.given_at:
            merge.moves.change(each, withdrawn_at=end.withdrawn_at, withdrawn_by=end.withdrawn_by)


def _scope(consent: Consent) -> _Scope:
    return consent.kind, consent.event_id if consent.kind == TextKind.image else None


def _ended(consent: Consent) -> datetime:
    return consent.withdrawn_at or consent.given_at
