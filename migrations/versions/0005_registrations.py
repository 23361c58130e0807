"""Tables of the room `registrations`: registrations."""

import sqlalchemy as sa
from alembic import op

revision = "0005_registrations"
down_revision = "0004_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registrations_registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("queue_number", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("last_name", sa.String(length=300), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("institution_name", sa.String(length=300), nullable=True),
        sa.Column("institution_type", sa.String(length=120), nullable=True),
        sa.Column("position", sa.String(length=200), nullable=True),
        sa.Column("access_needs", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("privacy_notice_version", sa.String(length=20), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["people_accounts.id"],
            name=op.f("fk_registrations_registrations_entered_by_id_people_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_registrations_registrations_event_id_events_events"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["people_institutions.id"],
            name=op.f("fk_registrations_registrations_institution_id_people_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people_persons.id"],
            name=op.f("fk_registrations_registrations_person_id_people_persons"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations_registrations")),
        sa.UniqueConstraint(
            "event_id", "person_id", name=op.f("uq_registrations_registrations_event_id_person_id")
        ),
    )
    op.create_index(
        "ix_registrations_institution",
        "registrations_registrations",
        ["event_id", "institution_id", "state"],
        unique=False,
    )
    op.create_index(
        "ix_registrations_queue",
        "registrations_registrations",
        ["event_id", "state", "queue_number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registrations_registrations_institution_id"),
        "registrations_registrations",
        ["institution_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registrations_registrations_person_id"),
        "registrations_registrations",
        ["person_id"],
        unique=False,
    )
    op.create_index(
        "ix_registrations_sorted", "registrations_registrations", ["event_id", "name_sort"], unique=False
    )


def downgrade() -> None:
    op.drop_table("registrations_registrations")
