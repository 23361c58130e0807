"""What trainers were warned of: registers that wait, and people who may not complete a training."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0078_attendance_warnings"
down_revision = "0077_evidence"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "attendance_warnings"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(session_id IS NULL) <> (registration_id IS NULL)", name=op.f(f"ck_{TABLE}_subject")
        ),
        sa.CheckConstraint("(session_id IS NULL) = (day IS NULL)", name=op.f(f"ck_{TABLE}_day")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["events_sessions.id"],
            name=op.f(f"fk_{TABLE}_session_id_events_sessions"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations_registrations.id"],
            name=op.f(f"fk_{TABLE}_registration"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("session_id", "kind", "day", name=op.f(f"uq_{TABLE}_session_id_kind_day")),
        sa.UniqueConstraint("registration_id", name=op.f(f"uq_{TABLE}_registration_id")),
    )  # fmt: skip


def downgrade() -> None:
    """Loses what was warned of, so that a later upgrade warns once more. Says of how much."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    if count:
        log.warning("0078_attendance_warnings, on the way back: warnings are forgotten: %s", count)
    op.drop_table(TABLE)
