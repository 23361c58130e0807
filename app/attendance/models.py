"""Tables of registers' rows, of marks (evidence), of registers with their versions, and of decisions."""

import enum
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.events.models import Session
from app.files.models import StoredFile
from app.people.models import Person
from app.registrations.models import Registration


class Presence(enum.StrEnum):
    """What is known of one person at one session; `partial` comes with its minutes."""

    present = "present"
    absent = "absent"
    excused = "excused"
    partial = "partial"


class RowRole(enum.StrEnum):
    """As what a person stands on the register of a session."""

    participant = "participant"
    guest = "guest"
    makeup = "makeup"
    substitute = "substitute"
    walk_in = "walk_in"
    speaker = "speaker"
    staff = "staff"


UNCREDITED = (RowRole.guest, RowRole.speaker, RowRole.staff)
"""The roles of people who are there and receive no hours."""
ADDED = (*UNCREDITED, RowRole.makeup, RowRole.substitute, RowRole.walk_in)
"""The roles of people who are on a register only because they were added to it."""


class RegisterRow(Base):
    """One person on the register of one session: what marks and decisions belong to.

    Made when it is first needed. Who is expected without a row is said by `queries.expected`; `is_expected`
    overrules it for a participant: True for a person who is awaited all the same, False for one who was
    "not enrolled then". `registration_id` is the home registration: of this event for a participant, perhaps
    of another edition for one who makes up `makes_up_session_id`, none for somebody from outside.
    A substitute may name whose place they take at this session, in `stands_in_for_id`.
    `expected_from` and `expected_until` narrow the hours of the day that are theirs. The person follows the
    registration when that is corrected to somebody else. See docs/decisions/0148.
    """

    __tablename__ = "attendance_rows"
    __table_args__ = (
        ForeignKeyConstraint(
            ["registration_id", "person_id"],
            ["registrations_registrations.id", "registrations_registrations.person_id"],
            name="fk_attendance_rows_registration",
            onupdate="CASCADE",
        ),
        UniqueConstraint("session_id", "registration_id"),
        Index(
            "uq_attendance_rows_stranger",
            "session_id",
            "person_id",
            unique=True,
            sqlite_where=text("registration_id IS NULL"),
            postgresql_where=text("registration_id IS NULL"),
        ),
        CheckConstraint("stands_in_for_id IS NULL OR role = 'substitute'", name="substitute"),
        CheckConstraint("(role = 'makeup') = (makes_up_session_id IS NOT NULL)", name="makeup"),
        CheckConstraint(
            "registration_id IS NOT NULL OR role NOT IN ('participant', 'makeup')", name="registration"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_persons.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(index=True)
    role: Mapped[RowRole] = mapped_column(enum_type(RowRole), default=RowRole.participant)
    is_expected: Mapped[bool | None]
    expected_from: Mapped[time | None]
    expected_until: Mapped[time | None]
    makes_up_session_id: Mapped[int | None] = mapped_column(ForeignKey("events_sessions.id"), index=True)
    stands_in_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations_registrations.id"), index=True
    )
    session: Mapped[Session] = relationship(foreign_keys=[session_id])
    makes_up: Mapped[Session | None] = relationship(foreign_keys=[makes_up_session_id])
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    registration: Mapped[Registration | None] = relationship(
        primaryjoin="Registration.id == foreign(RegisterRow.registration_id)", viewonly=True
    )


class Mark(Base):
    """The working mark of a row: evidence, changed freely until confirmation.

    Exactly when the presence is partial, it bears the `minutes` present, or by how many minutes the person
    came late and left early. The mark of the whole day has no `block_at`; where presence is decided for
    each block, those of the blocks (by the hour at which they start) lie behind it and it sums them up.
    """

    __tablename__ = "attendance_marks"
    __table_args__ = (
        Index(
            "uq_attendance_marks_day",
            "row_id",
            unique=True,
            sqlite_where=text("block_at IS NULL"),
            postgresql_where=text("block_at IS NULL"),
        ),
        UniqueConstraint("row_id", "block_at"),
        CheckConstraint(
            "CASE WHEN presence = 'partial' THEN"
            " (minutes IS NULL) <> (late_minutes IS NULL AND early_minutes IS NULL)"
            " ELSE minutes IS NULL AND late_minutes IS NULL AND early_minutes IS NULL END",
            name="minutes",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("attendance_rows.id", ondelete="CASCADE"))
    block_at: Mapped[time | None]
    presence: Mapped[Presence] = mapped_column(enum_type(Presence))
    minutes: Mapped[int | None]
    late_minutes: Mapped[int | None]
    early_minutes: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(Instant)
    row: Mapped[RegisterRow] = relationship()


class EvidenceKind(enum.StrEnum):
    """What says that somebody was there, apart from what the trainer marks."""

    sheet = "sheet"
    door = "door"
    report = "report"
    mail = "mail"


class Evidence(Base):
    """One thing that says when somebody was at a session, or for how long: it decides nothing.

    Only added, and taken back by `withdrawn_at` with the `mistake` that it was. Between `arrived_at` and
    `left_at` somebody was there; one of them alone is half of it, and a signature, or a report without times,
    has neither. `minutes` are those that a report gives without times. `key` names what was noted, so that
    the same thing told twice is one row. `said` is what an e-mail or a report calls the person. `source_id`
    is the row of the room that brought it, named without a foreign key. `noted_at` is when it was noted, by
    the clock of who did; `received_at` when it reached us.
    See docs/decisions/0234-evidence-proposes-and-the-trainer-decides.md.
    """

    __tablename__ = "attendance_evidence"
    __table_args__ = (CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("attendance_rows.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(enum_type(EvidenceKind))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    minutes: Mapped[int | None]
    said: Mapped[str | None] = mapped_column(String(320))
    source_id: Mapped[int | None] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    noted_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    mistake: Mapped[str | None] = mapped_column(Text)
    row: Mapped[RegisterRow] = relationship()


class WarningKind(enum.StrEnum):
    """What was warned of: a register without all marks, one that nobody confirmed, somebody who may fall or
    has fallen below what completion asks."""

    unrecorded = "unrecorded"
    unconfirmed = "unconfirmed"
    near = "near"
    lost = "lost"


class AttendanceWarning(Base):
    """That a trainer was warned of a session as it stood on its `day`, or of somebody's registration.

    One row for each, so that nothing is written twice; a session that moves to another day begins anew. The
    row of a registration tells how it stood at the last look, and goes once nothing is in danger any more.
    """

    __tablename__ = "attendance_warnings"
    __table_args__ = (
        UniqueConstraint("session_id", "kind", "day"),
        UniqueConstraint("registration_id"),
        CheckConstraint("(session_id IS NULL) <> (registration_id IS NULL)", name="subject"),
        CheckConstraint("(session_id IS NULL) = (day IS NULL)", name="day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[WarningKind] = mapped_column(enum_type(WarningKind))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("events_sessions.id", ondelete="CASCADE"))
    day: Mapped[date | None]
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_attendance_warnings_registration"
        )
    )
    at: Mapped[datetime] = mapped_column(Instant)


class Look(Base):
    """How a session stood when its trainer last looked: what differs from it is news to them.

    `seen` holds the day and hours, the place, whether it took place, and the numbers of the registrations of
    those who were expected: no names.
    """

    __tablename__ = "attendance_looks"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("people_accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    session_id: Mapped[int] = mapped_column(
        ForeignKey("events_sessions.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    seen: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True))
    at: Mapped[datetime] = mapped_column(Instant)


class RegisterAction(enum.StrEnum):
    """What was done with a session's register."""

    confirmed = "confirmed"
    reopened = "reopened"
    corrected = "corrected"


DECIDING = (RegisterAction.confirmed, RegisterAction.corrected)
"""The actions that decide about everybody on the register."""


class RegisterVersion(Base):
    """One confirmation, reopening or correction of a session's register; the last row tells how it stands.

    A correction of a locked register decides anew as a confirmation does.

    `credit_minutes` is what a full presence earned at that confirmation. `asks_trainer` says that several
    trainers led the session and nobody said yet whose minutes some of them are: they are not in the ledger
    until somebody does. `agreed_by_id` is who agreed to a correction, where a second person must. Rows are
    never changed.
    """

    __tablename__ = "attendance_register_versions"
    __table_args__ = (
        UniqueConstraint("session_id", "version"),
        Index(
            "ix_attendance_register_versions_asking",
            "session_id",
            sqlite_where=text("asks_trainer"),
            postgresql_where=text("asks_trainer"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id"))
    version: Mapped[int]
    action: Mapped[RegisterAction] = mapped_column(enum_type(RegisterAction))
    credit_minutes: Mapped[int | None]
    asks_trainer: Mapped[bool] = mapped_column(default=False, server_default=false())
    reason: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"))
    agreed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_attendance_register_versions_agreed_by")
    )
    at: Mapped[datetime] = mapped_column(Instant)
    session: Mapped[Session] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    agreed_by: Mapped[Account | None] = relationship(foreign_keys=[agreed_by_id])


class WaitingCorrection(Base):
    """A correction of a locked register to which a second person has not agreed; at most one a session.

    `marks` are the wanted ones by the names of their fields, `version` is the one that it corrects. Agreed
    to or taken back, it is removed; refused with its reason, it stays until somebody puts it away.
    """

    __tablename__ = "attendance_corrections"
    __table_args__ = (CheckConstraint("(refused_by_id IS NULL) = (refusal IS NULL)", name="refusal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id"), unique=True)
    version: Mapped[int]
    marks: Mapped[dict[str, str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    refusal: Mapped[str | None] = mapped_column(Text)
    session: Mapped[Session] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    refused_by: Mapped[Account | None] = relationship(foreign_keys=[refused_by_id])


class RegisterPaper(enum.StrEnum):
    """As what the content of a locked register is kept."""

    csv = "csv"
    pdf = "pdf"


class RegisterFile(Base):
    """A file of one version of a locked register as it was written then; never changed."""

    __tablename__ = "attendance_register_files"
    __table_args__ = (UniqueConstraint("register_version_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register_version_id: Mapped[int] = mapped_column(ForeignKey("attendance_register_versions.id"))
    kind: Mapped[RegisterPaper] = mapped_column(enum_type(RegisterPaper))
    file_id: Mapped[int] = mapped_column(ForeignKey("events_files.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    register: Mapped[RegisterVersion] = relationship()
    file: Mapped[StoredFile] = relationship()


class Decision(Base):
    """What one confirmation decided for one row: never changed, superseded by a later version.

    `minutes` are those that the person was there for; what of them is credited, and to which part, stands in
    the ledger.
    """

    __tablename__ = "attendance_decisions"
    __table_args__ = (UniqueConstraint("register_version_id", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register_version_id: Mapped[int] = mapped_column(ForeignKey("attendance_register_versions.id"))
    row_id: Mapped[int] = mapped_column(ForeignKey("attendance_rows.id"), index=True)
    presence: Mapped[Presence] = mapped_column(enum_type(Presence))
    minutes: Mapped[int]
    register: Mapped[RegisterVersion] = relationship()
    row: Mapped[RegisterRow] = relationship()
    blocks: Mapped[list["DecidedBlock"]] = relationship(order_by="DecidedBlock.starts_at", viewonly=True)


class DecidedBlock(Base):
    """How many minutes of one block of the day a decision found, of how many; the block as it was then."""

    __tablename__ = "attendance_decided_blocks"

    decision_id: Mapped[int] = mapped_column(
        ForeignKey("attendance_decisions.id"), primary_key=True, autoincrement=False
    )
    starts_at: Mapped[time] = mapped_column(primary_key=True)
    ends_at: Mapped[time]
    minutes: Mapped[int]
    full_minutes: Mapped[int]
    part_id: Mapped[int | None]
