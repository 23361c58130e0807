"""What the QR code says that is attached to a letter as a picture."""

import sqlalchemy as sa
from alembic import op

revision = "0085_letter_codes"
down_revision = "0084_meeting_reports"
branch_labels = None
depends_on = None

TABLE = "outbox_messages"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("code", sa.String(length=300), nullable=True))


def downgrade() -> None:
    """Letters that wait leave without the picture."""
    op.drop_column(TABLE, "code")
