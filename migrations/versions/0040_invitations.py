"""Invitations to events and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0040_invitations"
down_revision = "0039_series"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=601), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("institution_name", sa.String(length=300), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer",
            sa.String(length=40),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (institution_id IS NULL)", name=op.f("ck_invitations_invitations_whom")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_invitations_invitations_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["people_institutions.id"],
            name=op.f("fk_invitations_invitations_institution_id_people_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people_persons.id"],
            name=op.f("fk_invitations_invitations_person_id_people_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name=op.f("fk_invitations_invitations_registration_id_registrations_registrations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations_invitations")),
        sa.UniqueConstraint(
            "event_id", "person_id", name=op.f("uq_invitations_invitations_event_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_invitations_invitations_institution_id"),
        "invitations_invitations",
        ["institution_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_invitations_invitations_person_id"), "invitations_invitations", ["person_id"], unique=False
    )


def downgrade() -> None:
    # The version before does not know this way: who was invited filled in a form behind a link.
    op.execute("UPDATE registrations_registrations SET channel = 'web' WHERE channel = 'invitation'")
    op.drop_table("invitations_invitations")
