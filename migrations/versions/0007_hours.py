"""Tables of the room `hours`: the ledger of minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0007_hours"
down_revision = "0006_attendance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hours_ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["attendance_decisions.id"],
            name=op.f("fk_hours_ledger_decision_id_attendance_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name=op.f("fk_hours_ledger_registration_id_registrations_registrations"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["events_sessions.id"], name=op.f("fk_hours_ledger_session_id_events_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_ledger")),
        sa.UniqueConstraint("decision_id", "kind", name=op.f("uq_hours_ledger_decision_id_kind")),
    )
    op.create_index("ix_hours_ledger_registration", "hours_ledger", ["registration_id"], unique=False)
    op.create_index(op.f("ix_hours_ledger_session_id"), "hours_ledger", ["session_id"], unique=False)


def downgrade() -> None:
    op.drop_table("hours_ledger")
