"""Tables of the room `attendance`: marks, registers and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0006_attendance"
down_revision = "0005_registrations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(presence = 'partial') = (minutes IS NOT NULL)", name=op.f("ck_attendance_marks_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name=op.f("fk_attendance_marks_registration_id_registrations_registrations"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["events_sessions.id"],
            name=op.f("fk_attendance_marks_session_id_events_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_marks")),
        sa.UniqueConstraint(
            "session_id", "registration_id", name=op.f("uq_attendance_marks_session_id_registration_id")
        ),
    )
    op.create_index(
        op.f("ix_attendance_marks_registration_id"), "attendance_marks", ["registration_id"], unique=False
    )
    op.create_table(
        "attendance_register_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("credit_minutes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_attendance_register_versions_account_id_people_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["events_sessions.id"],
            name=op.f("fk_attendance_register_versions_session_id_events_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_register_versions")),
        sa.UniqueConstraint(
            "session_id", "version", name=op.f("uq_attendance_register_versions_session_id_version")
        ),
    )
    op.create_table(
        "attendance_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_version_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_version_id"],
            ["attendance_register_versions.id"],
            name=op.f("fk_attendance_decisions_register_version_id_attendance_register_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name=op.f("fk_attendance_decisions_registration_id_registrations_registrations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_decisions")),
        sa.UniqueConstraint(
            "register_version_id",
            "registration_id",
            name=op.f("uq_attendance_decisions_register_version_id_registration_id"),
        ),
    )
    op.create_index(
        "ix_attendance_decisions_registration", "attendance_decisions", ["registration_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("attendance_decisions")
    op.drop_table("attendance_register_versions")
    op.drop_table("attendance_marks")
