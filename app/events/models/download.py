"""The table of what an event offers for download."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base
from app.files.models import StoredFile


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
