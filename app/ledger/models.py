"""The append-only table of minutes."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant, enum_type


class Book(enum.StrEnum):
    """The three books, which never mix: one minute of training may stand in each of them."""

    received = "received"
    delivered = "delivered"
    charged = "charged"


class EntryKind(enum.StrEnum):
    """Whether an entry gives minutes, or takes back what an earlier one gave."""

    posting = "posting"
    reversal = "reversal"


class WhatFor(enum.StrEnum):
    """What minutes count towards."""

    event = "event"
    line = "line"


class Source(enum.StrEnum):
    """What minutes rest on."""

    decision = "attendance_decision"
    teaching = "attendance_teaching"
    appointment = "coaching_held_record"


class LedgerEntry(Base):
    """Minutes for one person or institution, and the counterpart when they are taken back.

    Rows are only added: the database refuses to change or remove one. A total is always a sum.

    A posting's minutes are above 0, its reversal's the same below 0. `number` counts what a source posts in
    a book, and `turn` how often that was entered, anew for somebody else after the first time; a reversal
    bears both of what it takes back. So a source posts once, and each posting is taken back at most once.
    `day` is the local day on which the minutes were given. Minutes delivered name the trainer's account, all
    others a person or an institution; only a charge may name nobody. `registration_id` is the registration
    under which they were received, if any, `session_id` the session that they are of, or that a make-up
    made up, and `part_id` the part of a module.
    What lies in later rooms is named by id without a foreign key, and so is an institution, which may be
    merged into another while its entries stay. See docs/decisions/0129.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("source_kind", "source_id", "book", "number", "turn", "kind"),
        CheckConstraint(
            "(person_id IS NULL OR institution_id IS NULL)"
            " AND CASE book WHEN 'delivered'"
            " THEN account_id IS NOT NULL AND person_id IS NULL AND institution_id IS NULL"
            " ELSE account_id IS NULL"
            " AND (book = 'charged' OR person_id IS NOT NULL OR institution_id IS NOT NULL) END",
            name="who",
        ),
        CheckConstraint("CASE kind WHEN 'posting' THEN minutes > 0 ELSE minutes < 0 END", name="minutes"),
        Index("ix_ledger_entries_person", "person_id", "for_kind", "for_id"),
        Index("ix_ledger_entries_institution", "institution_id"),
        Index("ix_ledger_entries_registration", "registration_id"),
        # Whole reports are sums over years of entries: they read the index alone (docs/decisions/0164).
        Index(
            "ix_ledger_entries_for", "for_kind", "for_id", "book", "person_id", "institution_id", "minutes"
        ),
        Index("ix_ledger_entries_account", "account_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    book: Mapped[Book] = mapped_column(enum_type(Book))
    kind: Mapped[EntryKind] = mapped_column(enum_type(EntryKind))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_persons.id"))
    institution_id: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"))
    for_kind: Mapped[WhatFor] = mapped_column(enum_type(WhatFor))
    for_id: Mapped[int]
    registration_id: Mapped[int | None]
    session_id: Mapped[int | None]
    part_id: Mapped[int | None]
    source_kind: Mapped[Source] = mapped_column(enum_type(Source))
    source_id: Mapped[int]
    number: Mapped[int]
    turn: Mapped[int]
    minutes: Mapped[int]
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)


class MonthLock(Base):
    """A month ("2026-11") of a project that was closed: what it holds is corrected, not changed."""

    __tablename__ = "ledger_month_locks"
    __table_args__ = (UniqueConstraint("project_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id"))
    month: Mapped[str] = mapped_column(String(7))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"))
    at: Mapped[datetime] = mapped_column(Instant)
