"""Answers that are files, and files of forms that are not through yet."""

import sqlalchemy as sa
from alembic import op

revision = "0059_answer_files"
down_revision = "0058_paper_on_the_day"
branch_labels = None
depends_on = None

ANSWERS, STAGED = "registrations_answers", "questions_staged_files"


def upgrade() -> None:
    with op.batch_alter_table(ANSWERS) as batch:
        batch.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_registrations_answers_file", "events_files", ["file_id"], ["id"])
    op.create_index(op.f("ix_registrations_answers_file_id"), ANSWERS, ["file_id"])
    op.create_table(
        STAGED,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions_questions.id"],
            name="fk_questions_staged_question",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["events_files.id"], name="fk_questions_staged_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions_staged_files")),
    )
    for column in ("question_id", "file_id", "created_at"):
        op.create_index(op.f(f"ix_{STAGED}_{column}"), STAGED, [column])


def downgrade() -> None:
    """Loses which files were answers; their names stay as answers to short texts, the files in backups."""
    op.drop_table(STAGED)
    op.drop_index(op.f("ix_registrations_answers_file_id"), ANSWERS)
    with op.batch_alter_table(ANSWERS) as batch:
        batch.drop_constraint("fk_registrations_answers_file", type_="foreignkey")
        batch.drop_column("file_id")
    op.execute("UPDATE questions_questions SET kind = 'short_text' WHERE kind = 'file'")
