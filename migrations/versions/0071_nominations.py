"""Whom institutions named for events, as their contacts typed it."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0071_nominations"
down_revision = "0070_merged_persons"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "nominations_nominations"
KEYS = (
    ("event", "event_id", "events_events.id", "CASCADE"),
    ("institution", "institution_id", "people_institutions.id", None),
    ("registration", "registration_id", "registrations_registrations.id", "CASCADE"),
    ("link", "link_id", "progress_institution_links.id", None),
    ("account", "account_id", "people_accounts.id", None),
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(column, sa.Integer(), nullable=name in ("link", "account"))
            for name, column, _, _ in KEYS
        ),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("last_name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("ask_until", "ended_at", "told_at")
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=f"fk_nominations_{name}", ondelete=ondelete)
            for name, column, target, ondelete in KEYS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations_nominations")),
    )
    for column in ("event_id", "institution_id", "registration_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade() -> None:
    """Loses who was named as what; the registrations stay. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    if count:
        log.warning("0071_nominations, on the way back: nominations are lost: %s", count)
    op.drop_table(TABLE)
