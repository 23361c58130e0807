"""An event says which fields its form asks; three new ones: municipality, diet, access measures."""

import sqlalchemy as sa
from alembic import op

revision = "0046_standard_fields"
down_revision = "0045_admission"
branch_labels = None
depends_on = None

RULES, ROWS = "events_registration_rules", "registrations_registrations"


def upgrade() -> None:
    # Nothing is the usual form: what was asked before.
    op.add_column(RULES, sa.Column("fields", sa.JSON(), nullable=True))
    op.add_column(ROWS, sa.Column("municipality", sa.String(length=200), nullable=True))
    op.add_column(ROWS, sa.Column("diet", sa.String(length=40), nullable=True))
    op.add_column(ROWS, sa.Column("measures", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Loses the answers to the new fields; all events ask the usual ones again."""
    for name in ("measures", "diet", "municipality"):
        op.drop_column(ROWS, name)
    op.drop_column(RULES, "fields")
