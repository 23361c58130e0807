"""Indexes by which persons are listed and searched in the order of their list."""

import sqlalchemy as sa
from alembic import op

revision = "0075_persons_searched"
down_revision = "0074_institution_consents"
branch_labels = None
depends_on = None

PERSONS = "people_persons"
LISTED, SEARCHED, MERGED = (f"ix_{PERSONS}_{name}" for name in ("listed", "searched", "merged_into_id"))


def upgrade() -> None:
    there, merged = sa.text("merged_into_id IS NULL"), sa.text("merged_into_id IS NOT NULL")
    op.drop_index(LISTED, table_name=PERSONS)
    op.create_index(LISTED, PERSONS, ["name_sort", "id"], sqlite_where=there, postgresql_where=there)
    op.create_index(MERGED, PERSONS, ["merged_into_id"], sqlite_where=merged, postgresql_where=merged)
    # Without entries on PostgreSQL, where the longest names would not fit into one.
    columns = ["merged_into_id", "name_sort", "id", "name_key", "email_key"]
    op.create_index(SEARCHED, PERSONS, columns, postgresql_where=sa.text("false"))


def downgrade() -> None:
    op.drop_index(SEARCHED, table_name=PERSONS)
    op.drop_index(MERGED, table_name=PERSONS)
    op.drop_index(LISTED, table_name=PERSONS)
    op.create_index(LISTED, PERSONS, ["merged_into_id", "name_sort", "id"])
