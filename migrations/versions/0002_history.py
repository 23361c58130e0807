"""Tables of the room `history`: the history of facts."""

import sqlalchemy as sa
from alembic import op

revision = "0002_history"
down_revision = "0001_outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "history_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("personal", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_facts")),
    )
    op.create_index("ix_history_facts_event", "history_facts", ["event_id", "id"], unique=False)
    op.create_index(
        "ix_history_facts_subject", "history_facts", ["subject_kind", "subject_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("history_facts")
