"""Recruitments: one call for applications over several events."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant
from app.projects.models import Project


class Recruitment(Base):
    """One call for applications over several events, among which an applicant chooses.

    Its events name it in their rules, which are read with them anyway; that is why it stands in this room
    (docs/decisions/0214). `once_only`: a person takes part in one of them alone. `target` is the number of
    persons wanted over all events together. `record_id` decides sameness for the loader.
    """

    __tablename__ = "recruitments_recruitments"
    __table_args__ = (CheckConstraint("target IS NULL OR target >= 1", name="target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(String(120), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    title_pl: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    text_pl: Mapped[str | None] = mapped_column(Text)
    text_en: Mapped[str | None] = mapped_column(Text)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_projects.id", name="fk_recruitments_recruitments_project"), index=True
    )
    once_only: Mapped[bool] = mapped_column(default=True)
    target: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)

    project: Mapped[Project | None] = relationship()
