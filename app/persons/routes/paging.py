"""A page of the list of persons."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.people.models import Person
from app.persons.queries.listing import ids_in_order, persons
from app.web.pages import SIZE, Page
from app.work import Work

MOST_FOUND = 1000
"""Whom a search finds beyond these is not counted: nobody looks through them, one more word finds fewer."""


@dataclass(frozen=True, slots=True)
class FoundPersons(Page[Person]):
    """A page of persons; `is_cut` where a search finds more than are counted and shown."""

    is_cut: bool = False


def page_of_persons(work: Work, search: str, number: int, *, but: int = 0) -> FoundPersons:
    """Return one page of the persons whom the actor reads and a search finds, without the one of this id.

    Past the end is the last page. Who is found is asked once, in the order of the list, and no further than
    to the most that are counted.
    """
    query = persons(work, search).where(Person.id != but) if but else persons(work, search)
    if search:
        found = work.session.scalars(ids_in_order(query).limit(MOST_FOUND + 1)).all()
        total = min(len(found), MOST_FOUND)
    else:
        ids = query.with_only_columns(Person.id)
        total = work.session.scalar(select(func.count()).select_from(ids.order_by(None).subquery())) or 0
    pages = max(1, -(-total // SIZE))
    number = min(number, pages)
    first = (number - 1) * SIZE
    here = found[first : min(first + SIZE, total)] if search else ids.limit(SIZE).offset(first)
    shown = select(Person).where(Person.id.in_(here)).order_by(Person.name_sort, Person.id)
    rows = work.session.scalars(shown).all()
    return FoundPersons(rows, number, pages, total, SIZE, is_cut=bool(search) and len(found) > total)
