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
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(number, pages)
    rows = session.scalars(query.limit(size).offset((number - 1) * size)).unique().all()
    return Page(rows, number, pages, total, size)
