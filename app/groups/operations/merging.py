"""Memberships of two persons who turned out to be one."""

from datetime import date

from sqlalchemy import select

from app.groups.models import Membership
from app.people.operations.moves import PersonMerge
from app.work import Work


def merge_memberships(work: Work, merge: PersonMerge) -> dict[int, int]:
    """Give all memberships to the person who is kept; no day of a group is in two of them.

    Where days of both are the same, the kept membership covers the days of both, and the other one is to be
    removed once nothing names it: they are returned by id, with the one that goes on.
    """
    joined: dict[int, int] = {}
    for each in _of(work, merge.gone.id):
        mine = [row for row in _of(work, merge.kept.id) if row.group_id == each.group_id]
        same = next((row for row in mine if _meet(row, each)), None)
        if same is None:
            merge.moves.change(each, person_id=merge.kept.id)
            continue
        begins = None if same.starts is None or each.starts is None else min(same.starts, each.starts)
        ends = None if same.ends is None or each.ends is None else max(same.ends, each.ends)
        blank = ("institution_id", "role", "resolution_number", "resolved_on")
        lacking = {name: getattr(each, name) for name in blank if getattr(same, name) is None}
        merge.moves.change(same, starts=begins, ends=ends, **lacking)
        joined[each.id] = same.id
        _absorb_others(merge, same, [row for row in mine if row is not same], joined)
    return joined


def remove_memberships(work: Work, merge: PersonMerge, joined: dict[int, int]) -> None:
    """Remove the memberships whose days another one covers, once nothing names them."""
    for id in sorted(joined):
        merge.moves.remove(work.session.get_one(Membership, id))


def _absorb_others(
    merge: PersonMerge, same: Membership, others: list[Membership], joined: dict[int, int]
) -> None:
    for row in others:
        if row.id not in joined and _meet(row, same):
            begins = None if same.starts is None or row.starts is None else min(same.starts, row.starts)
            ends = None if same.ends is None or row.ends is None else max(same.ends, row.ends)
            merge.moves.change(same, starts=begins, ends=ends)
            joined[row.id] = same.id


def _of(work: Work, person_id: int) -> list[Membership]:
    query = select(Membership).where(Membership.person_id == person_id).order_by(Membership.id)
    return list(work.session.scalars(query))


def _meet(one: Membership, other: Membership) -> bool:
    begins = max(one.starts or date.min, other.starts or date.min)
    return begins <= min(one.ends or date.max, other.ends or date.max)
