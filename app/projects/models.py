"""The table of projects: who pays, and the strip that says so."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant, Labels


class Project(Base):
    """A funded project. `ends_versions` are ISO days, the last one valid; the strip is an uploaded image."""

    __tablename__ = "events_projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    short_name_pl: Mapped[str | None] = mapped_column(String(300))
    programme_pl: Mapped[str | None] = mapped_column(String(300))
    measure_pl: Mapped[str | None] = mapped_column(String(300))
    fund_pl: Mapped[str | None] = mapped_column(String(300))
    fund_en: Mapped[str | None] = mapped_column(String(300))
    lead_partner: Mapped[str | None] = mapped_column(String(300))
    partners: Mapped[list[str] | None] = mapped_column(Labels)
    starts: Mapped[date | None]
    ends_versions: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str | None] = mapped_column(Text)
    strip_file_id: Mapped[int | None] = mapped_column(ForeignKey("events_files.id"))
    strip_alternative: Mapped[str | None] = mapped_column(String(400))
    created_at: Mapped[datetime] = mapped_column(Instant)
