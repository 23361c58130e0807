"""A suspended event knows since when it is suspended, and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0029_suspended"
down_revision = "0028_meetings_moved"
branch_labels = None
depends_on = None

EVENTS = "events_events"


def upgrade() -> None:
    op.add_column(EVENTS, sa.Column("suspended_on", sa.Date(), nullable=True))
    op.add_column(EVENTS, sa.Column("suspended_until", sa.Date(), nullable=True))


def downgrade() -> None:
    """Events stay suspended, until further notice."""
    op.drop_column(EVENTS, "suspended_until")
    op.drop_column(EVENTS, "suspended_on")
