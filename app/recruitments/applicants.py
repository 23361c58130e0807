"""Everybody who applied for any event of a recruitment: filtered, in pages, and as rows to export."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.events.access import visible_to_staff
from app.events.models import Event, Recruitment, RegistrationRules
from app.papers.sheets import Cell
from app.registrations.listing import matching
from app.registrations.models import Registration, RegistrationState
from app.registrations.queries import MOST_CHOSEN
from app.typed import number_in, searched
from app.work import Work

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ApplicantFilter:
    """Which applicants a reader asks for: words to search for, a state, an event; empty ones mean all."""

    words: str = ""
    state: RegistrationState | None = None
    event: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether less than all is asked for."""
        return bool(self.words or self.state or self.event)

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "ApplicantFilter":
        """Return what the words of an address ask for; unknown ones mean all."""
        state = arguments.get("state", "")
        known = RegistrationState(state) if state in RegistrationState.__members__ else None
        return cls(searched(arguments.get("q", ""), _LONGEST), known, number_in(arguments.get("event")))

    def arguments(self) -> dict[str, str]:
        """Return the words of the address; empty ones are left out."""
        words = {"q": self.words, "state": self.state or "", "event": str(self.event or "")}
        return {name: value for name, value in words.items() if value}


def applicants(work: Work, recruitment: Recruitment, asked: ApplicantFilter) -> Select[Registration]:
    """Select the applicants at events that the actor organises, by name, with event and institution."""
    query = select(Registration).join(Registration.event).options(contains_eager(Registration.event))
    query = query.options(joinedload(Registration.institution))
    return query.where(*_conditions(work, recruitment.id, asked)).order_by(*_BY_NAME)


def chosen_applicants(work: Work, recruitment: Recruitment, ids: Sequence[int]) -> list[Registration]:
    """Return those of these registrations that are the recruitment's and the actor's."""
    query = applicants(work, recruitment, ApplicantFilter()).where(Registration.id.in_(ids[:MOST_CHOSEN]))
    return list(work.session.scalars(query))


def counted(work: Work, recruitment: Recruitment, asked: ApplicantFilter) -> int:
    """Count the applicants that are asked for."""
    query = select(func.count(Registration.id)).join(Registration.event)
    return work.session.scalar(query.where(*_conditions(work, recruitment.id, asked))) or 0


def exported(work: Work, recruitment_id: int, asked: ApplicantFilter) -> Iterator[tuple[Cell, ...]]:
    """Yield the same applicants as rows, without gathering them in memory."""
    query = select(
        Event.title_pl, Event.starts_on, Event.place_city, Registration.state, Registration.last_name,
        Registration.first_name, Registration.institution_name, Registration.position,
        Registration.municipality, Registration.email, Registration.phone, Registration.channel,
        Registration.registered_at,
    ).join(Registration.event)  # fmt: skip
    query = query.where(*_conditions(work, recruitment_id, asked)).order_by(*_BY_NAME)
    rows: Iterable[Sequence[Any]] = work.session.execute(query.execution_options(yield_per=500))
    return ((*row[:3], row[3].value, *row[4:11], row[11].value, row[12]) for row in rows)


_BY_NAME = (Registration.name_sort, Registration.id)


def _conditions(work: Work, recruitment_id: int, asked: ApplicantFilter) -> list[ColumnElement[bool]]:
    joint = select(RegistrationRules.event_id).where(RegistrationRules.recruitment_id == recruitment_id)
    conditions = [Registration.event_id.in_(joint), visible_to_staff(work), *matching(asked.words)]
    if asked.state is not None:
        conditions.append(Registration.state == asked.state)
    if asked.event is not None:
        conditions.append(Registration.event_id == asked.event)
    return conditions
