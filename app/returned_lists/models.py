"""The tables of scans that came back: files as they came, their pages, and what was read off each row."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.events.models import Event
from app.files.models import StoredFile

ERASE_DAYS = 30
"""So long a scan is kept of which no page has found its list."""


class ReturnedScan(Base):
    """A file with signed lists, kept as it came: never rewritten, and never removed by hand.

    The same bytes are one scan, even if somebody else sends them again (`FurtherSending`). `event_id` is the
    event on whose page it was sent first; its pages may be of others.
    """

    __tablename__ = "returned_lists_scans"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("events_files.id"), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_events.id", ondelete="SET NULL"), index=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)

    file: Mapped[StoredFile] = relationship()
    event: Mapped[Event | None] = relationship()
    account: Mapped[Account] = relationship()


class FurtherSending(Base):
    """Somebody sent the same bytes again: what has no list is for them to see, too, and for organisers of
    `event_id`, on whose page it was sent then. Who sent it first may have chosen a wrong one."""

    __tablename__ = "returned_lists_sendings"
    __table_args__ = (
        UniqueConstraint("scan_id", "account_id", "event_id", name="uq_returned_lists_sendings_who"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("returned_lists_scans.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_events.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(Instant)


class Trouble(enum.StrEnum):
    """Why a page did not find its list by itself."""

    no_code = "no_code"
    two_lists = "two_lists"
    form = "form"
    other_code = "other_code"
    foreign = "foreign"
    unknown = "unknown"


class ReturnedPage(Base):
    """One page of a scan, as a picture, and which printed page it is once that is known.

    `printing_id` is the fact of the printing, `printed_page` the page of its file; `event_id` is the event of
    the list. A page that a human placed bears who it was. `trouble` stays as it was found.
    """

    __tablename__ = "returned_lists_pages"
    __table_args__ = (
        UniqueConstraint("scan_id", "number"),
        CheckConstraint("(printing_id IS NULL) = (printed_page IS NULL)", name="placed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("returned_lists_scans.id"))
    number: Mapped[int]
    picture_id: Mapped[int] = mapped_column(ForeignKey("events_files.id"), index=True)
    trouble: Mapped[Trouble | None] = mapped_column(enum_type(Trouble))
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_events.id", ondelete="SET NULL"), index=True
    )
    printing_id: Mapped[int | None] = mapped_column(index=True)
    printed_page: Mapped[int | None]
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    placed_at: Mapped[datetime | None] = mapped_column(Instant)

    scan: Mapped[ReturnedScan] = relationship()
    picture: Mapped[StoredFile] = relationship()
    event: Mapped[Event | None] = relationship()
    placed_by: Mapped[Account | None] = relationship()


class PageSession(Base):
    """A session whose signatures stand on a page: by it a register finds its pages."""

    __tablename__ = "returned_lists_sessions"

    page_id: Mapped[int] = mapped_column(
        ForeignKey("returned_lists_pages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    session_id: Mapped[int] = mapped_column(
        ForeignKey("events_sessions.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ReadSign(Base):
    """Whether a human read a signature in a row of a printed page, for one session.

    It belongs to the printed page, so that a page that came twice is keyed once. `line` counts
    from 1 on that page. `turns` counts how often it was changed.
    """

    __tablename__ = "returned_lists_signs"
    __table_args__ = (
        UniqueConstraint(
            "printing_id", "printed_page", "line", "session_id", name="uq_returned_lists_signs_line"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    printing_id: Mapped[int]
    printed_page: Mapped[int]
    line: Mapped[int]
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id", ondelete="CASCADE"), index=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("returned_lists_pages.id"), index=True)
    is_signed: Mapped[bool]
    turns: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
