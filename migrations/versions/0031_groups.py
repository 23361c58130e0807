"""Closed groups with their members and meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0031_groups"
down_revision = "0030_timetables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "groups_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("county", sa.String(length=120), nullable=True),
        sa.Column("resolution_number", sa.String(length=120), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("numbers_through", sa.Boolean(), nullable=False),
        sa.Column("meetings_before", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("meetings_before >= 0", name=op.f("ck_groups_groups_meetings_before")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["groups_groups.id"],
            name=op.f("fk_groups_groups_predecessor_id_groups_groups"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["events_projects.id"], name=op.f("fk_groups_groups_project_id_events_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups_groups")),
        sa.UniqueConstraint("predecessor_id", name=op.f("uq_groups_groups_predecessor_id")),
    )
    op.create_index("ix_groups_groups_listed", "groups_groups", ["name_sort", "id"], unique=False)
    op.create_index(op.f("ix_groups_groups_project_id"), "groups_groups", ["project_id"], unique=False)

    op.create_table(
        "groups_events",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_groups_events_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups_groups.id"], name=op.f("fk_groups_events_group_id_groups_groups")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_groups_events")),
    )
    op.create_index(op.f("ix_groups_events_group_id"), "groups_events", ["group_id"], unique=False)

    op.create_table(
        "groups_memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=120), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("resolution_number", sa.String(length=120), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends IS NULL OR starts IS NULL OR ends >= starts", name=op.f("ck_groups_memberships_days")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups_groups.id"],
            name=op.f("fk_groups_memberships_group_id_groups_groups"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["people_institutions.id"],
            name=op.f("fk_groups_memberships_institution_id_people_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_persons.id"], name=op.f("fk_groups_memberships_person_id_people_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups_memberships")),
    )
    op.create_index(
        "ix_groups_memberships_group", "groups_memberships", ["group_id", "person_id"], unique=False
    )
    op.create_index(
        op.f("ix_groups_memberships_institution_id"), "groups_memberships", ["institution_id"], unique=False
    )
    op.create_index(
        op.f("ix_groups_memberships_person_id"), "groups_memberships", ["person_id"], unique=False
    )


def downgrade() -> None:
    # The version before knows no members: as those whom staff added without saying how they applied. The
    # history still tells by whom they were enrolled.
    op.execute("UPDATE registrations_registrations SET channel = 'web' WHERE channel = 'group'")
    for table in ("groups_memberships", "groups_events", "groups_groups"):
        op.drop_table(table)
