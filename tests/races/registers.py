"""Attendance told again from its facts, and hours counted again from its decisions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from app.attendance.models import Decision, Mark, Presence, RegisterRow, RegisterVersion
from app.history.models import HistoryFact
from app.ledger.models import Book, EntryKind, LedgerEntry, Source
from app.registrations.models import Registration
from tests.races.scene import Opening


@dataclass(slots=True)
class Register:
    """One session's register as its facts tell it."""

    meeting: int
    marks: dict[int, str] = field(default_factory=dict)
    confirmed: bool = False
    cancelled: bool = False
    versions: list[tuple[str, dict[int, str]]] = field(default_factory=list)


class Registers:
    """All registers of an event; `complaints` are what does not follow, or is not in the tables."""

    def __init__(self, opening: Opening) -> None:
        self.all = {id: Register(each.meeting) for id, each in opening.sittings.items()}
        self.complaints: list[str] = []

    def read(self, facts: Iterable[HistoryFact]) -> None:
        """Take all facts in, in order."""
        for fact in facts:
            if fact.kind in ("meeting.cancelled", "meeting.restored"):
                for each in self.all.values():
                    if each.meeting == fact.subject_id:
                        each.cancelled = fact.kind == "meeting.cancelled"
                        if each.confirmed:
                            self._wrong(fact, "a confirmed session was cancelled, or restored")
            elif fact.kind == "attendance.marked":
                self._marked(fact, self.all[fact.values["session_id"]])
            elif fact.kind.startswith("attendance.") and fact.kind != "attendance.credit_given":
                self._changed(fact, self.all[fact.subject_id])

    def _marked(self, fact: HistoryFact, register: Register) -> None:
        before, after = fact.values["changed"]["attendance"]
        had = register.marks.pop(fact.subject_id, "")
        if had != before:
            self._wrong(fact, f"the mark was {had!r}, not {before!r}")
        if after:
            register.marks[fact.subject_id] = after
        self._check_open(fact, register)

    def _changed(self, fact: HistoryFact, register: Register) -> None:
        match fact.kind:
            case "attendance.filled":
                self._check_open(fact, register)
                known = set(fact.values["registrations"]) & set(register.marks)
                if known:
                    self._wrong(fact, f"{known} had a mark")
                register.marks |= dict.fromkeys(fact.values["registrations"], fact.values["value"])
            case "attendance.fill_undone":
                self._check_open(fact, register)
                for id in fact.values["registrations"]:
                    if register.marks.pop(id, None) is None:
                        self._wrong(fact, f"{id} had no mark")
            case "attendance.confirmed":
                self._check_open(fact, register)
                register.versions.append(("confirmed", dict(register.marks)))
                register.confirmed = True
                told = fact.values["version"], fact.values["people"]
                if told != (len(register.versions), len(register.marks)):
                    self._wrong(fact, f"version and people were {told}")
            case "attendance.corrected":
                if not register.confirmed:
                    self._wrong(fact, "it was open")
                register.versions.append(("corrected", dict(register.marks)))
            case "attendance.reopened":
                if not register.confirmed:
                    self._wrong(fact, "it was open")
                register.versions.append(("reopened", {}))
                register.confirmed = False
                if fact.values["version"] != len(register.versions):
                    self._wrong(fact, f"this is version {len(register.versions)}")

    def _check_open(self, fact: HistoryFact, register: Register) -> None:
        if register.confirmed or register.cancelled:
            self._wrong(fact, f"the register was not open: {register}")

    def compare(self, database: Database) -> None:
        """Hold the registers against the tables, and the ledger against a count of its own."""
        for id, register in self.all.items():
            marks = database.scalars(select(Mark).join(Mark.row).where(RegisterRow.session_id == id)).all()
            self._same(f"marks of {id}", {m.row.registration_id: _written(m) for m in marks}, register.marks)
            query = select(RegisterVersion).where(RegisterVersion.session_id == id)
            rows = database.scalars(query.order_by(RegisterVersion.version)).all()
            self._same(
                f"versions of {id}",
                [(row.version, str(row.action)) for row in rows],
                [(number, word) for number, (word, _) in enumerate(register.versions, 1)],
            )
            self._count(database, id, list(rows), register)

    def _count(self, database: Database, id: int, rows: list[RegisterVersion], register: Register) -> None:
        posted, earned = Counter[int](), Counter[int]()
        holders = Counter[tuple[int, int | None]]()
        wanted: list[tuple[int, str, int]] = []
        for row, (_, marks) in zip(rows, register.versions, strict=False):
            query = select(Decision).where(Decision.register_version_id == row.id)
            decisions = database.scalars(query).all()
            credit = row.credit_minutes or 0
            decided = {each.row.registration_id: (str(each.presence), each.minutes) for each in decisions}
            self._same(f"decisions of version {row.version} of {id}", decided, _decided(marks, credit))
            self._same(f"decisions twice in {id}", len(decisions), len(decided))
            in_force = row is rows[-1]
            for each in decisions:
                if each.minutes:
                    wanted.append((each.id, "posting", each.minutes))
                    wanted += [] if in_force else [(each.id, "reversal", -each.minutes)]
                    earned[each.row.registration_id or 0] += each.minutes if in_force else 0
        decided_ids = select(Decision.id).join(Decision.register).where(RegisterVersion.session_id == id)
        received = LedgerEntry.book == Book.received, LedgerEntry.source_kind == Source.decision
        query_of_entries = select(LedgerEntry).where(*received, LedgerEntry.source_id.in_(decided_ids))
        entries = database.scalars(query_of_entries).all()
        have = [(each.source_id, str(each.kind), each.minutes) for each in _of_one_turn(entries)]
        self._same(f"ledger of {id}", sorted(have), sorted(wanted))
        for each in entries:
            posted[each.registration_id or 0] += each.minutes
            holders[each.registration_id or 0, each.person_id] += each.minutes
        self._same(f"hours of {id}", +posted, +earned)
        persons = dict(database.execute(select(Registration.id, Registration.person_id)).all())
        theirs = {(each, persons[each]): minutes for each, minutes in (+earned).items()}
        self._same(f"whose hours of {id}", {who: sum for who, sum in holders.items() if sum}, theirs)

    def _same(self, what: str, have: object, wanted: object) -> None:
        if have != wanted:
            self.complaints.append(f"{what}: the tables say {have}, history says {wanted}")

    def _wrong(self, fact: HistoryFact, why: str) -> None:
        self.complaints.append(f"fact {fact.id} {fact.kind} of {fact.subject_id}: {why}")


def _of_one_turn(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Leave out that minutes were entered anew for whom a registration became."""
    last = {each.source_id: each.turn for each in sorted(entries, key=lambda each: each.turn)}
    return [e for e in entries if e.turn == (1 if e.kind == EntryKind.posting else last[e.source_id])]


def _written(mark: Mark) -> str:
    return str(mark.minutes) if mark.presence == Presence.partial else str(mark.presence)


def _decided(marks: dict[int, str], credit: int) -> dict[int, tuple[str, int]]:
    found = {}
    for id, mark in marks.items():
        if mark.isdigit():
            found[id] = ("partial", min(int(mark), credit))
        else:
            found[id] = (mark, credit if mark == "present" else 0)
    return found
