"""How one can register for an event: a table of its own, with one row for each event."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Choices, Labels, enum_type
from app.events.models.enums import CompletedBy, RegistrationMode, Repeats, WhoApplies, WhoDecides


class RegistrationRules(Base):
    """Who may register for an event and until when, how many have places, and what they must bring.

    `former_mode` is the word of the file that it came from, where several words mean the same now.
    `local_intake`: applications also come in through a local centre, on paper or by phone.

    `offer_hours`: whoever is next in line is offered a free place for so long, instead of getting it at once.

    Made and deleted with its event, read along with it, and changed under its lock; a change raises the
    event's version. `has_questions` says that the room `questions` holds some of this event, so that nothing
    is read of events without; it changes without another version. Why it stands in this room:
    docs/decisions/0135-registration-rules-are-a-row.md.
    `fields` holds how the form asks its fields, where that is not as usual: values of `FieldUse` by name.
    """

    __tablename__ = "events_registration_rules"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
        CheckConstraint("per_institution_limit IS NULL OR per_institution_limit >= 1", name="limit"),
        CheckConstraint("offer_hours IS NULL OR offer_hours BETWEEN 1 AND 336", name="offer_hours"),
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
    fields: Mapped[dict[str, str] | None] = mapped_column(Choices)
    withdrawal_cutoff_hours: Mapped[int] = mapped_column(default=24)
    offer_hours: Mapped[int | None]
    has_questions: Mapped[bool] = mapped_column(default=False, server_default=false())


RULES = frozenset(column.name for column in RegistrationRules.__table__.columns) - {"event_id"}
"""The columns that make the rules."""
