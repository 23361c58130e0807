"""The table of versions of texts: notices of a project's other controllers, and what people consent to."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, enum_type
from app.projects.models import Project


class TextKind(enum.StrEnum):
    """What a text is: a notice of another controller in a project, or what somebody consents to."""

    minister = "minister"
    intermediate = "intermediate"
    image = "image"
    newsletter = "newsletter"
    interest = "interest"


OF_PROJECTS = (TextKind.minister, TextKind.intermediate)
"""The notices of controllers in a project apart from the office; each project has its own."""

OF_CONSENTS = (TextKind.image, TextKind.newsletter, TextKind.interest)
"""What people consent to, the same in the whole office."""


class TextVersion(Base):
    """One saved version of a text; none is ever changed.

    Registrations and consents name the row that was shown. Numbers count within kind and project; what is
    consented to has no project. `published_at` is when it took the place of the version before it.
    `saved_by` is the account's name at the time.
    """

    __tablename__ = "notices_texts"
    __table_args__ = (
        Index(
            "uq_notices_texts_project", "project_id", "kind", "number", unique=True,
            sqlite_where=text("project_id IS NOT NULL"), postgresql_where=text("project_id IS NOT NULL"),
        ),
        Index(
            "uq_notices_texts_office", "kind", "number", unique=True,
            sqlite_where=text("project_id IS NULL"), postgresql_where=text("project_id IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TextKind] = mapped_column(enum_type(TextKind))
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_projects.id", ondelete="CASCADE", name="fk_notices_texts_project")
    )
    number: Mapped[int]
    body_pl: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str | None] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by: Mapped[str | None] = mapped_column(String(300))
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    project: Mapped[Project | None] = relationship()

    def body_in(self, language: str) -> tuple[str, str]:
        """Return the text for a reader of a language, and the language that it is in."""
        if language == "en" and self.body_en:
            return self.body_en, "en"
        return self.body_pl, "pl"
