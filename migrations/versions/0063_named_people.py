"""Institutions name people: who was named has still to give data of their own."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0063_named_people"
down_revision = "0062_sheets"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

REGISTRATIONS, RULES = "registrations_registrations", "events_registration_rules"


def upgrade() -> None:
    with op.batch_alter_table(REGISTRATIONS) as batch:
        batch.add_column(sa.Column("is_named", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Where institutions decided, the organiser chooses; who was named came by the web. Says how many."""
    for name, column, before, after in (
        (RULES, "who_decides", "institution", "staff"),
        (REGISTRATIONS, "channel", "institution", "web"),
    ):
        table = sa.table(name, sa.column(column, sa.String()))
        done = op.get_bind().execute(table.update().where(table.c[column] == before).values({column: after}))
        if done.rowcount:
            log.warning("0063_named_people, on the way back: %s becomes %s: %s", column, after, done.rowcount)
    with op.batch_alter_table(REGISTRATIONS) as batch:
        batch.drop_column("is_named")
