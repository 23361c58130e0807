"""Answers to own questions of an event's form."""

import sqlalchemy as sa
from alembic import op

revision = "0048_answers"
down_revision = "0047_needs"
branch_labels = None
depends_on = None

ANSWERS = "registrations_answers"


def upgrade() -> None:
    op.create_table(
        ANSWERS,
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name=op.f("fk_registrations_answers_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions_questions.id"],
            name=op.f("fk_registrations_answers_question_id_questions_questions"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["questions_versions.id"],
            name=op.f("fk_registrations_answers_version_id_questions_versions"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "question_id", name=op.f("pk_registrations_answers")),
    )
    for name in ("question_id", "version_id"):
        op.create_index(op.f(f"ix_registrations_answers_{name}"), ANSWERS, [name])


def downgrade() -> None:
    """Loses the answers: the version before asks no questions."""
    op.drop_table(ANSWERS)
