"""Who took a piece of evidence back, and what the mistake was."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0080_mistaken_evidence"
down_revision = "0079_list_choices"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "attendance_evidence"
KEY = "fk_attendance_evidence_withdrawn_by_id_people_accounts"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("mistake", sa.Text(), nullable=True))
        table.create_foreign_key(op.f(KEY), "people_accounts", ["withdrawn_by_id"], ["id"])
        table.create_index(op.f("ix_attendance_evidence_withdrawn_by_id"), ["withdrawn_by_id"])


def downgrade() -> None:
    """Loses who took evidence back and why; that it was taken back stays. Says how much."""
    evidence = sa.table(TABLE, sa.column("mistake"))
    query = sa.select(sa.func.count()).select_from(evidence).where(evidence.c.mistake.is_not(None))
    count = op.get_bind().scalar(query)
    if count:
        log.warning("0080_mistaken_evidence, on the way back: reasons of evidence are lost: %s", count)
    with op.batch_alter_table(TABLE) as table:
        table.drop_index(op.f("ix_attendance_evidence_withdrawn_by_id"))
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        table.drop_column("mistake")
        table.drop_column("withdrawn_by_id")
