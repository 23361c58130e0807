"""To which parallel group people belonged before they changed it."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0087_group_stays"
down_revision = "0086_substitutes_and_looks"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "registrations_group_stays"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name="fk_registrations_group_stays_whose",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["events_parallel_groups.id"],
            name=op.f(f"fk_{TABLE}_group_id_events_parallel_groups"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("registration_id", "last", name=op.f(f"uq_{TABLE}_registration_id_last")),
    )
    op.create_index(op.f(f"ix_{TABLE}_group_id"), TABLE, ["group_id"])


def downgrade() -> None:
    """Loses who belonged to which group before: the present one counts for all days. Says of how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    if count:
        log.warning("0087_group_stays, on the way back: changes of group are lost: %s", count)
    op.drop_table(TABLE)
