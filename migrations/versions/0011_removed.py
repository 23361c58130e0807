"""Registrations that staff removed are called removed: `refused` is what a decision will be called."""

import sqlalchemy as sa
from alembic import op

revision = "0011_removed"
down_revision = "0010_typed"
branch_labels = None
depends_on = None

registrations = sa.table("registrations_registrations", sa.column("state", sa.String()))


def upgrade() -> None:
    _rename("refused", "removed")


def downgrade() -> None:
    _rename("removed", "refused")


def _rename(before: str, after: str) -> None:
    op.execute(registrations.update().where(registrations.c.state == before).values(state=after))
