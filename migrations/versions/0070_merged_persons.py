"""Two persons may turn out to be one."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0070_merged_persons"
down_revision = "0069_brought_lists"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

PERSONS, REGISTRATIONS = "people_persons", "registrations_registrations"
KEYS = ((PERSONS, "fk_people_persons_merged_into"), (REGISTRATIONS, "fk_registrations_merged_into"))


def upgrade() -> None:
    for table, key in KEYS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(key, table, ["merged_into_id"], ["id"])
            batch.create_index(op.f(f"ix_{table}_merged_into_id"), ["merged_into_id"])


def downgrade() -> None:
    """Loses who turned out to be whom: those who were joined are there again, without events. Says how many.

    What staff said of them goes, too: it could not be taken back.
    """
    table = sa.table(PERSONS, sa.column("merged_into_id"))
    query = sa.select(sa.func.count()).select_from(table).where(table.c.merged_into_id.is_not(None))
    count = op.get_bind().scalar(query)
    if count:
        log.warning("0070_merged_persons, on the way back: persons are there twice again: %s", count)
    verdicts = sa.table("persons_verdicts", sa.column("verdict"))
    op.execute(verdicts.delete().where(verdicts.c.verdict == "same"))
    for table_name, key in reversed(KEYS):
        with op.batch_alter_table(table_name) as batch:
            batch.drop_index(op.f(f"ix_{table_name}_merged_into_id"))
            batch.drop_constraint(key, type_="foreignkey")
            batch.drop_column("merged_into_id")
