"""Tables of what an event offers for download, and of what that was before."""

from datetime import date

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base
from app.files.models import StoredFile


class Download(Base):
    """A titled document of an event; without a file it is announced only.

    `file_name` is the name under which it was uploaded here: the bytes may have another one elsewhere.
    `since` is the day from which this file is valid (None: nobody said). `for_confirmed`: shown on the own
    pages of people who have a place, and nowhere in public. What the file was before is in `versions`.
    """

    __tablename__ = "events_downloads"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("events_files.id"))
    file_name: Mapped[str | None] = mapped_column(String(200))
    since: Mapped[date | None]
    for_confirmed: Mapped[bool] = mapped_column(default=False, server_default=false())
    file: Mapped[StoredFile | None] = relationship()
    versions: Mapped[list["DownloadVersion"]] = relationship(
        order_by="DownloadVersion.id", cascade="all, delete-orphan", passive_deletes=True
    )


class DownloadVersion(Base):
    """What a document was before its file was replaced; staff can still read it."""

    __tablename__ = "events_download_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    download_id: Mapped[int] = mapped_column(
        ForeignKey("events_downloads.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("events_files.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    since: Mapped[date | None]
    file: Mapped[StoredFile] = relationship(lazy="joined")
