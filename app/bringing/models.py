"""Tables of lists that were brought in, of their rows, and of what columns said before."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, Labels, enum_type
from app.events.models import Event
from app.files.models import StoredFile
from app.groups.models import Group


class Target(enum.StrEnum):
    """What the people of a list become."""

    registrations = "registrations"
    roster = "roster"
    attendance = "attendance"


class ListState(enum.StrEnum):
    """Where a list stands."""

    read = "read"
    """Its columns have not been confirmed yet."""
    planned = "planned"
    """What would happen is written down, row by row; nothing has been done."""
    entered = "entered"
    taken_back = "taken_back"


UNDONE = (ListState.read, ListState.planned)
"""The states in which nothing has been brought in, so that the list may simply be dropped."""


class Manner(enum.StrEnum):
    """How an event takes the people of a list."""

    by_rules = "by_rules"
    """As if they applied: a place, the waiting list, or a decision of staff."""
    confirmed = "confirmed"
    """They have been chosen: a place each while there are any, whatever staff have still to decide."""


class Outcome(enum.StrEnum):
    """What would become of a row, or became of it."""

    new = "new"
    known = "known"
    doubtful = "doubtful"
    refused = "refused"


ERASE_DAYS = 30
"""After how many days a list is erased of which nothing stands: never entered, or taken back."""

TAKEN = (Outcome.new, Outcome.known)
"""The outcomes of rows that are brought in."""


class PairVerdict(enum.StrEnum):
    """What staff said of a doubtful pair."""

    same = "same"
    different = "different"


class BroughtList(Base):
    """A list of people from a file or pasted, for an event or a group; the file is kept by its checksum.

    `columns` say what each column means, `orders` how names stand in one cell, by column. `chosen` is what
    the people become beyond that: `Manner`, the reason, the first day, the session. `source` is who sent it.
    `counts` are rows by outcome, `version` rises with everything that is done with it.
    """

    __tablename__ = "bringing_lists"
    __table_args__ = (
        Index("ix_bringing_lists_event", "event_id", "id"),
        Index("ix_bringing_lists_group", "group_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[Target] = mapped_column(enum_type(Target))
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_bringing_lists_event")
    )
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("groups_groups.id", ondelete="CASCADE", name="fk_bringing_lists_group")
    )
    file_id: Mapped[int] = mapped_column(
        ForeignKey("events_files.id", name="fk_bringing_lists_file"), index=True
    )
    name: Mapped[str] = mapped_column(String(160))
    sheets: Mapped[list[str] | None] = mapped_column(Labels)
    sheet: Mapped[int] = mapped_column(default=0)
    state: Mapped[ListState] = mapped_column(enum_type(ListState))
    version: Mapped[int] = mapped_column(default=1)
    heading: Mapped[list[str]] = mapped_column(JSON, default=list)
    signature: Mapped[str] = mapped_column(String(32))
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    orders: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    wanted: Mapped[Manner] = mapped_column(enum_type(Manner), default=Manner.by_rules)
    with_letters: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)
    since: Mapped[date | None]
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_sessions.id", ondelete="SET NULL", name="fk_bringing_lists_session")
    )
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_bringing_lists_made_by")
    )
    entered_at: Mapped[datetime | None] = mapped_column(Instant)
    entered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_bringing_lists_entered_by")
    )
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)

    event: Mapped[Event | None] = relationship()
    group: Mapped[Group | None] = relationship()
    file: Mapped[StoredFile] = relationship()
    made_by: Mapped[Account | None] = relationship(foreign_keys=[made_by_id])
    entered_by: Mapped[Account | None] = relationship(foreign_keys=[entered_by_id])


class BroughtRow(Base):
    """A row of a list: its cells, and what would become or became of it.

    Once the list is entered the cells are forgotten: what they said stands where it was brought.
    `likes_id` is the known person, and `likes_place` the earlier row, with whom the row may be the same.
    What the row made is named by number, without foreign keys: `registration_id`, `membership_id`, and
    `person_id`, `institution_id` where those came only by this list. They are compared with the moment of
    the entering before anything is taken back.
    """

    __tablename__ = "bringing_rows"
    __table_args__ = (
        UniqueConstraint("list_id", "place", name="uq_bringing_rows_place"),
        Index("ix_bringing_rows_outcome", "list_id", "outcome", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(
        ForeignKey("bringing_lists.id", ondelete="CASCADE", name="fk_bringing_rows_list")
    )
    place: Mapped[int]
    number: Mapped[int]
    cells: Mapped[list[str] | None] = mapped_column(Labels)
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome))
    state: Mapped[str | None] = mapped_column(String(40))
    why: Mapped[str | None] = mapped_column(Text)
    why_values: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    verdict: Mapped[PairVerdict | None] = mapped_column(enum_type(PairVerdict))
    likes_id: Mapped[int | None]
    likes_place: Mapped[int | None]
    registration_id: Mapped[int | None]
    membership_id: Mapped[int | None]
    person_id: Mapped[int | None]
    institution_id: Mapped[int | None]
    marks: Mapped[dict[str, list[str]] | None] = mapped_column(JSON(none_as_null=True))


class KnownColumns(Base):
    """What the columns of lists with this heading said last, in a project (None: outside of any)."""

    __tablename__ = "bringing_columns"
    __table_args__ = (Index("ix_bringing_columns_known", "signature", "project_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_projects.id", ondelete="CASCADE", name="fk_bringing_columns_project"), index=True
    )
    signature: Mapped[str] = mapped_column(String(32))
    columns: Mapped[list[str]] = mapped_column(JSON)
    orders: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime] = mapped_column(Instant)
