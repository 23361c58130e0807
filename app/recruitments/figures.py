"""How many people applied, take part and wait, at each event of a recruitment and over all together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.events.models import Event, Recruitment, RegistrationRules
from app.registrations.counting import seats_of
from app.registrations.models import IN_FORCE, SEATED, Registration
from app.registrations.seats import Seats
from app.work import Work


@dataclass(frozen=True, slots=True)
class Reached:
    """Over all events of a recruitment, each person counted once: registered, and with a place."""

    persons: int = 0
    seated: int = 0


@dataclass(frozen=True, slots=True)
class JointFigures:
    """Seats by event id; and over all events of the recruitment, each person counted once."""

    seats: dict[int, Seats]
    persons: int
    seated: int


def figures(work: Work, recruitment: Recruitment, events: Sequence[Event]) -> JointFigures:
    """Count the people of a recruitment, and the seats of these of its events, with two statements."""
    reached = reached_of(work, [recruitment])[recruitment.id]
    return JointFigures(seats_of(work, events), reached.persons, reached.seated)


def reached_of(work: Work, recruitments: Collection[Recruitment]) -> dict[int, Reached]:
    """Return how far each recruitment has come, by its id, with one statement.

    A person who is registered for several events counts once, as does one who keeps a place while they wait
    for another.
    """
    found = {each.id: Reached() for each in recruitments}
    if not found:
        return found
    person, state = Registration.person_id, Registration.state
    query = (
        select(
            RegistrationRules.recruitment_id,
            func.count(person.distinct()).filter(state.in_(IN_FORCE)),
            func.count(person.distinct()).filter(state.in_(SEATED)),
        )
        .join(RegistrationRules, RegistrationRules.event_id == Registration.event_id)
        .where(RegistrationRules.recruitment_id.in_(found))
        .group_by(RegistrationRules.recruitment_id)
    )
    for id, persons, seated in work.session.execute(query):
        if id is not None:
            found[id] = Reached(persons, seated)
    return found
