"""The tables of signed papers: one paper a registration, its files, and scans that belong to nobody yet."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.files.models import StoredFile
from app.registrations.models import Registration


class PaperState(enum.StrEnum):
    """Where a signed paper stands; one that is owed has no row yet."""

    uploaded = "uploaded"
    """Handed in as files; staff have to look at it."""
    accepted = "accepted"
    returned = "returned"
    """Sent back with a reason: it is owed again."""
    received = "received"
    """Handed over on paper, and ticked by staff."""


SETTLED = (PaperState.accepted, PaperState.received)
"""The states after which nothing is owed any more."""


class SignedPaper(Base):
    """The signed form of one registration.

    `uploaded_at` is when what now stands here came in, `decided_at` when staff accepted, returned or
    received it. `version` rises with everything that is done, so that nobody decides about what they have
    not seen.
    """

    __tablename__ = "signed_papers_papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_signed_papers_registration"
        ),
        unique=True,
    )
    state: Mapped[PaperState] = mapped_column(enum_type(PaperState))
    uploaded_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_signed_papers_decided_by")
    )
    reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    registration: Mapped[Registration] = relationship()
    decided_by: Mapped[Account | None] = relationship()
    files: Mapped[list["PaperFile"]] = relationship(
        back_populates="paper", order_by="PaperFile.id", cascade="all, delete-orphan"
    )

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more."""
        return self.state in SETTLED

    @property
    def waits(self) -> bool:
        """Whether staff have to look at it."""
        return self.state == PaperState.uploaded


class PaperFile(Base):
    """A file of a signed paper. `origin` names what it was cut from, so that the same comes in once."""

    __tablename__ = "signed_papers_files"
    __table_args__ = (UniqueConstraint("paper_id", "origin", name="uq_signed_papers_files_origin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(
        ForeignKey("signed_papers_papers.id", ondelete="CASCADE", name="fk_signed_papers_files_paper")
    )
    file_id: Mapped[int] = mapped_column(
        ForeignKey("events_files.id", name="fk_signed_papers_files_file"), index=True
    )
    name: Mapped[str] = mapped_column(String(160))
    origin: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)

    paper: Mapped[SignedPaper] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()


class LooseScan(Base):
    """Pages of a batch whose application was not found: staff say whose they are, or delete them.

    `small_id` is a small picture of the first page.
    """

    __tablename__ = "signed_papers_loose"
    __table_args__ = (UniqueConstraint("event_id", "origin", name="uq_signed_papers_loose_origin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_signed_papers_loose_event")
    )
    file_id: Mapped[int] = mapped_column(
        ForeignKey("events_files.id", name="fk_signed_papers_loose_file"), index=True
    )
    small_id: Mapped[int] = mapped_column(
        ForeignKey("events_files.id", name="fk_signed_papers_loose_small"), index=True
    )
    name: Mapped[str] = mapped_column(String(160))
    origin: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)

    file: Mapped[StoredFile] = relationship(foreign_keys=[file_id])
    small: Mapped[StoredFile] = relationship(foreign_keys=[small_id])
