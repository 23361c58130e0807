"""The people of a list made members of a group from a day on, in statements that don't grow with them."""

from collections.abc import Sequence

from sqlalchemy import select

from app.bringing.models import BroughtList
from app.bringing.operations.registering import Made, found_people
from app.bringing.pairs import Planned
from app.bringing.queries.planning import ListPlan
from app.bulk import insert_rows
from app.groups.facts import MEMBER_ADDED
from app.groups.models import Membership
from app.history.operations import NewFact, record_all
from app.work import Work


def make_members(
    work: Work, brought: BroughtList, plan: ListPlan, taken: Sequence[Planned]
) -> dict[int, Made]:
    """Make people members as planned, under the group's lock; record it of each. Nobody is written to."""
    group_id, found = brought.group_id or 0, found_people(work, taken)
    rows = []
    for each in taken:
        sender = found.sender(each)
        rows.append(
            {
                "group_id": group_id,
                "person_id": found.of_place[each.entry.place].id,
                "institution_id": sender.id if sender else None,
                "starts": brought.since,
            }
        )
    insert_rows(work.session, Membership, rows)
    people = {found.of_place[each.entry.place].id for each in taken}
    query = select(Membership.person_id, Membership.id).where(
        Membership.group_id == group_id, Membership.person_id.in_(people), Membership.starts == brought.since
    )
    ids = {row.person_id: row.id for row in work.session.execute(query)}
    record_all(
        work,
        [
            NewFact(
                MEMBER_ADDED,
                "group",
                group_id,
                values={"person_id": found.of_place[each.entry.place].id},
                personal={"member": found.of_place[each.entry.place].name},
            )
            for each in taken
        ],
    )
    return {
        each.entry.place: found.made(each, membership_id=ids[found.of_place[each.entry.place].id])
        for each in taken
    }
