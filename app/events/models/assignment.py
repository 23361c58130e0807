"""Tables of roles in a project, at an event, for one meeting or in a region, and of trainers' substitutes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account, Role
from app.columns import Base, Instant, enum_type


class Assignment(Base):
    """A role of one account within exactly one project, event or meeting; a partner's in one region."""

    __tablename__ = "events_assignments"
    __table_args__ = (
        # One index for each kind of scope: a constraint over columns that may be NULL never binds.
        *(
            Index(
                f"uq_events_assignments_{scope}",
                "account_id",
                "role",
                scope,
                unique=True,
                sqlite_where=text(f"{scope} IS NOT NULL"),
                postgresql_where=text(f"{scope} IS NOT NULL"),
            )
            for scope in ("project_id", "event_id", "meeting_id", "region_id")
        ),
        CheckConstraint(
            "(CASE WHEN project_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN event_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN meeting_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN region_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_scope",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("events_projects.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), index=True
    )
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_meetings.id", ondelete="CASCADE"), index=True
    )
    region_id: Mapped[int | None] = mapped_column(
        ForeignKey("projects_regions.id", ondelete="CASCADE"), index=True
    )
    account: Mapped[Account] = relationship()


class Substitution(Base):
    """A trainer who leads one session in the place of another, who leads all but that one.

    While it stands, whom it replaces has no right to the session by whatever role they teach it.
    """

    __tablename__ = "events_substitutions"
    __table_args__ = (
        UniqueConstraint("session_id", "replaces_id"),
        CheckConstraint("account_id <> replaces_id", name="other"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"), index=True)
    replaces_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"), index=True)
    named_at: Mapped[datetime] = mapped_column(Instant)
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    replaces: Mapped[Account] = relationship(foreign_keys=[replaces_id])
