"""Needs and catering: who arranges what, which meals are served, nights, and frozen figures."""

import sqlalchemy as sa
from alembic import op

revision = "0047_needs"
down_revision = "0046_standard_fields"
branch_labels = None
depends_on = None

EVENT, REGISTRATION, SESSION = "events_events.id", "registrations_registrations.id", "events_sessions.id"


def upgrade() -> None:
    op.create_table(
        "needs_plans",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("freeze_days", sa.Integer(), nullable=False),
        sa.Column("erase_days", sa.Integer(), nullable=False),
        sa.Column("offers_rooms", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.CheckConstraint("freeze_days >= 0", name=op.f("ck_needs_plans_freeze")),
        sa.CheckConstraint("erase_days > 0", name=op.f("ck_needs_plans_erase")),
        sa.ForeignKeyConstraint(
            ["event_id"], [EVENT], name=op.f("fk_needs_plans_event_id_events_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_needs_plans")),
    )
    op.create_table(
        "needs_meals",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("meal", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            [SESSION],
            name=op.f("fk_needs_meals_session_id_events_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "meal", name=op.f("pk_needs_meals")),
    )
    op.create_table(
        "needs_frozen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("diets", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], [EVENT], name=op.f("fk_needs_frozen_event_id_events_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            [SESSION],
            name=op.f("fk_needs_frozen_session_id_events_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_frozen")),
        sa.UniqueConstraint("session_id", name=op.f("uq_needs_frozen_session_id")),
    )
    op.create_index(op.f("ix_needs_frozen_event_id"), "needs_frozen", ["event_id"], unique=False)
    op.create_table(
        "needs_arrangements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("arranged_by", sa.String(length=200), nullable=True),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            [REGISTRATION],
            name=op.f("fk_needs_arrangements_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_arrangements")),
        sa.UniqueConstraint(
            "registration_id", "need", name=op.f("uq_needs_arrangements_registration_id_need")
        ),
    )
    op.create_table(
        "needs_nights",
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            [REGISTRATION],
            name=op.f("fk_needs_nights_registration_id_registrations_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "night", name=op.f("pk_needs_nights")),
    )
    op.create_table(
        "needs_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_clock")),
    )


def downgrade() -> None:
    """Loses what was arranged, settled and frozen, and who stays; what people need stays in registrations."""
    for name in ("clock", "nights", "arrangements", "frozen", "meals", "plans"):
        op.drop_table(f"needs_{name}")
