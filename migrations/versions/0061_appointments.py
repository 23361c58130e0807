"""Resolutions that appointed people whom an event's selection had chosen."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0061_appointments"
down_revision = "0060_stand_ins"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

RESOLUTIONS, APPOINTEES = "selection_resolutions", "selection_appointees"


def upgrade() -> None:
    op.create_table(
        RESOLUTIONS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"], name="fk_selection_resolutions_event", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups_groups.id"], name="fk_selection_resolutions_group", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_resolutions")),
        sa.UniqueConstraint("event_id", "number", "resolved_on", name="uq_selection_resolutions_act"),
    )
    op.create_index(op.f("ix_selection_resolutions_group_id"), RESOLUTIONS, ["group_id"])
    op.create_table(
        APPOINTEES,
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name="fk_selection_appointees_registration",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["selection_resolutions.id"],
            name="fk_selection_appointees_resolution",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["groups_memberships.id"],
            name="fk_selection_appointees_membership",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_selection_appointees")),
    )
    for column in ("resolution_id", "membership_id"):
        op.create_index(op.f(f"ix_selection_appointees_{column}"), APPOINTEES, [column])


def downgrade() -> None:
    """Loses by which event's selection people came into their groups; the members stay. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(APPOINTEES)))
    if count:
        log.warning("0061_appointments, on the way back: appointments are lost, members stay: %s", count)
    op.drop_table(APPOINTEES)
    op.drop_table(RESOLUTIONS)
