"""What a partner reads: events of their regions (docs/decisions/0180-partners-read-their-region.md)."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from app.accounts.models import Role
from app.errors import Forbidden, Missing
from app.events.access import is_partner_anywhere
from app.events.models import Assignment, Event, Meeting, Publication
from app.projects.models import Region, RegionCounty
from app.work import Work


def in_own_regions(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Event` for what this actor reads as a partner.

    These are the published events of the region's project that take place in one of its counties: the
    event's own, or a meeting's.
    """
    if not work.actor.is_staff:
        return false()
    here = or_(
        Event.place_county == RegionCounty.county,
        # Named, since only the nearest statement around is known by itself.
        exists()
        .where(Meeting.event_id == Event.id, Meeting.county == RegionCounty.county)
        .correlate(Event, RegionCounty),
    )
    mine = exists().where(
        Assignment.account_id == work.actor.id,
        Assignment.role == Role.partner,
        Region.id == Assignment.region_id,
        Region.project_id == Event.project_id,
        RegionCounty.region_id == Region.id,
        here,
    )
    return and_(Event.publication == Publication.published, mine)


def own_regions(work: Work) -> list[Region]:
    """Return the regions for which the actor is named as a partner, by name."""
    if not work.actor.is_staff:
        return []
    query = (
        select(Region)
        .join(Assignment, Assignment.region_id == Region.id)
        .where(Assignment.account_id == work.actor.id, Assignment.role == Role.partner)
        .order_by(Region.name, Region.id)
    )
    return list(work.session.scalars(query))


def reads_a_region(work: Work) -> bool:
    """Tell whether the actor is a partner in any region (for the navigation)."""
    return is_partner_anywhere(work)


def event_of_own_region(work: Work, slug: str) -> Event:
    """Return a published event of the actor's region; Forbidden to who has none, else Missing.

    A draft, an event elsewhere and none at all answer alike.
    """
    if not reads_a_region(work):
        raise Forbidden
    found = None
    if slug.isprintable():
        found = work.session.scalar(select(Event).where(Event.slug == slug, in_own_regions(work)))
    if found is None:
        raise Missing
    return found
