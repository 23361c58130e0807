"""Whom an institution named for an event, and its signed consent for all of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.events.models import Event
from app.files.models import StoredFile
from app.people.models import Institution
from app.progress.models import InstitutionLink
from app.registrations.models import SETTLED_PAPERS, PaperState, Registration


class Nomination(Base):
    """One person whom one institution named for an event; the registration carries place, turn and answer.

    Two institutions may name one person: the registration has the institution that sends them, and the
    nomination of the other has `ask_until`, until when the person is asked which one it is. `ended_at` is
    when the institution sends the person no more, `told_at` when its contact knows. What stands here is what
    was typed, which the institution may read again; what the person changed is not shown to it.
    Rows follow their registration when persons are merged, and their institution when those are.
    """

    __tablename__ = "nominations_nominations"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_nominations_event"), index=True
    )
    institution_id: Mapped[int] = mapped_column(
        ForeignKey("people_institutions.id", name="fk_nominations_institution"), index=True
    )
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations_registrations.id", ondelete="CASCADE", name="fk_nominations_registration"),
        index=True,
    )
    link_id: Mapped[int | None] = mapped_column(
        ForeignKey("progress_institution_links.id", name="fk_nominations_link")
    )
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_nominations_account")
    )
    first_name: Mapped[str] = mapped_column(String(300))
    last_name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(320))
    position: Mapped[str | None] = mapped_column(String(200))
    named_at: Mapped[datetime] = mapped_column(Instant)
    ask_until: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)

    event: Mapped[Event] = relationship()
    institution: Mapped[Institution] = relationship()
    registration: Mapped[Registration] = relationship()
    link: Mapped[InstitutionLink | None] = relationship()
    account: Mapped[Account | None] = relationship()

    @property
    def name(self) -> str:
        """First and last name, as they were typed."""
        return f"{self.first_name} {self.last_name}"


class InstitutionConsent(Base):
    """The signed consent of an institution, which covers all whom it names for one event.

    `version` rises with everything that is done, so that nobody decides about what they have not seen. Of two
    of one institution, after a merge, the newer one counts.
    """

    __tablename__ = "nominations_consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_nominations_consents_event"), index=True
    )
    institution_id: Mapped[int] = mapped_column(
        ForeignKey("people_institutions.id", name="fk_nominations_consents_institution"), index=True
    )
    state: Mapped[PaperState] = mapped_column(enum_type(PaperState))
    file_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_files.id", name="fk_nominations_consents_file"), index=True
    )
    file_name: Mapped[str | None] = mapped_column(String(160))
    uploaded_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_nominations_consents_decided_by")
    )
    reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    institution: Mapped[Institution] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @property
    def is_settled(self) -> bool:
        """Whether it covers the institution's people."""
        return self.state in SETTLED_PAPERS

    @property
    def waits(self) -> bool:
        """Whether staff have to look at it."""
        return self.state == PaperState.uploaded
