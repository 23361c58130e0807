"""The tables of appointments: the resolutions of an event's selection, and whom each appointed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant
from app.groups.models import Group, Membership
from app.registrations.models import Registration


class AppointingResolution(Base):
    """A resolution that appointed people whom an event's selection had chosen; they belong to one group.

    Who is appointed later by the same resolution stands under the same row.
    """

    __tablename__ = "selection_resolutions"
    __table_args__ = (
        UniqueConstraint("event_id", "number", "resolved_on", name="uq_selection_resolutions_act"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_selection_resolutions_event")
    )
    group_id: Mapped[int] = mapped_column(
        ForeignKey("groups_groups.id", ondelete="CASCADE", name="fk_selection_resolutions_group"), index=True
    )
    number: Mapped[str] = mapped_column(String(120))
    resolved_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Instant)
    group: Mapped[Group] = relationship()


class Appointee(Base):
    """That a resolution appointed who is behind a registration, and by which membership.

    The row goes with a membership that was removed as a mistake: the person can be appointed anew.
    """

    __tablename__ = "selection_appointees"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_selection_appointees_registration"
        ),
        primary_key=True,
        autoincrement=False,
    )
    resolution_id: Mapped[int] = mapped_column(
        ForeignKey("selection_resolutions.id", ondelete="CASCADE", name="fk_selection_appointees_resolution"),
        index=True,
    )
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("groups_memberships.id", ondelete="CASCADE", name="fk_selection_appointees_membership"),
        index=True,
    )
    registration: Mapped[Registration] = relationship()
    resolution: Mapped[AppointingResolution] = relationship()
    membership: Mapped[Membership] = relationship()
