"""Tables of questions, of the versions of their wording, of templates and of sheets (docs/decisions/0184)."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Choices, Instant, enum_type
from app.events.models import Event, FormOfSupport


class QuestionKind(enum.StrEnum):
    """How a question is answered."""

    short_text = "short_text"
    long_text = "long_text"
    one_of = "one_of"
    several_of = "several_of"
    number = "number"
    date = "date"
    yes_no = "yes_no"
    file = "file"
    scale = "scale"


WORDED = (QuestionKind.one_of, QuestionKind.several_of)
"""The kinds whose choices staff write."""

CHOSEN = (*WORDED, QuestionKind.yes_no, QuestionKind.scale)
"""The kinds that are answered by choosing, on which another question may depend."""


class FormTemplate(Base):
    """The form from which events of a form of support begin; its questions are never answered themselves.

    `fields` and `asks_access_needs` are those of the event's rules from which it was kept.
    """

    __tablename__ = "questions_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_of_support: Mapped[FormOfSupport] = mapped_column(enum_type(FormOfSupport), unique=True)
    fields: Mapped[dict[str, str] | None] = mapped_column(Choices)
    asks_access_needs: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime] = mapped_column(Instant)


class SheetKind(enum.StrEnum):
    """What people are asked by a link: a test before the training, one after it, or what they think of it."""

    entry = "entry"
    exit = "exit"
    evaluation = "evaluation"


TESTS = (SheetKind.entry, SheetKind.exit)
"""The sheets whose answers give points."""


class Sheet(Base):
    """A test or a survey of an event that is answered by a link; its questions belong to it.

    It can be answered once it was opened and while nobody has closed it, within its days. `opens_on` and
    `closes_on` are what staff chose, None for what follows from the sessions. `pass_percent` is the share
    of all points from which a test is passed. Raising `link_version` kills the link that is the same for all.
    """

    __tablename__ = "questions_sheets"
    __table_args__ = (
        UniqueConstraint("event_id", "kind"),
        CheckConstraint("pass_percent IS NULL OR pass_percent BETWEEN 0 AND 100", name="pass"),
        CheckConstraint("closes_on >= opens_on", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    kind: Mapped[SheetKind] = mapped_column(enum_type(SheetKind))
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    pass_percent: Mapped[int | None]
    link_version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(Instant)
    event: Mapped[Event] = relationship()

    @property
    def is_test(self) -> bool:
        """Whether answers give points."""
        return self.kind in TESTS


ONE_OWNER = (
    "(event_id IS NOT NULL AND template_id IS NULL AND sheet_id IS NULL)"
    " OR (event_id IS NULL AND template_id IS NOT NULL AND sheet_id IS NULL)"
    " OR (event_id IS NULL AND template_id IS NULL AND sheet_id IS NOT NULL)"
)
"""That a question belongs to exactly one form."""


class Question(Base):
    """A question of an event, a template or a sheet; what it says stands in its versions, `version` the last.

    `position` orders a form, retired questions among the others. The question is asked only if the answer to
    `shown_if_id` is or holds `shown_if_choice`. It is never deleted: a retired one is asked nobody any more,
    and its answers stay.
    `points` are those of each choice by key, also of choices that are not offered any more; as they interpret
    nothing that was said, they are settings of the present form.
    """

    __tablename__ = "questions_questions"
    __table_args__ = (
        CheckConstraint(ONE_OWNER, name="owner"),
        CheckConstraint("(shown_if_id IS NULL) = (shown_if_choice IS NULL)", name="shown_if"),
        Index("ix_questions_questions_event", "event_id", "position"),
        Index("ix_questions_questions_template", "template_id", "position"),
        Index("ix_questions_questions_sheet", "sheet_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("questions_templates.id", ondelete="CASCADE"))
    sheet_id: Mapped[int | None] = mapped_column(
        ForeignKey("questions_sheets.id", ondelete="CASCADE", name="fk_questions_questions_sheet")
    )
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(enum_type(QuestionKind))
    is_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("questions_questions.id"), index=True)
    shown_if_choice: Mapped[str | None] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    points: Mapped[dict[str, float] | None] = mapped_column(JSON(none_as_null=True))
    retired_at: Mapped[datetime | None] = mapped_column(Instant)


class QuestionVersion(Base):
    """What a question said from one change to the next; never changed, since answers point to it.

    `choices` are rows {"key", "pl", "en"}; a key means one choice in all versions of the question.
    """

    __tablename__ = "questions_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions_questions.id", ondelete="CASCADE"))
    number: Mapped[int]
    label_pl: Mapped[str] = mapped_column(String(300))
    label_en: Mapped[str | None] = mapped_column(String(300))
    help_pl: Mapped[str | None] = mapped_column(String(1000))
    help_en: Mapped[str | None] = mapped_column(String(1000))
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Instant)


class StagedFile(Base):
    """A file that came with a form which was not through: kept for a day, so that nobody picks it twice.

    Once the form is through, the answer names the file itself; this row goes with its day.
    """

    __tablename__ = "questions_staged_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions_questions.id", ondelete="CASCADE", name="fk_questions_staged_question"),
        index=True,
    )
    file_id: Mapped[int] = mapped_column(
        ForeignKey("events_files.id", name="fk_questions_staged_file"), index=True
    )
    name: Mapped[str] = mapped_column(String(160))
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
