"""What staff said of two persons who looked alike."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0064_person_verdicts"
down_revision = "0063_named_people"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

VERDICTS = "persons_verdicts"


def upgrade() -> None:
    op.create_table(
        VERDICTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(length=300), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons_verdicts")),
    )
    op.create_index("ix_persons_verdicts_one", VERDICTS, ["one_id"])
    op.create_index("ix_persons_verdicts_other", VERDICTS, ["other_id"])


def downgrade() -> None:
    """Loses which pairs staff looked at: they are shown again. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(VERDICTS)))
    if count:
        log.warning("0064_person_verdicts, on the way back: verdicts about pairs are lost: %s", count)
    op.drop_table(VERDICTS)
