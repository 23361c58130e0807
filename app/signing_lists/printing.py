"""What a printed list holds: the days of its columns, and page by page who stands there, without names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.history.models import HistoryFact
from app.history.operations import record
from app.signing_lists.facts import PRINTED
from app.work import Work


@dataclass(frozen=True, slots=True)
class PrintedList:
    """One list: the ids of its sessions, and for each page the ids of registration and person in order.

    Somebody from elsewhere has no registration.
    """

    event_id: int
    session_ids: tuple[int, ...]
    pages: tuple[tuple[tuple[int | None, int], ...], ...]
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page as it was printed, as the fact of its printing tells.

    `page` counts over the whole file and `first_page` is that of its list; `number` and `pages` are what
    stands on the paper. `rows_before` stand on the list's earlier pages. `days` are those of the sessions as
    they were then (none where that was not kept yet).
    """

    printing_id: int
    at: datetime
    event_id: int
    page: int
    first_page: int
    pages: int
    session_ids: tuple[int, ...]
    days: tuple[date, ...]
    rows_before: int
    rows: tuple[tuple[int | None, int], ...]

    @property
    def number(self) -> int:
        """The number that stands on the paper."""
        return self.page - self.first_page + 1

    @property
    def list_key(self) -> tuple[int, int]:
        """What is the same for all pages of one list."""
        return self.printing_id, self.first_page


def printed_pages(fact: HistoryFact) -> Iterator[PrintedPage]:
    """Yield the pages of a printing, in order; none of a paper that is not signed page by page."""
    page = 1
    for each in fact.values.get("lists", ()):
        first_page, before = page, 0
        for rows in each["pages"]:
            yield PrintedPage(
                printing_id=fact.id,
                at=fact.at,
                event_id=fact.subject_id,
                page=page,
                first_page=first_page,
                pages=len(each["pages"]),
                session_ids=tuple(each["sessions"]),
                days=tuple(date.fromisoformat(day) for day in each.get("days", ())),
                rows_before=before,
                rows=tuple((registration_id, person_id) for registration_id, person_id in rows),
            )
            page, before = page + 1, before + len(rows)


def record_printing(
    work: Work, event_id: int, paper: str, people: int, lists: tuple[PrintedList, ...] = ()
) -> int:
    """Record that a paper with so many people was made; return the number of the fact, which names it.

    With lists to sign the fact holds what each page of the file holds, counted on from list to list. Expects
    a transaction begun for writing.
    """
    values: dict[str, object] = {"paper": paper, "people": people}
    if lists:
        values["lists"] = [
            {
                "sessions": each.session_ids,
                "days": [day.isoformat() for day in each.days],
                "pages": each.pages,
            }
            for each in lists
        ]
    fact = record(work, PRINTED, "event", event_id, event_id=event_id, values=values)
    work.session.flush()
    return fact.id
