"""Whom institutions named: for their contact, for the person, for staff."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.errors import Missing
from app.events.models import Event, InstitutionPlaces, Publication
from app.events.window import names_people
from app.nominations.models import InstitutionConsent, Nomination
from app.nominations.standing import NamedPerson, Stands, stands
from app.people.models import Institution
from app.progress.models import InstitutionLink
from app.registrations.counting import seats_by_institution
from app.registrations.models import ENDED, IN_FORCE, Registration, RegistrationState
from app.registrations.seats import Seats
from app.work import Work


@dataclass(frozen=True, slots=True)
class PlacesLeft:
    """The places of one institution at an event (None: not limited), and how many of them are taken or held
    for an answer; its reserves likewise; whether the event as a whole is full."""

    places: int | None
    taken: int
    reserves: int | None
    waiting: int
    is_full: bool

    @property
    def free(self) -> int | None:
        """How many places the institution has left; None without a limit."""
        return None if self.places is None else max(0, self.places - self.taken)


def event_named_for(work: Work, link: InstitutionLink, slug: str) -> Event:
    """Return an event for which a link lets people be named; Missing for any other."""
    event = work.session.scalar(select(Event).where(Event.slug == slug)) if slug.isprintable() else None
    if event is None or event.project_id != link.project_id or not names_people(event):
        raise Missing
    if event.publication != Publication.published:
        raise Missing
    return event


def nomination_of(work: Work, event: Event, id: int, institution_id: int | None = None) -> Nomination:
    """Return a nomination for an event, of an institution alone if one is given.

    Missing for any other, and for one that has ended.
    """
    query = _with_registration().where(
        Nomination.id == id, Nomination.event_id == event.id, Nomination.ended_at.is_(None)
    )
    if institution_id is not None:
        query = query.where(Nomination.institution_id == institution_id)
    found = work.session.scalar(query)
    if found is None:
        raise Missing
    return found


def named_by(work: Work, event: Event, institution_id: int) -> list[NamedPerson]:
    """Return whom an institution named for an event, in one statement; its reserves in order."""
    query = (
        _with_registration()
        .join(Nomination.registration)
        .where(Nomination.event_id == event.id, Nomination.institution_id == institution_id)
        .order_by(
            case((Registration.state == RegistrationState.waiting, 1), else_=0),
            Registration.queue_class,
            Registration.queue_number,
            Nomination.id.desc(),
        )
    )
    found, reserve, seen = list[NamedPerson](), 0, set[int]()
    for each in work.session.scalars(query):
        now = stands(each, work.now)
        if now != Stands.ended and each.registration_id in seen:
            continue  # two institutions that named one person were merged
        is_reserve = now in (Stands.reserve, Stands.reserve_asked)
        reserve += is_reserve
        until = each.ask_until or (each.registration.offered_until if now == Stands.asked else None)
        found.append(NamedPerson(each, now, until, reserve if is_reserve else None))
        seen |= {each.registration_id} if now != Stands.ended else set()
    return found


def promised_to(work: Work, event: Event, institution_id: int) -> int:
    """Return how many places of an institution are held for people who have still to say who sends them."""
    query = select(func.count()).where(
        Nomination.event_id == event.id, Nomination.institution_id == institution_id, is_asked(work)
    )
    return work.session.scalar(query) or 0


def places_left(work: Work, event: Event, institution_id: int, counted: Seats | None = None) -> PlacesLeft:
    """Return the places and reserves of an institution, in at most two statements."""
    seats = counted or seats_by_institution(work, event)
    return PlacesLeft(
        seats.limits.of(institution_id),
        seats.taken_by(institution_id) + promised_to(work, event, institution_id),
        seats.limits.reserves if seats.limits.of(institution_id) is not None else None,
        seats.reserves.get(institution_id, 0),
        seats.is_full,
    )


def is_asked(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Nomination` that its person has still to say which institution sends them."""
    return and_(Nomination.ended_at.is_(None), Nomination.ask_until > work.now)


def askers_of(work: Work, registration: Registration) -> list[Nomination]:
    """Return the nominations of other institutions about which a person is asked, the first first."""
    query = (
        select(Nomination)
        .options(joinedload(Nomination.institution))
        .where(Nomination.registration_id == registration.id, is_asked(work))
        .order_by(Nomination.id)
    )
    return list(work.session.scalars(query.execution_options(populate_existing=True)))


def own_nomination(work: Work, registration: Registration) -> Nomination | None:
    """Return the nomination by which a registration came about, as it stands now."""
    query = select(Nomination).where(
        Nomination.registration_id == registration.id,
        Nomination.institution_id == registration.institution_id,
        Nomination.ended_at.is_(None),
        Nomination.ask_until.is_(None),
    )
    return work.session.scalars(query.order_by(Nomination.id.desc())).first()


def consent_of(work: Work, event: Event, institution_id: int) -> InstitutionConsent | None:
    """Return the signed consent of an institution at an event, as it stands now; None where there is none."""
    query = select(InstitutionConsent).where(
        InstitutionConsent.event_id == event.id, InstitutionConsent.institution_id == institution_id
    )
    newest = query.order_by(InstitutionConsent.id.desc()).execution_options(populate_existing=True)
    return work.session.scalars(newest).first()


def to_tell(work: Work) -> Select[Nomination]:
    """Select the nominations that have ended, by whatever way, and of which the contact knows nothing yet."""
    lapsed = and_(Nomination.ask_until.is_not(None), Nomination.ask_until <= work.now)
    return (
        _with_registration()
        .join(Nomination.registration)
        .where(
            Nomination.told_at.is_(None),
            or_(Nomination.ended_at.is_not(None), Registration.state.in_(ENDED), lapsed),
        )
        .order_by(Nomination.id)
    )


def institutions_of(event: Event) -> Select[Institution]:
    """Select the institutions that may send people to an event, by name.

    Those that have people or a number of places there, named somebody, or have a link in its project.
    """
    people = exists().where(
        Registration.institution_id == Institution.id,
        Registration.event_id == event.id,
        Registration.state.in_(IN_FORCE),
    )
    own = exists().where(
        InstitutionPlaces.institution_id == Institution.id, InstitutionPlaces.event_id == event.id
    )
    named = exists().where(Nomination.institution_id == Institution.id, Nomination.event_id == event.id)
    linked = exists().where(
        InstitutionLink.institution_id == Institution.id, InstitutionLink.project_id == event.project_id
    )
    return (
        select(Institution)
        .where(or_(people, own, named, linked))
        .order_by(Institution.name_sort, Institution.id)
    )


def links_by_institution(
    work: Work, event: Event, ids: Collection[int]
) -> Mapping[int, list[InstitutionLink]]:
    """Return the links of these institutions in the event's project that work, in one statement."""
    query = select(InstitutionLink).where(
        InstitutionLink.project_id == event.project_id,
        InstitutionLink.institution_id.in_(ids),
        InstitutionLink.revoked_at.is_(None),
        InstitutionLink.ends_on >= work.today,
    )
    found: dict[int, list[InstitutionLink]] = {id: [] for id in ids}
    for link in work.session.scalars(query.order_by(InstitutionLink.id)):
        found[link.institution_id].append(link)
    return found


def counts_by_institution(work: Work, event: Event, ids: Collection[int]) -> Mapping[int, int]:
    """Return how many people each of these institutions has named and not taken back, in one statement."""
    query = (
        select(Nomination.institution_id, func.count())
        .join(Nomination.registration)
        .where(
            Nomination.event_id == event.id,
            Nomination.institution_id.in_(ids),
            Nomination.ended_at.is_(None),
            Registration.state.in_(IN_FORCE),
        )
        .group_by(Nomination.institution_id)
    )
    return dict(work.session.execute(query).all())


def _with_registration() -> Select[Nomination]:
    return select(Nomination).options(joinedload(Nomination.registration), joinedload(Nomination.event))
