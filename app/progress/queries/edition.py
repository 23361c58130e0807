"""Where everybody of an event stands, who is most in danger first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.attendance.queries import people_of
from app.events.models import Event
from app.events.titles import Title
from app.progress.models import Outcome, OutcomeKind
from app.progress.queries.balances import plain_balances
from app.progress.queries.falling import outlooks_without_module
from app.progress.queries.owed import planned_minutes
from app.progress.queries.parts import part_titles
from app.progress.queries.standings import standings
from app.progress.standing import Outlook, PartStanding, Standing, without_module
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """One person of an edition; `outcome` is what staff decided at its end."""

    registration: Registration
    standing: Standing
    outcome: OutcomeKind | None

    def part(self, id: int | None) -> PartStanding | None:
        """Return how the person stands in a part; None where neither minutes nor a plan are of it."""
        return next((each for each in self.standing.parts if each.part_id == id), None)


@dataclass(frozen=True, slots=True)
class EditionStanding:
    """Everybody of an edition; `parts` are the columns: id and name, with None for what is of no part.

    `planned` are the minutes that its sessions give to somebody who misses none.
    """

    people: Sequence[PersonStanding]
    parts: Sequence[tuple[int | None, Title | None]]
    planned: int

    @property
    def in_danger(self) -> int:
        """How many people may not complete it as things stand."""
        return sum(each.standing.in_danger for each in self.people)


def edition_standing(work: Work, event: Event) -> EditionStanding:
    """Return who is on any register of the event and where they stand: in its module, or in the event alone.

    A constant number of statements.
    """
    registrations = list(work.session.scalars(people_of(event)))
    found = _standings(work, event, registrations)
    decided = select(Outcome.registration_id, Outcome.outcome).join(Outcome.registration)
    query = decided.where(Registration.event_id == event.id)
    outcomes: dict[int, OutcomeKind] = dict(work.session.execute(query).all())
    people = [PersonStanding(each, found[each.id], outcomes.get(each.id)) for each in registrations]
    people.sort(key=lambda each: each.standing.urgency)
    return EditionStanding(people, _columns(work, people), planned_minutes(work, event).total())


def _standings(work: Work, event: Event, registrations: Sequence[Registration]) -> dict[int, Standing]:
    if event.module_id is None:
        balances = plain_balances(work, event, registrations)
        outlooks = outlooks_without_module(work, registrations)
        return {
            id: _outlooked(
                without_module(each.unit_minutes, each.required, each.earned, each.possible), outlooks[id]
            )
            for id, each in balances.items()
        }
    found = standings(work, [event.module_id], {each.person_id for each in registrations})
    return {each.id: found[each.person_id, event.module_id] for each in registrations}


def _outlooked(standing: Standing, outlook: Outlook) -> Standing:
    """Let somebody who can still complete the event be near to losing it."""
    is_near = standing.outlook == Outlook.safe and outlook == Outlook.near
    return replace(standing, outlook=outlook) if is_near else standing


def _columns(work: Work, people: Sequence[PersonStanding]) -> list[tuple[int | None, Title | None]]:
    titles = part_titles(work, [people[0].standing] if people else [])
    columns: list[tuple[int | None, Title | None]] = [
        (id, titles[id]) for each in people[:1] for part in each.standing.parts if (id := part.part_id)
    ]
    loose = any(part.part_id is None for each in people for part in each.standing.parts)
    return [*columns, (None, None)] if columns and loose else columns
