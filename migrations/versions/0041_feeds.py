"""Persons and accounts have secret addresses of their calendars, which they can renew."""

import sqlalchemy as sa
from alembic import op

revision = "0041_feeds"
down_revision = "0040_invitations"
branch_labels = None
depends_on = None

TABLES = ("people_persons", "people_accounts")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("feed_version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Loses which addresses were renewed: no version before answers any of them."""
    for table in TABLES:
        op.drop_column(table, "feed_version")
