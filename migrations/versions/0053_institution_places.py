"""Chosen institutions have numbers of places of their own, reserves are limited, and places open on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0053_institution_places"
down_revision = "0052_template_fields"
branch_labels = None
depends_on = None

RULES, PLACES = "events_registration_rules", "events_institution_places"
RESERVES = "reserves_per_institution IS NULL OR reserves_per_institution >= 0"
CHECK = "ck_events_registration_rules_reserves"


def upgrade() -> None:
    with op.batch_alter_table(RULES) as batch:
        batch.add_column(sa.Column("places_open_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("places_opened_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("reserves_per_institution", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("has_own_places", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_check_constraint(op.f(CHECK), RESERVES)
    op.create_table(
        PLACES,
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("institution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_events_institution_places_places")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_institution_places_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["people_institutions.id"],
            name=op.f("fk_events_institution_places_institution_id_people_institutions"),
        ),
        sa.PrimaryKeyConstraint("event_id", "institution_id", name=op.f("pk_events_institution_places")),
    )
    op.create_index(op.f("ix_events_institution_places_institution_id"), PLACES, ["institution_id"])


def downgrade() -> None:
    """Loses the numbers of chosen institutions, the limits of reserves and the days on which places open."""
    op.drop_table(PLACES)
    with op.batch_alter_table(RULES) as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        for name in ("has_own_places", "reserves_per_institution", "places_opened_on", "places_open_on"):
            batch.drop_column(name)
