"""Letters to many; what an office and an event say of their own in letters, and when they remind."""

import sqlalchemy as sa
from alembic import op

revision = "0035_messages"
down_revision = "0034_suspensions"
branch_labels = None
depends_on = None

OFFICE = ("letter_text_pl", "letter_text_en")


def upgrade() -> None:
    op.create_table(
        "messages_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("readers", sa.String(length=40), nullable=False),
        sa.Column("subject_pl", sa.String(length=200), nullable=False),
        sa.Column("body_pl", sa.Text(), nullable=False),
        sa.Column("subject_en", sa.String(length=200), nullable=True),
        sa.Column("body_en", sa.Text(), nullable=True),
        sa.Column("documents", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_by", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"], name=op.f("fk_messages_messages_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["people_accounts.id"],
            name=op.f("fk_messages_messages_sent_by_id_people_accounts"), ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_messages_key")),
    )  # fmt: skip
    op.create_index(op.f("ix_messages_messages_event_id"), "messages_messages", ["event_id"])
    op.create_table(
        "messages_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=700), nullable=False),
        sa.Column("letter", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages_messages.id"],
            name=op.f("fk_messages_recipients_message_id_messages_messages"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations_registrations.id"],
            name=op.f("fk_messages_recipients_registration_id_registrations_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages_recipients")),
    )  # fmt: skip
    for columns in (["message_id", "letter"], ["registration_id"], ["letter"]):
        name = op.f(f"ix_messages_recipients_{'_'.join(columns)}")
        op.create_index(name, "messages_recipients", columns)
    op.create_table(
        "events_letters",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reminder_days", sa.String(length=40), nullable=True),
        sa.Column("reminder_text_pl", sa.Text(), nullable=True),
        sa.Column("reminder_text_en", sa.Text(), nullable=True),
        sa.Column("after_days", sa.Integer(), nullable=True),
        sa.Column("after_text_pl", sa.Text(), nullable=True),
        sa.Column("after_text_en", sa.Text(), nullable=True),
        sa.Column("text_pl", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.CheckConstraint("after_days >= 1", name=op.f("ck_events_letters_after")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"], name=op.f("fk_events_letters_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_events_letters")),
    )  # fmt: skip
    _add_due()
    op.add_column("office_settings", sa.Column("reminder_days", sa.String(length=40), nullable=True))
    for name in OFFICE:
        op.add_column("office_settings", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    # The letters themselves stay in the outbox.
    for name in ("reminder_days", *OFFICE):
        op.drop_column("office_settings", name)
    for table in (
        "messages_due_clocks", "messages_due_rounds", "messages_due_rows",
        "events_letters", "messages_recipients", "messages_messages",
    ):  # fmt: skip
        op.drop_table(table)


def _add_due() -> None:
    op.create_table(
        "messages_due_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations_registrations.id"],
            name=op.f("fk_messages_due_rows_registration_id_registrations_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages_due_rows")),
        sa.UniqueConstraint(
            "registration_id", "kind", "day", "days",
            name=op.f("uq_messages_due_rows_registration_id_kind_day_days"),
        ),
    )  # fmt: skip
    op.create_table(
        "messages_due_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"], name=op.f("fk_messages_due_rounds_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages_due_rounds")),
        sa.UniqueConstraint(
            "event_id", "kind", "day", "days", name=op.f("uq_messages_due_rounds_event_id_kind_day_days")
        ),
    )  # fmt: skip
    op.create_table(
        "messages_due_clocks",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_messages_due_clocks")),
    )
