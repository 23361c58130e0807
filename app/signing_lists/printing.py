"""What a printed list holds: the days of its columns, and page by page who stands there, without names."""

from dataclasses import dataclass

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


def record_printing(
    work: Work, event_id: int, paper: str, people: int, lists: tuple[PrintedList, ...] = ()
) -> int:
    """Record that a paper with so many people was made; return the number of the fact, which names it.

    With lists to sign the fact holds what each page of the file holds, counted on from list to list. Expects
    a transaction begun for writing.
    """
    values: dict[str, object] = {"paper": paper, "people": people}
    if lists:
        values["lists"] = [{"sessions": each.session_ids, "pages": each.pages} for each in lists]
    fact = record(work, PRINTED, "event", event_id, event_id=event_id, values=values)
    work.session.flush()
    return fact.id
