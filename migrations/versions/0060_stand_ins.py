"""A place can be passed on to a colleague, who has still to take it."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0060_stand_ins"
down_revision = "0059_answer_files"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

REGISTRATIONS = "registrations_registrations"


def upgrade() -> None:
    with op.batch_alter_table(REGISTRATIONS) as batch:
        batch.add_column(sa.Column("stands_in_for_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_registrations_stands_in_for", REGISTRATIONS, ["stands_in_for_id"], ["id"]
        )


def downgrade() -> None:
    """Loses whose place is offered to a colleague: it stays offered as any other. Says how many."""
    table = sa.table(REGISTRATIONS, sa.column("stands_in_for_id"))
    query = sa.select(sa.func.count()).select_from(table).where(table.c.stands_in_for_id.is_not(None))
    count = op.get_bind().scalar(query)
    if count:
        log.warning("0060_stand_ins, on the way back: %s", f"colleagues' places stay offered: {count}")
    with op.batch_alter_table(REGISTRATIONS) as batch:
        batch.drop_constraint("fk_registrations_stands_in_for", type_="foreignkey")
        batch.drop_column("stands_in_for_id")
