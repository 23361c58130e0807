"""How one can register for an event: a table of its own, with one row for each event."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.columns import Base, Choices, Labels, enum_type
from app.events.models.enums import (
    CompletedBy,
    RegistrationMode,
    Repeats,
    WhoApplies,
    WhoDecides,
    WhoHandsIn,
)
from app.events.models.institution_places import InstitutionPlaces
from app.events.models.recruitment import Recruitment


class RegistrationRules(Base):
    """Who may register for an event and until when, how many have places, and what they must bring.

    `former_mode` is the word of the file that it came from, where several words mean the same now.
    `local_intake`: applications also come in through a local centre, on paper or by phone.

    `offer_hours`: the next in line is offered a free place for so long, instead of getting it at once.

    Made and deleted with its event, read along with it, and changed under its lock; a change raises the
    event's version. `has_questions` says that the room `questions` holds some of this event, so that nothing
    is read of events without; it changes without another version. Why it stands in this room:
    docs/decisions/0135-registration-rules-are-a-row.md.
    `takes_photos`: pictures are taken, so that people are asked whether they may be photographed.
    `fields` holds how the form asks its fields, where that is not as usual: values of `FieldUse` by name.
    From `places_open_on` on, numbers of places for institutions bind nobody any more, and neither does
    `reserves_per_institution`; `places_opened_on` is the day for which the places that were left have been
    given (operations of registrations). `has_own_places` says whether any institution has a number of its
    own, so that nobody else asks for `own_places`. `recruitment_id` names the recruitment to which the event
    belongs, and is changed under the locks of all its events.
    """

    __tablename__ = "events_registration_rules"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
        CheckConstraint("per_institution_limit IS NULL OR per_institution_limit >= 1", name="limit"),
        CheckConstraint("offer_hours IS NULL OR offer_hours BETWEEN 1 AND 336", name="offer_hours"),
        CheckConstraint("reserves_per_institution IS NULL OR reserves_per_institution >= 0", name="reserves"),
    )

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    who_applies: Mapped[WhoApplies] = mapped_column(enum_type(WhoApplies), default=WhoApplies.anybody)
    who_decides: Mapped[WhoDecides] = mapped_column(enum_type(WhoDecides), default=WhoDecides.arrival)
    completed_by: Mapped[CompletedBy] = mapped_column(enum_type(CompletedBy), default=CompletedBy.form)
    local_intake: Mapped[bool] = mapped_column(default=False)
    repeats: Mapped[Repeats] = mapped_column(
        enum_type(Repeats), default=Repeats.allowed, server_default="allowed"
    )
    participation: Mapped[WhoHandsIn] = mapped_column(
        enum_type(WhoHandsIn), default=WhoHandsIn.never, server_default="never"
    )
    former_mode: Mapped[RegistrationMode | None] = mapped_column(enum_type(RegistrationMode))
    registration_opens: Mapped[date | None]
    registration_deadline: Mapped[date | None]
    deadline_text_pl: Mapped[str | None] = mapped_column(String(300))
    selection_rule: Mapped[str | None] = mapped_column(Text)
    required_documents: Mapped[list[str] | None] = mapped_column(Labels)
    capacity: Mapped[int | None]
    capacity_note: Mapped[str | None] = mapped_column(String(300))
    per_institution_limit: Mapped[int | None]
    asks_access_needs: Mapped[bool] = mapped_column(default=True)
    takes_photos: Mapped[bool] = mapped_column(default=False, server_default=false())
    fields: Mapped[dict[str, str] | None] = mapped_column(Choices)
    withdrawal_cutoff_hours: Mapped[int] = mapped_column(default=24)
    offer_hours: Mapped[int | None]
    has_questions: Mapped[bool] = mapped_column(default=False, server_default=false())
    places_open_on: Mapped[date | None]
    places_opened_on: Mapped[date | None]
    reserves_per_institution: Mapped[int | None]
    has_own_places: Mapped[bool] = mapped_column(default=False, server_default=false())
    recruitment_id: Mapped[int | None] = mapped_column(
        ForeignKey(
            "recruitments_recruitments.id",
            ondelete="SET NULL",
            name="fk_events_registration_rules_recruitment",
        ),
        index=True,
    )

    # Both rows are the event's: the key stands there, so that neither table hangs on the other.
    own_places: Mapped[list[InstitutionPlaces]] = relationship(
        primaryjoin=lambda: RegistrationRules.event_id == foreign(InstitutionPlaces.event_id),
        cascade="all, delete-orphan", passive_deletes=True, order_by=InstitutionPlaces.institution_id,
    )  # fmt: skip
    recruitment: Mapped[Recruitment | None] = relationship(passive_deletes=True)

    @property
    def limits_institutions(self) -> bool:
        """Whether any institution has a number of places, on whatever day."""
        return self.per_institution_limit is not None or self.has_own_places

    def counts_institutions(self, today: date) -> bool:
        """Tell whether numbers of places for institutions bind on a Warsaw day."""
        return self.limits_institutions and (self.places_open_on is None or today < self.places_open_on)


RULES = frozenset(column.name for column in RegistrationRules.__table__.columns) - {"event_id"}
"""The columns that make the rules."""
