"""The public's list is found in its index alone: the hour by which it is sorted belongs there."""

from alembic import op

revision = "0092_list_in_its_index"
down_revision = "0091_suggestion_version"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_events_events_listed", "events_events"
BEFORE = ["publication", "listed_until", "listed_from", "id"]


def upgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    op.create_index(INDEX, TABLE, [*BEFORE[:-1], "listed_hour", "id"])


def downgrade() -> None:
    """Loses nothing."""
    op.drop_index(INDEX, table_name=TABLE)
    op.create_index(INDEX, TABLE, BEFORE)
