"""Appointments, who was invited to them, and what was held."""

import sqlalchemy as sa
from alembic import op

revision = "0024_coaching"
down_revision = "0023_delivered"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coaching_appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=240), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("online_link", sa.String(length=1000), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("scan_name", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name=op.f("ck_coaching_appointments_minutes")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_coaching_appointments_account_id_people_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["lines_lines.id"], name=op.f("fk_coaching_appointments_line_id_lines_lines")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["events_files.id"], name=op.f("fk_coaching_appointments_scan_id_events_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_appointments")),
        sa.UniqueConstraint("record_id", name=op.f("uq_coaching_appointments_record_id")),
        sa.UniqueConstraint("request_key", name=op.f("uq_coaching_appointments_request_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_coaching_appointments_uid")),
    )
    op.create_index(
        "ix_coaching_appointments_coach",
        "coaching_appointments",
        ["account_id", "state", "day"],
        unique=False,
    )
    op.create_index(
        "ix_coaching_appointments_day", "coaching_appointments", ["account_id", "day"], unique=False
    )
    op.create_index("ix_coaching_appointments_state", "coaching_appointments", ["state", "day"], unique=False)
    op.create_index(
        "ix_coaching_appointments_line", "coaching_appointments", ["line_id", "state", "day"], unique=False
    )
    op.create_table(
        "coaching_invitees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=40), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["coaching_appointments.id"],
            name=op.f("fk_coaching_invitees_appointment_id_coaching_appointments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["lines_recipients.id"],
            name=op.f("fk_coaching_invitees_recipient_id_lines_recipients"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_invitees")),
        sa.UniqueConstraint(
            "appointment_id", "recipient_id", name=op.f("uq_coaching_invitees_appointment_id_recipient_id")
        ),
    )
    op.create_index(
        op.f("ix_coaching_invitees_recipient_id"), "coaching_invitees", ["recipient_id"], unique=False
    )
    op.create_table(
        "coaching_held_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("received_minutes", sa.Integer(), nullable=False),
        sa.Column("delivered_minutes", sa.Integer(), nullable=False),
        sa.Column("charged_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_coaching_held_records_account_id_people_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["coaching_appointments.id"],
            name=op.f("fk_coaching_held_records_appointment_id_coaching_appointments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_held_records")),
        sa.UniqueConstraint(
            "appointment_id", "version", name=op.f("uq_coaching_held_records_appointment_id_version")
        ),
    )


def downgrade() -> None:
    op.drop_table("coaching_held_records")
    op.drop_table("coaching_invitees")
    op.drop_table("coaching_appointments")
