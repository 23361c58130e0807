"""The office has days off besides public holidays."""

import sqlalchemy as sa
from alembic import op

revision = "0037_days_off"
down_revision = "0036_roles_at_meetings"
branch_labels = None
depends_on = None

DAYS = "office_days_off"


def upgrade() -> None:
    op.create_table(
        DAYS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_days_off")),
        sa.UniqueConstraint("day", name=op.f("uq_office_days_off_day")),
    )


def downgrade() -> None:
    op.drop_table(DAYS)
