"""The table of scans that belong to nobody yet; signed papers stand with their registrations."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant
from app.files.models import StoredFile


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
