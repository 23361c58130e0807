"""The lists of an event or a group, and their rows, for pages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.bringing.models import BroughtList, BroughtRow, Outcome
from app.errors import Missing
from app.events.models import Event
from app.groups.models import Group, Membership
from app.registrations.models import Registration
from app.work import Work


def lists_of(event: Event | None, group: Group | None = None) -> Select[BroughtList]:
    """Select the lists of an event, or of a group, the newest first."""
    mine = (
        BroughtList.event_id == event.id
        if event is not None
        else BroughtList.group_id == (group.id if group else 0)
    )
    return select(BroughtList).where(mine).order_by(BroughtList.id.desc())


def rows_of(brought: BroughtList, outcome: Outcome | None) -> Select[BroughtRow]:
    """Select the rows of a list in order, of one outcome if that is asked for."""
    query = select(BroughtRow).where(BroughtRow.list_id == brought.id)
    if outcome is not None:
        query = query.where(BroughtRow.outcome == outcome)
    return query.order_by(BroughtRow.place)


def row_at(work: Work, brought: BroughtList, place: int) -> BroughtRow:
    """Return the row at a place; Missing if there is none."""
    query = select(BroughtRow).where(BroughtRow.list_id == brought.id, BroughtRow.place == place)
    row = work.session.scalar(query)
    if row is None:
        raise Missing
    return row


def ids_by_place(work: Work, brought: BroughtList) -> Mapping[int, int]:
    """Return the numbers of a list's rows by place."""
    query = select(BroughtRow.place, BroughtRow.id).where(BroughtRow.list_id == brought.id)
    return {row.place: row.id for row in work.session.execute(query)}


def samples_of(work: Work, brought: BroughtList, most: int = 3) -> list[list[str]]:
    """Return some cells of each column that say something, from the first rows."""
    query = (
        select(BroughtRow.cells).where(BroughtRow.list_id == brought.id).order_by(BroughtRow.place).limit(60)
    )
    rows = [cells or [] for cells in work.session.scalars(query)]
    return [
        list(dict.fromkeys(row[at] for row in rows if at < len(row) and row[at]))[:most]
        for at in range(len(brought.heading))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """Who a row speaks of, as pages show it, with what it made."""

    first_name: str
    last_name: str
    email: str = ""
    phone: str | None = None
    institution: str | None = None
    registration_id: int | None = None
    membership_id: int | None = None


def names_of(work: Work, rows: Sequence[BroughtRow]) -> dict[int, ShownPerson]:
    """Return whom rows that were entered made, by place, with two statements; who is gone lacks."""
    registrations = {row.registration_id: row.place for row in rows if row.registration_id is not None}
    members = {row.membership_id: row.place for row in rows if row.membership_id is not None}
    found: dict[int, ShownPerson] = {}
    for each in _registrations(work, registrations):
        found[registrations[each.id]] = ShownPerson(
            first_name=each.first_name, last_name=each.last_name, email=each.email, phone=each.phone,
            institution=each.shown_institution, registration_id=each.id,
        )  # fmt: skip
    for one in _memberships(work, members):
        person, sender = one.person, one.institution
        found[members[one.id]] = ShownPerson(
            first_name=person.first_name, last_name=person.last_name, email=person.email,
            phone=person.phone, institution=sender.name if sender else None, membership_id=one.id,
        )  # fmt: skip
    return found


def _registrations(work: Work, ids: Collection[int]) -> Sequence[Registration]:
    query = select(Registration).where(Registration.id.in_(ids)).options(joinedload(Registration.institution))
    return work.session.scalars(query).all() if ids else ()


def _memberships(work: Work, ids: Collection[int]) -> Sequence[Membership]:
    along = joinedload(Membership.person), joinedload(Membership.institution)
    query = select(Membership).where(Membership.id.in_(ids)).options(*along)
    return work.session.scalars(query).all() if ids else ()


def doubtful_places(work: Work, brought: BroughtList) -> list[int]:
    """Return the places of the rows of which staff have still to say who they are."""
    mine = BroughtRow.list_id == brought.id, BroughtRow.outcome == Outcome.doubtful
    return list(work.session.scalars(select(BroughtRow.place).where(*mine).order_by(BroughtRow.place)))
