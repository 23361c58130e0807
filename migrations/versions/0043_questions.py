"""Own questions of an event's form, in versions; templates of forms."""

import sqlalchemy as sa
from alembic import op

revision = "0043_questions"
down_revision = "0042_what_was_told"
branch_labels = None
depends_on = None

QUESTIONS, VERSIONS, TEMPLATES = "questions_questions", "questions_versions", "questions_templates"


def upgrade() -> None:
    has_questions = sa.Column("has_questions", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("events_registration_rules", has_questions)
    op.create_table(
        TEMPLATES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_of_support", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions_templates")),
        sa.UniqueConstraint("form_of_support", name=op.f("uq_questions_templates_form_of_support")),
    )
    op.create_table(
        QUESTIONS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("shown_if_id", sa.Integer(), nullable=True),
        sa.Column("shown_if_choice", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(event_id IS NULL) <> (template_id IS NULL)", name=op.f("ck_questions_questions_owner")
        ),
        sa.CheckConstraint(
            "(shown_if_id IS NULL) = (shown_if_choice IS NULL)", name=op.f("ck_questions_questions_shown_if")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_questions_questions_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            [f"{TEMPLATES}.id"],
            name=op.f("fk_questions_questions_template_id_questions_templates"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shown_if_id"],
            [f"{QUESTIONS}.id"],
            name=op.f("fk_questions_questions_shown_if_id_questions_questions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions_questions")),
    )
    op.create_index("ix_questions_questions_event", QUESTIONS, ["event_id", "position"])
    op.create_index("ix_questions_questions_template", QUESTIONS, ["template_id", "position"])
    op.create_index(op.f("ix_questions_questions_shown_if_id"), QUESTIONS, ["shown_if_id"])
    op.create_table(
        VERSIONS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label_pl", sa.String(length=300), nullable=False),
        sa.Column("label_en", sa.String(length=300), nullable=True),
        sa.Column("help_pl", sa.String(length=1000), nullable=True),
        sa.Column("help_en", sa.String(length=1000), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            [f"{QUESTIONS}.id"],
            name=op.f("fk_questions_versions_question_id_questions_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions_versions")),
        sa.UniqueConstraint("question_id", "number", name=op.f("uq_questions_versions_question_id_number")),
    )


def downgrade() -> None:
    """Loses the questions: the version before asks none."""
    op.drop_table(VERSIONS)
    op.drop_table(QUESTIONS)
    op.drop_table(TEMPLATES)
    op.drop_column("events_registration_rules", "has_questions")
