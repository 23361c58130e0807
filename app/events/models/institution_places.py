"""Numbers of places that an event gives to chosen institutions, in place of the general one."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base
from app.people.models import Institution


class InstitutionPlaces(Base):
    """How many places one institution has at an event; 0 means none.

    Made, changed and removed under the event's lock (`operations.own_places`), together with
    `RegistrationRules.has_own_places`: an event without such rows reads none.
    """

    __tablename__ = "events_institution_places"
    __table_args__ = (CheckConstraint("places >= 0", name="places"),)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    institution_id: Mapped[int] = mapped_column(
        ForeignKey("people_institutions.id"), primary_key=True, autoincrement=False, index=True
    )
    places: Mapped[int]

    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
