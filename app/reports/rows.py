"""The rows of a report of hours, and how they are written into a file. Pure."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.columns import sort_key
from app.papers.sheets import Cell

HEADER = (
    "kind", "id", "name", "unit_minutes", "people", "institutions", "meetings",
    "planned_minutes", "delivered_minutes", "received_minutes", "charged_minutes",
)  # fmt: skip
"""The columns of the file, as they are published."""


class ReportKind(enum.StrEnum):
    """What a row is about."""

    module = "module"
    line = "line"
    event = "event"


@dataclass(frozen=True, slots=True)
class Books:
    """What stands in the three books, and how many people and institutions received something."""

    delivered: int = 0
    received: int = 0
    charged: int = 0
    people: int = 0
    institutions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One module, line or event with its minutes.

    `id` is the one of files, `subject_id` that of the table; `slug` is an event's address. A module's
    row holds its editions together: they have rows of their own, so kinds are never added up.
    `unit_minutes` is None where nobody said what an hour is. See docs/decisions/0163.
    """

    kind: ReportKind
    subject_id: int
    id: str
    name_pl: str
    name_en: str | None
    unit_minutes: int | None
    meetings: int
    planned: int
    books: Books
    slug: str | None = None

    @property
    def carries_hours(self) -> bool:
        """Whether any minutes are planned, delivered, received or charged."""
        return bool(self.planned or self.books != Books())

    @property
    def cells(self) -> list[Cell]:
        """The row as it stands in a file, in the order of `HEADER`."""
        books = self.books
        return [
            self.kind.value, self.id, self.name_pl, self.unit_minutes, books.people, books.institutions,
            self.meetings, self.planned, books.delivered, books.received, books.charged,
        ]  # fmt: skip


def in_order(rows: Iterable[ReportRow]) -> list[ReportRow]:
    """Sort rows: modules, lines, events, each by name in the Polish alphabet."""
    kinds = list(ReportKind)
    return sorted(rows, key=lambda row: (kinds.index(row.kind), sort_key(row.name_pl), row.id))


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of rows of one kind."""

    planned: int
    delivered: int
    received: int
    charged: int


def total_of(rows: Sequence[ReportRow]) -> Total:
    """Add up rows of one kind; people are left out, since one person may stand in several rows."""
    return Total(
        sum(row.planned for row in rows),
        sum(row.books.delivered for row in rows),
        sum(row.books.received for row in rows),
        sum(row.books.charged for row in rows),
    )
