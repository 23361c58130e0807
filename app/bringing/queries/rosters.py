"""What a group makes of the people of a list: members from a day on."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from app.bringing.models import TAKEN, BroughtList
from app.bringing.pairs import Planned
from app.errors import N_, Refusal
from app.groups.details import MOST_MEMBERS
from app.groups.models import Membership
from app.work import Work

MEMBER = N_("This person is a member of the group on this day or later already.")
FULL = N_("A group keeps at most %(most)s memberships.")
JOINS = "member"
"""The state of who becomes a member."""


def plan_roster(work: Work, brought: BroughtList, rows: Sequence[Planned]) -> None:
    """Set who becomes a member: everybody who is none from the first day on, while the group has room."""
    mine = Membership.group_id == brought.group_id
    ids = {each.person_id for each in rows if each.person_id is not None}
    query = select(Membership.person_id).where(mine, Membership.person_id.in_(ids))
    if brought.since is not None:
        query = query.where(or_(Membership.ends.is_(None), Membership.ends >= brought.since))
    known = set(work.session.scalars(query)) if ids else set()
    count = work.session.scalar(select(func.count()).select_from(Membership).where(mine)) or 0
    for each in rows:
        if each.outcome not in TAKEN:
            continue
        if each.person_id in known:
            each.refuse(Refusal(MEMBER))
        elif count >= MOST_MEMBERS:
            each.refuse(Refusal(FULL, values={"most": MOST_MEMBERS}))
        else:
            count += 1
            each.state = JOINS
