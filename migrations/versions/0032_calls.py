"""What a letter tells, so that a later one overtakes it; who must be told by phone."""

import sqlalchemy as sa
from alembic import op

revision = "0032_calls"
down_revision = "0031_groups"
branch_labels = None
depends_on = None

LETTERS = "outbox_messages"
CALLS = "outbox_calls"
INSTANT = sa.DateTime(timezone=True)
UNTOLD = (
    "Some people are still to be told by phone: the version before has no such list. Phone them first, or "
    "tick them off. Nothing was changed."
)


def upgrade() -> None:
    op.add_column(LETTERS, sa.Column("about", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        CALLS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("subject_kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_calls")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_outbox_calls_letter_id")),
    )
    op.create_index("ix_outbox_calls_event_id_state", CALLS, ["event_id", "state"])
    op.create_index("ix_outbox_calls_subject", CALLS, ["subject_kind", "subject_id"])


def downgrade() -> None:
    """Refuses while somebody without e-mail is still to be phoned. Letters that failed stay."""
    untold = f"SELECT count(*) FROM {CALLS} WHERE state = 'open' AND letter_id IS NULL"  # noqa: S608
    if op.get_bind().scalar(sa.text(untold)):
        raise SystemExit(UNTOLD)
    # The version before knows no such state; a failed letter would be a task to send old news.
    op.execute(sa.text(f"DELETE FROM {LETTERS} WHERE state = 'overtaken'"))  # noqa: S608
    op.drop_table(CALLS)
    op.drop_column(LETTERS, "about")
