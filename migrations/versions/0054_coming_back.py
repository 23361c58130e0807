"""A registration that has ended remembers where it stood, so that a withdrawal can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0054_coming_back"
down_revision = "0053_institution_places"
branch_labels = None
depends_on = None

REGISTRATIONS = "registrations_registrations"


def upgrade() -> None:
    op.add_column(REGISTRATIONS, sa.Column("left_from", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Loses where people stood before they left: a withdrawal can't be taken back then."""
    op.drop_column(REGISTRATIONS, "left_from")
