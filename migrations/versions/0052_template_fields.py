"""The template of a form says which standard fields its form asks."""

import sqlalchemy as sa
from alembic import op

revision = "0052_template_fields"
down_revision = "0051_signed_papers"
branch_labels = None
depends_on = None

TABLE = "questions_templates"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("fields", sa.JSON(), nullable=True))
    asks = sa.Column("asks_access_needs", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column(TABLE, asks)


def downgrade() -> None:
    """Loses which fields templates ask: the version before has none of them in templates."""
    op.drop_column(TABLE, "asks_access_needs")
    op.drop_column(TABLE, "fields")
