"""A list cut into pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.web.addresses import address_of

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows; `number` counts from 1, `total` the rows of all pages, `size` those of a full page.

    A list that numbers its rows counts from `first`: `{{ page.first + loop.index0 }}`.
    """

    rows: Sequence[Row]
    number: int
    pages: int
    total: int
    size: int

    @property
    def first(self) -> int:
        """The number of this page's first row in the whole list, counted from 1."""
        return (self.number - 1) * self.size + 1

    def url(self, number: int) -> str:
        """Return the address of another page of the same list, filters kept."""
        query = {name: values for name, values in request.args.lists() if name != "page"}
        return address_of(str(request.endpoint), request.view_args or {}, {**query, "page": number})


def asked_page() -> int:
    """Return the page number of the request; nonsense means the first page."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


SIZE = 20
"""How many rows a page has where nothing else is said."""


def page_of(session: Session, query: Select[Any], number: int, size: int = SIZE) -> Page[Any]:
    """Return one page of a query of single entities, with two statements; past the end is the last page."""
    entity = query.column_descriptions[0]["entity"]
    ids = query.with_only_columns(entity.id)
    total = session.scalar(select(func.count()).select_from(ids.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(number, pages)
    rows = _rows(session, query, size, (number - 1) * size)
    return Page(rows, number, pages, total, size)


def page_of_columns(session: Session, query: Select[Any], number: int, size: int = SIZE) -> Page[Any]:
    """Return one page of a query of several columns, with two statements; past the end is the last page."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(number, pages)
    rows = session.execute(query.limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, pages, total, size)


def page_of_list(rows: Sequence[Row], number: int, size: int = SIZE) -> Page[Row]:
    """Return one page of rows that are read already; past the end is the last page."""
    pages = max(1, -(-len(rows) // size))
    number = min(number, pages)
    return Page(rows[(number - 1) * size : number * size], number, pages, len(rows), size)


def page_of_halves(
    session: Session,
    whole: Select[Any],
    halves: Sequence[Select[Any]],
    totals: Sequence[int],
    number: int,
    size: int = SIZE,
) -> Page[Any]:
    """Return one page of `whole`, read as halves one behind the other, whose totals are known.

    One statement for each query, also where the page needs nothing of it, and one for the rows. The
    queries differ in range and order only.
    """
    total = sum(totals)
    pages = max(1, -(-total // size))
    number = min(number, pages)
    entity = halves[0].column_descriptions[0]["entity"]
    ids: list[int] = []
    skipped = (number - 1) * size
    for query, count in zip(halves, totals, strict=True):
        here = query.with_only_columns(entity.id).limit(size - len(ids)).offset(min(skipped, count))
        ids += session.scalars(here)
        skipped = max(0, skipped - count)
    found = session.scalars(whole.where(entity.id.in_(ids))).unique()
    rows = {row.id: row for row in found}
    return Page([rows[id] for id in ids if id in rows], number, pages, total, size)


def _rows(session: Session, query: Select[Any], limit: int, offset: int) -> Sequence[Any]:
    """Skip and sort by number and keys alone: only the rows of the page are read whole."""
    entity = query.column_descriptions[0]["entity"]
    ids = query.with_only_columns(entity.id).limit(limit).offset(offset).correlate(None)
    return session.scalars(query.where(entity.id.in_(ids))).unique().all()
