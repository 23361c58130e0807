"""Published versions of projects' timetables, with their lines."""

import sqlalchemy as sa
from alembic import op

revision = "0030_timetables"
down_revision = "0029_suspended"
branch_labels = None
depends_on = None

VERSIONS, ENTRIES = "timetable_versions", "timetable_entries"


def upgrade() -> None:
    op.create_table(
        VERSIONS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_timetable_versions_project_id_events_projects"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_versions")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_timetable_versions_project_id_number")),
    )
    op.create_table(
        ENTRIES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("form_of_support", sa.String(length=40), nullable=False),
        sa.Column("title_pl", sa.String(length=300), nullable=True),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.Column("label", sa.String(length=120), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("period_pl", sa.String(length=300), nullable=True),
        sa.Column("period_en", sa.String(length=300), nullable=True),
        sa.Column("place", sa.String(length=600), nullable=True),
        sa.Column("county", sa.String(length=120), nullable=True),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], [f"{VERSIONS}.id"],
            name=op.f("fk_timetable_entries_version_id_timetable_versions"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_entries")),
    )  # fmt: skip
    op.create_index("ix_timetable_entries_version", ENTRIES, ["version_id", "position"])


def downgrade() -> None:
    op.drop_table(ENTRIES)
    op.drop_table(VERSIONS)
