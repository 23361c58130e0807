"""Tables of what an event offers for download, and of the stored files behind it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant


class StoredFile(Base):
    """A file kept by checksum outside the web root; the same bytes are stored once."""

    __tablename__ = "events_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)


class Download(Base):
    """A titled document of an event; without a file it is announced only.

    `file_name` is the name under which it was uploaded here: the bytes may have another one elsewhere.
    """

    __tablename__ = "events_downloads"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("events_files.id"))
    file_name: Mapped[str | None] = mapped_column(String(200))
    file: Mapped[StoredFile | None] = relationship()
