"""What the link to which the form leads needs: which entry it belongs to, until when, and what it hides."""

import sqlalchemy as sa
from alembic import op

revision = "0012_form_links"
down_revision = "0011_removed"
branch_labels = None
depends_on = None

TABLE = "registrations_registrations"


def upgrade() -> None:
    # Rows that are there were entered at least once: no form of today made them.
    op.add_column(TABLE, sa.Column("entries", sa.Integer(), nullable=False, server_default="1"))
    op.add_column(TABLE, sa.Column("form_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column(TABLE, sa.Column("form_hides", sa.String(length=120), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("form_hides", "form_until", "entries"):
        op.drop_column(TABLE, name)
