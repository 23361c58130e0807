"""A page of the list of persons."""

from sqlalchemy import Select, func, select

from app.people.models import Person
from app.web.pages import SIZE, Page
from app.work import Work


def page_of_persons(work: Work, query: Select[Person], number: int, size: int = SIZE) -> Page[Person]:
    """Return one page of the list; past the end is the last page.

    Who is found and how many there are is asked at once, since a search reads all names: two statements.
    """
    ids = query.with_only_columns(Person.id, func.count().over()).limit(size)
    found = work.session.execute(ids.offset((number - 1) * size)).all()
    if not found and number > 1:
        total = work.session.scalar(
            select(func.count()).select_from(query.with_only_columns(Person.id).order_by(None).subquery())
        )
        number = max(1, -(-(total or 0) // size))
        found = work.session.execute(ids.offset((number - 1) * size)).all()
    total = found[0][1] if found else 0
    rows = work.session.scalars(
        select(Person).where(Person.id.in_([each[0] for each in found])).order_by(Person.name_sort, Person.id)
    ).all()
    return Page(rows, number, max(1, -(-total // size)), total, size)
