"""The table of registrations: one row for a person and an event, whatever happens to it; its signed paper."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, Labels, enum_type, sort_column
from app.events.models import Event
from app.files.models import StoredFile
from app.people.models import Institution, Person


class RegistrationState(enum.StrEnum):
    """Where a registration stands; only `offered` and `confirmed` hold a place.

    `applied` waits for its papers, for a decision of staff, or for its institution to be known, and keeps
    its turn; so does who let an offer lapse. `offered` holds its place until the person has answered or the
    offer lapses. Staff refuse by a decision (`refused`), and take off whom they had let in (`removed`).
    """

    applied = "applied"
    offered = "offered"
    confirmed = "confirmed"
    waiting = "waiting"
    refused = "refused"
    removed = "removed"
    withdrawn = "withdrawn"


PUBLIC_NAMES = {RegistrationState.applied: "pending"}
"""What pages call a state for programs that read them, where it is not its own name."""

SEATED = (RegistrationState.confirmed,)
"""The states of people who take part."""

OFFERED = (RegistrationState.offered,)
"""The states of people who have a seat once they accept it."""

HOLDING = (*SEATED, *OFFERED)
"""The states that hold a seat and count against both limits."""

UNSEATED = (RegistrationState.applied, RegistrationState.waiting)
"""The states of people who may still get a seat and hold none."""

IN_FORCE = (*HOLDING, *UNSEATED)
"""The states of people who are told when something about the event changes."""

ENDED = (RegistrationState.withdrawn, RegistrationState.removed, RegistrationState.refused)
"""The states of people who take no part any more; they may be registered anew."""

DECIDED = (RegistrationState.confirmed, RegistrationState.waiting, RegistrationState.refused)
"""What staff decide about applications, in the order in which it is told."""

APPLICATIONS = (
    RegistrationState.applied,
    RegistrationState.waiting,
    RegistrationState.offered,
    RegistrationState.confirmed,
    RegistrationState.refused,
)
"""The states in which applications stand on the selection desk; who left, or was taken off, does not."""

PUT_OUT = (RegistrationState.removed, RegistrationState.refused)
"""The states that only staff can end: the person does not come back by signing up again."""


class Eligibility(enum.StrEnum):
    """What is to be said of somebody at an event for chosen people; nothing of whom its rules let in."""

    unjudged = "unjudged"
    """The institution was not known well enough; judged once it is."""
    not_eligible = "not_eligible"
    """A rule does not let the person in, as turned out later: staff decide."""
    overridden = "overridden"
    """Accepted by staff against a rule, with a reason."""


UNDECIDED = (Eligibility.unjudged, Eligibility.not_eligible)
"""What keeps somebody `applied` until it is known or decided whether they may take part."""


class Channel(enum.StrEnum):
    """The way by which a registration came in."""

    web = "web"
    phone = "phone"
    paper = "paper"
    mail = "mail"
    invitation = "invitation"
    """By the link of an invitation, or of somebody who was invited."""
    brought = "brought"
    """Brought in with a list that somebody sent."""
    group = "group"
    """Enrolled as a member of the group whose meeting the event is."""
    institution = "institution"
    """Named by the institution that sends the person."""
    door = "door"
    """Came without being registered, and was added at the door."""


class Diet(enum.StrEnum):
    """What somebody eats: what the kitchen needs, not the reason."""

    vegetarian = "vegetarian"
    vegan = "vegan"
    gluten_free = "gluten_free"
    lactose_free = "lactose_free"
    other_by_phone = "other_by_phone"
    """Another one, which the organiser asks about by phone."""


class Measure(enum.StrEnum):
    """What lets somebody take part: what is arranged, not the reason."""

    sign_interpreter = "sign_interpreter"
    induction_loop = "induction_loop"
    captions = "captions"
    wheelchair_place = "wheelchair_place"
    assistant = "assistant"
    large_print = "large_print"
    electronic_materials = "electronic_materials"
    easy_to_read = "easy_to_read"
    guide_dog = "guide_dog"
    parking = "parking"
    quiet_room = "quiet_room"


class Registration(Base):
    """A person's registration for an event, with a snapshot of what was typed.

    `queue_class` and, within it, `queue_number` order the waiting list (smaller first; numbers are unique
    within the event). The class is 1 for who has received the same support before and comes after
    newcomers, the number is given anew at `complete_since`, when the application has become complete as its
    event's papers say (None: not yet).
    An offer lapses at `offered_until` (None while its event is suspended); who let one lapse has
    `offer_lapsed_at`, and is not offered a place again before staff say so.
    `left_from` is where somebody stood who has left; who comes back keeps the turn.
    `stands_in_for_id` is the registration whose place is offered to this colleague, who has still to say so
    and give their own data; it ends with the offer.
    `is_named` says that an institution has named the person, who has still to give their own data.
    `link_version` is part of the mailed link: raising it kills the links sent before. The link to which
    the form leads works until `form_until` for the entry that it made (`entries` counts them) and leaves
    out the fields named in `form_hides`, which came in by another way.
    `project_notices` names the versions of other controllers' notices that were read (rows of `notices`).
    `measures` are values of `Measure`, in its order.
    `enrolled_from` and `enrolled_until` are the first and the last day on which the person belongs to the
    edition (None: from its beginning, to its end); a change of edition ends one registration and begins
    another, which names the first in `transferred_from_id`.
    `merged_into` is the registration of the same person that goes on for this one, since two persons turned
    out to be one (docs/decisions/0218); the links of this one lead there.
    A withdrawal keeps the row; registering again reuses it at the end of the queue.
    """

    __tablename__ = "registrations_registrations"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index("ix_registrations_queue", "event_id", "state", "queue_number"),
        Index("ix_registrations_institution", "event_id", "institution_id", "state"),
        Index("ix_registrations_sent", "institution_id", "person_id"),
        Index("ix_registrations_sorted", "event_id", "name_sort"),
        # What names both follows when the registration becomes another person's.
        Index("uq_registrations_person", "id", "person_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_persons.id"), index=True)
    state: Mapped[RegistrationState] = mapped_column(enum_type(RegistrationState))
    queue_class: Mapped[int] = mapped_column(default=0, server_default="0")
    queue_number: Mapped[int]
    eligibility: Mapped[Eligibility | None] = mapped_column(enum_type(Eligibility))
    first_name: Mapped[str] = mapped_column(String(300))
    last_name: Mapped[str] = mapped_column(String(300))
    name_sort: Mapped[str] = mapped_column(sort_column())
    email: Mapped[str] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(40))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("people_institutions.id"))
    institution_name: Mapped[str | None] = mapped_column(String(300))
    institution_type: Mapped[str | None] = mapped_column(String(120))
    municipality: Mapped[str | None] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(String(200))
    diet: Mapped[Diet | None] = mapped_column(enum_type(Diet))
    measures: Mapped[list[str] | None] = mapped_column(Labels)
    access_needs: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), default=Channel.web)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"))
    privacy_notice_version: Mapped[str | None] = mapped_column(String(20))
    project_notices: Mapped[list[str] | None] = mapped_column(Labels)
    registered_at: Mapped[datetime] = mapped_column(Instant)
    complete_since: Mapped[datetime | None] = mapped_column(Instant)
    state_changed_at: Mapped[datetime] = mapped_column(Instant)
    left_from: Mapped[RegistrationState | None] = mapped_column(enum_type(RegistrationState))
    offered_until: Mapped[datetime | None] = mapped_column(Instant)
    offer_lapsed_at: Mapped[datetime | None] = mapped_column(Instant)
    stands_in_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations_registrations.id", name="fk_registrations_stands_in_for")
    )
    is_named: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)
    link_version: Mapped[int] = mapped_column(default=1)
    entries: Mapped[int] = mapped_column(default=0, server_default="1")
    form_until: Mapped[datetime | None] = mapped_column(Instant)
    form_hides: Mapped[str] = mapped_column(String(120), default="", server_default="")
    parallel_group_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_parallel_groups.id", ondelete="SET NULL")
    )
    enrolled_from: Mapped[date | None]
    enrolled_until: Mapped[date | None]
    transferred_from_id: Mapped[int | None] = mapped_column(ForeignKey("registrations_registrations.id"))
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations_registrations.id", name="fk_registrations_merged_into"), index=True
    )

    event: Mapped[Event] = relationship()
    person: Mapped[Person] = relationship()
    institution: Mapped[Institution | None] = relationship()
    entered_by: Mapped[Account | None] = relationship()

    @property
    def name(self) -> str:
        """First and last name, as written for this event."""
        return f"{self.first_name} {self.last_name}"

    @property
    def is_seated(self) -> bool:
        """Whether the person takes part."""
        return self.state in SEATED

    @property
    def public_state(self) -> str:
        """The state as pages call it for programs that read them."""
        return PUBLIC_NAMES.get(self.state, self.state.value)

    @property
    def holds_seat(self) -> bool:
        """Whether the registration holds a seat, if only until an offer is answered."""
        return self.state in HOLDING

    @property
    def is_stand_in(self) -> bool:
        """Whether a colleague's place is offered, and the person has still to take it."""
        return self.stands_in_for_id is not None

    @property
    def owes_data(self) -> bool:
        """Whether somebody else has named the person, who has still to give data of their own."""
        return self.is_in_force and (self.is_stand_in or self.is_named)

    @property
    def is_unseated(self) -> bool:
        """Whether the registration holds no seat and may still get one."""
        return self.state in UNSEATED

    @property
    def is_in_force(self) -> bool:
        """Whether the person takes part, or still may."""
        return self.state in IN_FORCE

    @property
    def has_ended(self) -> bool:
        """Whether the person has withdrawn, was refused or was removed."""
        return self.state in ENDED

    @property
    def shown_institution(self) -> str | None:
        """The name of the known institution that was matched, else what was typed."""
        if self.institution is not None and self.institution.is_confirmed:
            return self.institution.name
        return self.institution_name


class GroupStay(Base):
    """To which parallel group somebody belonged until its `last` day; the present one has no row.

    `first` is None from the beginning. Stays follow each other without a gap. The group is None for none.
    """

    __tablename__ = "registrations_group_stays"
    __table_args__ = (UniqueConstraint("registration_id", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_registrations_group_stays_whose"
        )
    )
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_parallel_groups.id", ondelete="SET NULL"), index=True
    )
    first: Mapped[date | None]
    last: Mapped[date]


class QuestionAnswer(Base):
    """What somebody answered to an own question of the event, in the version that they were shown.

    `value` is text, a number, a day in ISO, the chosen keys between blanks, or the name of the file.
    """

    __tablename__ = "registrations_answers"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_registrations_answers_registration"
        ),
        primary_key=True,
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions_questions.id"), primary_key=True, index=True
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("questions_versions.id"), index=True)
    value: Mapped[str] = mapped_column(Text)
    file_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_files.id", name="fk_registrations_answers_file"), index=True
    )


class PaperState(enum.StrEnum):
    """Where a signed paper stands; one that is owed has no row yet."""

    uploaded = "uploaded"
    """Handed in as files; staff have to look at it."""
    accepted = "accepted"
    returned = "returned"
    """Sent back with a reason: it is owed again."""
    received = "received"
    """Handed over on paper, and ticked by staff."""


SETTLED_PAPERS = (PaperState.accepted, PaperState.received)
"""The states of signed papers after which nothing is owed any more."""


class SignedPaper(Base):
    """The signed form of one registration.

    `uploaded_at` is when what now stands here came in, `decided_at` when staff accepted, returned or
    received it. `version` rises with everything that is done, so that nobody decides about what they have
    not seen.
    """

    __tablename__ = "signed_papers_papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_signed_papers_registration"
        ),
        unique=True,
    )
    state: Mapped[PaperState] = mapped_column(enum_type(PaperState))
    uploaded_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_signed_papers_decided_by")
    )
    reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    registration: Mapped[Registration] = relationship()
    decided_by: Mapped[Account | None] = relationship()
    files: Mapped[list["PaperFile"]] = relationship(
        back_populates="paper", order_by="PaperFile.id", cascade="all, delete-orphan"
    )

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more."""
        return self.state in SETTLED_PAPERS

    @property
    def waits(self) -> bool:
        """Whether staff have to look at it."""
        return self.state == PaperState.uploaded


class PaperFile(Base):
    """A file of a signed paper. `origin` names what it was cut from, so that the same comes in once."""

    __tablename__ = "signed_papers_files"
    __table_args__ = (UniqueConstraint("paper_id", "origin", name="uq_signed_papers_files_origin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(
        ForeignKey("signed_papers_papers.id", ondelete="CASCADE", name="fk_signed_papers_files_paper")
    )
    file_id: Mapped[int] = mapped_column(
        ForeignKey("events_files.id", name="fk_signed_papers_files_file"), index=True
    )
    name: Mapped[str] = mapped_column(String(160))
    origin: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)

    paper: Mapped[SignedPaper] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()
