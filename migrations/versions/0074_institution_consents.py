"""Signed consents of institutions, which cover all whom they name."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0074_institution_consents"
down_revision = "0073_interest"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "nominations_consents"
KEYS = (
    ("event", "event_id", "events_events.id", "CASCADE"),
    ("institution", "institution_id", "people_institutions.id", None),
    ("file", "file_id", "events_files.id", None),
    ("decided_by", "decided_by_id", "people_accounts.id", None),
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(column, sa.Integer(), nullable=name in ("file", "decided_by"))
            for name, column, _, _ in KEYS
        ),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=f"fk_nominations_consents_{name}", ondelete=ondelete
            )
            for name, column, target, ondelete in KEYS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations_consents")),
    )
    for column in ("event_id", "institution_id", "file_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade() -> None:
    """Loses the consents; forms that they settled stay settled. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    if count:
        log.warning("0074_institution_consents, on the way back: consents are lost: %s", count)
    op.drop_table(TABLE)
