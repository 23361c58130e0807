"""Tables of closed groups, of their members from day to day, and of their meetings (docs/decisions/0172)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, sort_column
from app.events.models import Event
from app.people.models import Institution, Person
from app.projects.models import Project


class Group(Base):
    """A closed group of a project, such as a PGR, PZK or GGK.

    `resolution_number` and `resolved_on` are the act that appointed it. A group that another one turned into
    names it in `predecessor_id` and begins on `begins_on`, the day after the other's `ended_on`.
    `meetings_before` were held before those that are known here: its meetings, and those of all that
    it was before, are numbered behind them, if `numbers_through`. `search_text` is derived for lists: the
    folded words of name, kind, county and resolution, a blank before each.
    """

    __tablename__ = "groups_groups"
    __table_args__ = (
        CheckConstraint("meetings_before >= 0", name="meetings_before"),
        Index("ix_groups_groups_listed", "name_sort", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(300))
    name_sort: Mapped[str] = mapped_column(sort_column())
    search_text: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(40))
    county: Mapped[str | None] = mapped_column(String(120))
    resolution_number: Mapped[str | None] = mapped_column(String(120))
    resolved_on: Mapped[date | None]
    numbers_through: Mapped[bool] = mapped_column(default=False)
    meetings_before: Mapped[int] = mapped_column(default=0)
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("groups_groups.id"), unique=True)
    begins_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    project: Mapped[Project] = relationship()
    predecessor: Mapped["Group | None"] = relationship(remote_side=[id])


class Membership(Base):
    """That a person belongs to a group, from a day (None: from its beginning) to a day (None: to its end).

    Who left and came back has two of them; no day is in both. `institution` sends the person;
    `resolution_number` and `resolved_on` are the act that appointed them, if it was not the group's own.
    """

    __tablename__ = "groups_memberships"
    __table_args__ = (
        CheckConstraint("ends IS NULL OR starts IS NULL OR ends >= starts", name="days"),
        Index("ix_groups_memberships_group", "group_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups_groups.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_persons.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("people_institutions.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(120))
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    resolution_number: Mapped[str | None] = mapped_column(String(120))
    resolved_on: Mapped[date | None]
    group: Mapped[Group] = relationship()
    person: Mapped[Person] = relationship()
    institution: Mapped[Institution | None] = relationship()

    def includes(self, day: date) -> bool:
        """Tell whether the person is a member on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


class GroupEvent(Base):
    """That an event is a meeting, or a row of meetings, of a group; an event is of one group at most."""

    __tablename__ = "groups_events"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    group_id: Mapped[int] = mapped_column(ForeignKey("groups_groups.id"), index=True)
    event: Mapped[Event] = relationship()
    group: Mapped[Group] = relationship()
