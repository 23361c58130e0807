"""Posting minutes and taking them back. No operation changes or removes an entry."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from app.bulk import insert_rows
from app.ledger.models import Book, EntryKind, LedgerEntry, Source, WhatFor
from app.ledger.postings import Posting
from app.ledger.queries import standing
from app.work import Work

Key = tuple[str, int, str, int]
"""What was posted, to whom it belongs by now: kind and id of the source, book, number."""

_KEY = LedgerEntry.source_kind, LedgerEntry.source_id, LedgerEntry.book, LedgerEntry.number
_AT_ONCE = 500

_Row = dict[str, Any]


def post(work: Work, book: Book, source: Source, postings: Iterable[Posting]) -> None:
    """Enter what sources of one kind give, in the caller's transaction.

    All that a source gives in a book is posted in one call: a second one fails (IntegrityError).
    """
    _enter(work, _numbered(work, book, source, postings, Counter[int]()))


def reverse(work: Work, source: Source, ids: Select[int]) -> None:
    """Take back what stands of the sources selected by id, in every book: each entry gets a counterpart."""
    mine = LedgerEntry.source_kind == source, LedgerEntry.source_id.in_(ids)
    _enter(work, [_counterpart(work, each) for each in work.session.scalars(standing(*mine))])


def restate(work: Work, book: Book, source: Source, ids: Select[int], postings: Iterable[Posting]) -> None:
    """Let exactly these postings stand in a book of the sources selected by id.

    What stands and is not among them is taken back, what is missing is entered under further numbers; what
    stands already stays as it is. For what is settled anew when something else becomes known.
    """
    mine = LedgerEntry.source_kind == source, LedgerEntry.source_id.in_(ids), LedgerEntry.book == book
    wanted = list(postings)
    back = []
    for entry in work.session.scalars(standing(*mine)):
        posting = _posting(entry)
        if posting in wanted:
            wanted.remove(posting)
        else:
            back.append(_counterpart(work, entry))
    _enter(work, back)
    if not wanted:
        return
    last = select(LedgerEntry.source_id, func.max(LedgerEntry.number)).where(
        LedgerEntry.source_kind == source,
        LedgerEntry.book == book,
        LedgerEntry.source_id.in_({each.source_id for each in wanted}),
    )
    numbers = Counter(dict(work.session.execute(last.group_by(LedgerEntry.source_id)).all()))
    _enter(work, _numbered(work, book, source, wanted, numbers))


def carry_over(work: Work, book: Book, source: Source, old_id: int, new_id: int) -> None:
    """Let what stands of one source in a book be another's of the same kind, which gave nothing yet."""
    mine = LedgerEntry.source_kind == source, LedgerEntry.source_id == old_id, LedgerEntry.book == book
    entries = work.session.scalars(standing(*mine)).all()
    _enter(work, [_counterpart(work, each) for each in entries])
    post(work, book, source, [replace(_posting(each), source_id=new_id) for each in entries])


def give_registration_to(work: Work, registration_id: int, person_id: int) -> None:
    """Let the minutes received under a registration be this person's: taken back and entered anew.

    For a registration that was corrected to somebody else; its own total stays.
    """
    others = LedgerEntry.registration_id == registration_id, LedgerEntry.person_id != person_id
    _enter_anew(work, others, person_id=person_id)


def give_institution_to(work: Work, institution_id: int, other_id: int) -> list[Key]:
    """Let the minutes of an institution be another's; return the keys by which they can be given back."""
    mine = LedgerEntry.institution_id == institution_id
    return [_key(entry) for entry in _enter_anew(work, [mine], institution_id=other_id)]


def give_back_to(work: Work, institution_id: int, keys: Sequence[Key], from_id: int) -> None:
    """Let those of the minutes that are still the other institution's be this one's again."""
    for start in range(0, len(keys), _AT_ONCE):
        some = tuple_(*_KEY).in_([tuple(key) for key in keys[start : start + _AT_ONCE]])
        _enter_anew(work, [some, LedgerEntry.institution_id == from_id], institution_id=institution_id)


def give_person_to(
    work: Work, gone: int, kept: int, registrations: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Let the minutes of a person be another's, who turned out to be the same; return how they were.

    `registrations` says which ended for which. Minutes of one session and part that both received stand
    once, those of who received more. The other book entries are taken back and entered anew.
    """
    theirs = work.session.scalars(standing(LedgerEntry.person_id == gone)).all()
    mine = work.session.scalars(standing(LedgerEntry.person_id == kept)).all()
    before = _sums(mine)
    brought = _sums(theirs)
    less = {key for key in brought if before[key] >= brought[key] and key in before}
    more = {key for key in brought if key in before and key not in less}
    back = [each for each in theirs if _once(each) in less] + [each for each in mine if _once(each) in more]
    moved = [each for each in theirs if _once(each) not in less]
    rows = [_counterpart(work, each) for each in (*back, *moved)]
    for each in moved:
        registration = registrations.get(each.registration_id or 0, each.registration_id)
        who = {"person_id": kept, "registration_id": registration}
        rows.append(_columns(each) | {"turn": each.turn + 1, "at": work.now} | who)
    _enter(work, rows)
    return [_told(each, stands=False) for each in back] + [_told(each, stands=True) for each in moved]


def give_person_back(work: Work, kept: int, told: Sequence[Mapping[str, Any]]) -> bool:
    """Let minutes be as `give_person_to` found them; tell whether they could, since none has changed."""
    rows: list[_Row] = []
    for each in told:
        last = work.session.scalars(
            select(LedgerEntry)
            .where(*(column == value for column, value in zip(_KEY, each["key"], strict=True)))
            .order_by(LedgerEntry.turn.desc(), LedgerEntry.id.desc())
            .limit(1)
        ).one()
        stands = last.kind == EntryKind.posting
        if stands != each["stands"] or (stands and last.person_id != kept):
            return False
        if stands:
            rows.append(_counterpart(work, last))
        who = {"person_id": each["person"], "registration_id": each["registration"]}
        anew = {
            "kind": EntryKind.posting,
            "minutes": abs(last.minutes),
            "turn": last.turn + 1,
            "at": work.now,
        }
        rows.append(_columns(last) | anew | who)
    _enter(work, rows)
    return True


def give_line_to(work: Work, line_id: int, person_id: int, other_id: int) -> None:
    """Let what a person received of a line be another's."""
    mine = LedgerEntry.for_kind == WhatFor.line, LedgerEntry.for_id == line_id
    _enter_anew(work, [*mine, LedgerEntry.person_id == person_id], person_id=other_id)


def _once(entry: LedgerEntry) -> tuple[int, int, int | None, int] | tuple[()]:
    """Return of what a person receives minutes once; () for what is none of a session."""
    if entry.book != Book.received or entry.session_id is None:
        return ()
    return entry.for_id, entry.session_id, entry.part_id, 0


def _sums(entries: Iterable[LedgerEntry]) -> Counter[tuple[Any, ...]]:
    sums: Counter[tuple[Any, ...]] = Counter()
    for each in entries:
        if _once(each):
            sums[_once(each)] += each.minutes
    return sums


def _told(entry: LedgerEntry, *, stands: bool) -> dict[str, Any]:
    key = [entry.source_kind.value, entry.source_id, entry.book.value, entry.number]
    return {
        "key": key, "person": entry.person_id, "registration": entry.registration_id, "stands": stands,
    }  # fmt: skip


def _numbered(
    work: Work, book: Book, source: Source, postings: Iterable[Posting], numbers: Counter[int]
) -> list[_Row]:
    """Return the rows of postings, numbered on from what each source has."""
    rows = []
    for each in postings:
        numbers[each.source_id] += 1
        entry = {"book": book, "kind": EntryKind.posting, "source_kind": source, "at": work.now}
        rows.append(entry | {"number": numbers[each.source_id], "turn": 1} | _fields(each))
    return rows


def _fields(posting: Posting) -> _Row:
    return {each.name: getattr(posting, each.name) for each in fields(posting)}


def _posting(entry: LedgerEntry) -> Posting:
    return Posting(**{each.name: getattr(entry, each.name) for each in fields(Posting)})


def _enter_anew(work: Work, conditions: Iterable[ColumnElement[bool]], **who: int) -> Sequence[LedgerEntry]:
    entries = work.session.scalars(standing(*conditions)).all()
    anew = [_columns(each) | {"turn": each.turn + 1, "at": work.now} | who for each in entries]
    _enter(work, [*(_counterpart(work, each) for each in entries), *anew])
    return entries


def _counterpart(work: Work, entry: LedgerEntry) -> _Row:
    return _columns(entry) | {"kind": EntryKind.reversal, "minutes": -entry.minutes, "at": work.now}


def _columns(entry: LedgerEntry) -> _Row:
    names = (column.name for column in LedgerEntry.__table__.columns)
    return {name: getattr(entry, name) for name in names if name != "id"}


def _enter(work: Work, rows: list[_Row]) -> None:
    """Add rows in one statement, however many: nobody asks for their numbers."""
    insert_rows(work.session, LedgerEntry, rows)


def _key(entry: LedgerEntry) -> Key:
    return entry.source_kind, entry.source_id, entry.book, entry.number
