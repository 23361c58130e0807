"""The version of what is suggested of institutions, under which forms and answers are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0091_suggestion_version"
down_revision = "0090_second_person"
branch_labels = None
depends_on = None

TABLE = "people_suggestion_version"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )


def downgrade() -> None:
    """Loses nothing: no row is no change so far, and processes of the version before keep no suggestions."""
    op.drop_table(TABLE)
