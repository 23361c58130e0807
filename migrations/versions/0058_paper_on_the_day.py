"""The signed form may be brought on the day: a third value of a text column, so that nothing is to be changed."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0058_paper_on_the_day"
down_revision = "0054_coming_back"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")
rules = sa.table("events_registration_rules", sa.column("completed_by", sa.String()))


def upgrade() -> None:
    pass


def downgrade() -> None:
    """Asks for the form alone where a signed one was to be brought; what came in stays."""
    done = op.get_bind().execute(
        rules.update().where(rules.c.completed_by == "on_the_day").values(completed_by="form")
    )
    if done.rowcount:
        log.warning("a signed form on the day is asked for no more: %s", done.rowcount)
