"""A letter, and the call in its place, know what their reader had been told before."""

import sqlalchemy as sa
from alembic import op

revision = "0042_what_was_told"
down_revision = "0041_feeds"
branch_labels = None
depends_on = None

TABLES = ("outbox_messages", "outbox_calls")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("since", sa.Text(), nullable=True))
    several = sa.Column("several", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("outbox_messages", several)


def downgrade() -> None:
    """Loses since when letters that wait tell: they say it already."""
    op.drop_column("outbox_messages", "several")
    for table in TABLES:
        op.drop_column(table, "since")
