"""Who sent a scan of signed lists again, and on the page of which event."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0089_scans_sent_again"
down_revision = "0087_group_stays"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "returned_lists_sendings"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("scan_id", "returned_lists_scans", ondelete="CASCADE"),
        _key("account_id", "people_accounts"),
        _key("event_id", "events_events", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("scan_id", "account_id", "event_id", name=f"uq_{TABLE}_who"),
    )
    for column in ("account_id", "event_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade() -> None:
    """Loses who sent a scan again: its pages are seen by who sent it first. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    if count:
        log.warning("0089_scans_sent_again, on the way back: further sendings are lost: %s", count)
    op.drop_table(TABLE)


def _key(column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{TABLE}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)
