"""A place can be offered for some hours: the hours of an event, and until when, or since when lapsed."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0050_offers"
down_revision = "0049_eligibility"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

RULES, REGISTRATIONS = "events_registration_rules", "registrations_registrations"
MOMENTS = ("offered_until", "offer_lapsed_at")


def upgrade() -> None:
    with op.batch_alter_table(RULES) as batch:
        batch.add_column(sa.Column("offer_hours", sa.Integer(), nullable=True))
        batch.create_check_constraint("offer_hours", "offer_hours IS NULL OR offer_hours BETWEEN 1 AND 336")
    for name in MOMENTS:
        op.add_column(REGISTRATIONS, sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Loses until when places are offered, and that offers lapsed; says how many."""
    table = sa.table(REGISTRATIONS, *(sa.column(name) for name in MOMENTS))
    for name in MOMENTS:
        count = op.get_bind().scalar(
            sa.select(sa.func.count()).select_from(table).where(table.c[name].is_not(None))
        )
        if count:
            log.warning("0050_offers, on the way back: %s is lost: %s", name, count)
    with op.batch_alter_table(REGISTRATIONS) as batch:
        for name in MOMENTS:
            batch.drop_column(name)
    with op.batch_alter_table(RULES) as batch:
        batch.drop_constraint(op.f("ck_events_registration_rules_offer_hours"), type_="check")
        batch.drop_column("offer_hours")
