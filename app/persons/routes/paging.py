"""A page of the list of persons."""

from sqlalchemy import func, select

from app.people.models import Person
from app.persons.queries.listing import persons
from app.web.pages import SIZE, Page, page_of
from app.work import Work


def page_of_persons(work: Work, search: str, number: int, *, but: int = 0) -> Page[Person]:
    """Return one page of the persons whom the actor reads and a search finds, without the one of this id.

    Past the end is the last page. A search reads all names: who is found is asked with how many there are.
    """
    query = persons(work, search).where(Person.id != but) if but else persons(work, search)
    if not search:
        return page_of(work.session, query, number)
    ids = query.with_only_columns(Person.id, func.count().over()).limit(SIZE)
    found = work.session.execute(ids.offset((number - 1) * SIZE)).all()
    if not found and number > 1:
        return page_of(work.session, query, number)
    total = found[0][1] if found else 0
    shown = select(Person).where(Person.id.in_([each[0] for each in found]))
    rows = work.session.scalars(shown.order_by(Person.name_sort, Person.id)).all()
    return Page(rows, number, max(1, -(-total // SIZE)), total, SIZE)
