"""Which columns of a list each account took along last, in which order and format."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0079_list_choices"
down_revision = "0078_attendance_warnings"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "exports_choices"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("list_key", sa.String(60), nullable=False),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_exports_choices_account_id_people_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "list_key", name=op.f("pk_exports_choices")),
    )


def downgrade() -> None:
    """Loses which columns people took; everybody begins with the usual ones. Says how many choices it were."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    if count:
        log.warning("0079_list_choices, on the way back: chosen columns are lost: %s", count)
    op.drop_table(TABLE)
