"""What says that people were at a session, apart from the trainer's marks."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0077_evidence"
down_revision = "0076_competences"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "attendance_evidence"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("arrived_at", instant, nullable=True),
        sa.Column("left_at", instant, nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(length=320), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", instant, nullable=False),
        sa.Column("received_at", instant, nullable=False),
        sa.Column("withdrawn_at", instant, nullable=True),
        sa.CheckConstraint("minutes IS NULL OR minutes >= 0", name=op.f("ck_attendance_evidence_minutes")),
        sa.ForeignKeyConstraint(
            ["row_id"],
            ["attendance_rows.id"],
            name=op.f("fk_attendance_evidence_row_id_attendance_rows"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_attendance_evidence_account_id_people_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_evidence")),
        sa.UniqueConstraint("key", name=op.f("uq_attendance_evidence_key")),
    )
    for column in ("row_id", "source_id", "account_id"):
        op.create_index(op.f(f"ix_attendance_evidence_{column}"), TABLE, [column])


def downgrade() -> None:
    """Loses what was noted; marks and confirmed registers stay. Says how much."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    if count:
        log.warning("0077_evidence, on the way back: evidence of attendance is lost: %s", count)
    op.drop_table(TABLE)
