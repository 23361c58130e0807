"""A person in the events of one recruitment: where they are registered already (docs/decisions/0214)."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.errors import N_
from app.events.models import Event, Recruitment, RegistrationRules
from app.registrations.models import HOLDING, IN_FORCE, Registration
from app.work import Work

ELSEWHERE = N_(
    "One person takes part in one event of this recruitment only, and this person is registered for another "
    "one: “%(event)s”. Move them from there."
)
"""What staff are told."""
ELSEWHERE_FOR_ALL = N_(
    "One person takes part in one event of this recruitment only, and this person is registered for another "
    "one. The place or date is changed on the page of that registration, whose link was mailed."
)
"""What somebody is told who has shown nothing about the person's other registrations."""


def elsewhere(work: Work, event: Event, person_id: int | None) -> Registration | None:
    """Return the person's registration in force at another event of a recruitment for one event only.

    One that holds a place comes before one that only waits. Costs nothing for an event without recruitment;
    under the event's lock, which covers its recruitment, it stays true.
    """
    if event.rules.recruitment_id is None or person_id is None:
        return None
    found = work.session.scalars(_others(event).where(Registration.person_id == person_id)).all()
    return next(iter(sorted(found, key=lambda each: (not each.holds_seat, each.id))), None)


def persons_elsewhere(work: Work, event: Event, person_ids: Collection[int]) -> set[int]:
    """Return which of these persons `elsewhere` would find, with one statement."""
    if event.rules.recruitment_id is None or not person_ids:
        return set()
    query = _others(event).where(Registration.person_id.in_(person_ids))
    return set(work.session.scalars(query.with_only_columns(Registration.person_id)))


def former_of(work: Work, registration: Registration) -> Registration | None:
    """Return the registration at another event of the recruitment from which this one comes, or waits to.

    Nothing for a change of edition. One statement, and none for an event without recruitment.
    """
    recruitment_id = registration.event.rules.recruitment_id
    if registration.transferred_from_id is None or recruitment_id is None:
        return None
    query = (
        select(Registration)
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .where(
            Registration.id == registration.transferred_from_id,
            Registration.person_id == registration.person_id,
            RegistrationRules.recruitment_id == recruitment_id,
        )
    )
    return work.session.scalar(query.execution_options(populate_existing=True))


def formers_of(work: Work, registrations: Sequence[Registration]) -> dict[int, Registration]:
    """Return what `former_of` finds for each of these registrations, by their ids, with one statement."""
    asked = [
        each
        for each in registrations
        if each.transferred_from_id is not None and each.event.rules.recruitment_id is not None
    ]
    if not asked:
        return {}
    query = (
        select(Registration, RegistrationRules.recruitment_id)
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .where(Registration.id.in_([each.transferred_from_id for each in asked]))
        .execution_options(populate_existing=True)
    )
    found = {(row.id, row.person_id, together): row for row, together in work.session.execute(query)}
    keys = {
        each.id: (each.transferred_from_id, each.person_id, each.event.rules.recruitment_id) for each in asked
    }
    return {id: found[key] for id, key in keys.items() if key in found}


def later_of(work: Work, registration: Registration) -> Registration | None:
    """Return the registration at another event of the recruitment that came, or waits to come, for this one.

    One statement, and none for an event without recruitment.
    """
    if registration.event.rules.recruitment_id is None:
        return None
    query = (
        select(Registration)
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .where(
            Registration.transferred_from_id == registration.id,
            Registration.person_id == registration.person_id,
            Registration.state.in_(IN_FORCE),
            RegistrationRules.recruitment_id == registration.event.rules.recruitment_id,
        )
        .options(joinedload(Registration.event))
    )
    return work.session.scalar(query.limit(1))


def laters_of(
    work: Work, registrations: Sequence[Registration], recruitment_id: int | None
) -> dict[int, Registration]:
    """Return what `later_of` finds for each of these registrations of one recruitment, by their ids.

    One statement, and none without a recruitment.
    """
    if recruitment_id is None:
        return {}
    query = (
        select(Registration)
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .where(
            Registration.transferred_from_id.in_([each.id for each in registrations]),
            Registration.state.in_(IN_FORCE),
            RegistrationRules.recruitment_id == recruitment_id,
        )
        .execution_options(populate_existing=True)
    )
    persons = {each.id: each.person_id for each in registrations}
    return {
        row.transferred_from_id: row
        for row in work.session.scalars(query)
        if row.transferred_from_id is not None and persons.get(row.transferred_from_id) == row.person_id
    }


def waits_to_change(registration: Registration, former: Registration | None) -> bool:
    """Tell whether a registration waits for a place while the person holds one at `former`."""
    return former is not None and former.state in HOLDING and registration.is_in_force


def _others(event: Event) -> Select[Registration]:
    return (
        select(Registration)
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .join(Recruitment, Recruitment.id == RegistrationRules.recruitment_id)
        .where(
            RegistrationRules.recruitment_id == event.rules.recruitment_id,
            Recruitment.once_only,
            Registration.event_id != event.id,
            Registration.state.in_(IN_FORCE),
        )
    )
