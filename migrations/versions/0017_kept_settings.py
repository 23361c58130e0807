"""Settings that an older installation keeps although new ones begin with another."""

import sqlalchemy as sa
from alembic import op

revision = "0017_kept_settings"
down_revision = "0016_pending"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kept = op.create_table(
        "people_kept_settings",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_people_kept_settings")),
    )
    # Until now a code beside the password was optional: nobody is locked out by an upgrade.
    if op.get_bind().execute(sa.text("SELECT 1 FROM people_accounts LIMIT 1")).first() is not None:
        op.bulk_insert(kept, [{"name": "two_factor", "value": "optional"}])


def downgrade() -> None:
    op.drop_table("people_kept_settings")
