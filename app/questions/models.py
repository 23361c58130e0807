"""Tables of questions, of the versions of their wording, and of templates of forms (docs/decisions/0184)."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Choices, Instant, enum_type
from app.events.models import FormOfSupport


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


WORDED = (QuestionKind.one_of, QuestionKind.several_of)
"""The kinds whose choices staff write."""

CHOSEN = (*WORDED, QuestionKind.yes_no)
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


class Question(Base):
    """A question of an event or of a template; what it says stands in its versions, `version` is the last.

    `position` orders a form, retired questions among the others. The question is asked only if the answer to
    `shown_if_id` is or holds `shown_if_choice`. It is never deleted: a retired one is asked nobody any more,
    and its answers stay.
    """

    __tablename__ = "questions_questions"
    __table_args__ = (
        CheckConstraint("(event_id IS NULL) <> (template_id IS NULL)", name="owner"),
        CheckConstraint("(shown_if_id IS NULL) = (shown_if_choice IS NULL)", name="shown_if"),
        Index("ix_questions_questions_event", "event_id", "position"),
        Index("ix_questions_questions_template", "template_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("questions_templates.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(enum_type(QuestionKind))
    is_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("questions_questions.id"), index=True)
    shown_if_choice: Mapped[str | None] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
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
