"""Posting minutes and taking them back. No operation changes or removes an entry."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Select

from app.ledger.models import Book, EntryKind, LedgerEntry, Source
from app.ledger.postings import Posting
from app.ledger.queries import last_number, standing
from app.work import Work

_AT_ONCE = 500


def post(work: Work, book: Book, source: Source, postings: Iterable[Posting]) -> None:
    """Enter what sources of one kind give, in the caller's transaction.

    All that a source gives in a book is posted in one call: a second one fails (IntegrityError).
    """
    numbers = Counter[int]()
    for each in postings:
        numbers[each.source_id] += 1
        work.session.add(
            LedgerEntry(
                book=book, kind=EntryKind.posting, source_kind=source, number=numbers[each.source_id],
                at=work.now, **asdict(each),
            )
        )  # fmt: skip
    work.session.flush()


def reverse(work: Work, source: Source, ids: Select[int]) -> None:
    """Take back what stands of the sources selected by id, in every book: each entry gets a counterpart."""
    mine = LedgerEntry.source_kind == source, LedgerEntry.source_id.in_(ids)
    for entry in work.session.scalars(standing(*mine)).all():
        work.session.add(_counterpart(work, entry))
    work.session.flush()


def give_registration_to(work: Work, registration_id: int, person_id: int) -> None:
    """Let the minutes received under a registration be this person's: taken back and entered anew.

    For a registration that was corrected to somebody else; its own total stays.
    """
    others = LedgerEntry.registration_id == registration_id, LedgerEntry.person_id != person_id
    _enter_anew(work, others, person_id=person_id)


def give_institution_to(work: Work, institution_id: int, other_id: int) -> list[int]:
    """Let the minutes of an institution be another's; return the ids of the new entries."""
    return _enter_anew(work, (LedgerEntry.institution_id == institution_id,), institution_id=other_id)


def give_entries_to(work: Work, entry_ids: list[int], institution_id: int) -> None:
    """Let those of the entries that still stand be this institution's."""
    for start in range(0, len(entry_ids), _AT_ONCE):
        some = LedgerEntry.id.in_(entry_ids[start : start + _AT_ONCE])
        _enter_anew(work, (some,), institution_id=institution_id)


def _enter_anew(work: Work, conditions: Iterable[ColumnElement[bool]], **who: int) -> list[int]:
    made: list[LedgerEntry] = []
    numbers = Counter[tuple[Source, int, Book]]()
    for entry, last in work.session.execute(standing(*conditions).add_columns(last_number())).all():
        source = entry.source_kind, entry.source_id, entry.book
        numbers[source] = max(numbers[source], last) + 1
        work.session.add(_counterpart(work, entry))
        again = _columns(entry) | who | {"number": numbers[source], "at": work.now}
        made.append(LedgerEntry(**again))
    work.session.add_all(made)
    work.session.flush()
    return [each.id for each in made]


def _counterpart(work: Work, entry: LedgerEntry) -> LedgerEntry:
    changed = {"kind": EntryKind.reversal, "minutes": -entry.minutes, "at": work.now}
    return LedgerEntry(**(_columns(entry) | changed))


def _columns(entry: LedgerEntry) -> dict[str, Any]:
    names = (column.name for column in LedgerEntry.__table__.columns)
    return {name: getattr(entry, name) for name in names if name != "id"}
