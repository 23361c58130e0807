"""Tables of the room `events`: projects, events, meetings, sessions and downloads."""

import sqlalchemy as sa
from alembic import op

revision = "0004_events"
down_revision = "0003_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_files")),
        sa.UniqueConstraint("sha256", name=op.f("uq_events_files_sha256")),
    )
    op.create_table(
        "events_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("short_name_pl", sa.String(length=300), nullable=True),
        sa.Column("programme_pl", sa.String(length=300), nullable=True),
        sa.Column("measure_pl", sa.String(length=300), nullable=True),
        sa.Column("fund_pl", sa.String(length=300), nullable=True),
        sa.Column("fund_en", sa.String(length=300), nullable=True),
        sa.Column("lead_partner", sa.String(length=300), nullable=True),
        sa.Column("partners", sa.JSON(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends_versions", sa.JSON(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("strip_file_id", sa.Integer(), nullable=True),
        sa.Column("strip_alternative", sa.String(length=400), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["strip_file_id"], ["events_files.id"], name=op.f("fk_events_projects_strip_file_id_events_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_projects")),
        sa.UniqueConstraint("name", name=op.f("uq_events_projects_name")),
    )
    op.create_table(
        "events_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("publication", sa.String(length=40), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title_pl", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.Column("kind_pl", sa.String(length=300), nullable=True),
        sa.Column("description_pl", sa.Text(), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("agenda_pl", sa.Text(), nullable=True),
        sa.Column("form_of_support", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("mode_source", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_note", sa.Text(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("organiser", sa.String(length=300), nullable=True),
        sa.Column("co_organisers", sa.JSON(), nullable=True),
        sa.Column("provider", sa.JSON(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=True),
        sa.Column("groups", sa.JSON(), nullable=True),
        sa.Column("catering", sa.String(length=300), nullable=True),
        sa.Column("place_city", sa.String(length=120), nullable=True),
        sa.Column("place_county", sa.String(length=120), nullable=True),
        sa.Column("municipality", sa.String(length=120), nullable=True),
        sa.Column("accessibility_pl", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.String(length=300), nullable=True),
        sa.Column("contact_phone", sa.String(length=40), nullable=True),
        sa.Column("contact_email", sa.String(length=320), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("period_precision", sa.String(length=40), nullable=True),
        sa.Column("period_text_pl", sa.String(length=300), nullable=True),
        sa.Column("registration_mode", sa.String(length=40), nullable=False),
        sa.Column("registration_opens", sa.Date(), nullable=True),
        sa.Column("registration_deadline", sa.Date(), nullable=True),
        sa.Column("deadline_text_pl", sa.String(length=300), nullable=True),
        sa.Column("selection_rule", sa.Text(), nullable=True),
        sa.Column("required_documents", sa.JSON(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("capacity_note", sa.String(length=300), nullable=True),
        sa.Column("per_institution_limit", sa.Integer(), nullable=True),
        sa.Column("asks_access_needs", sa.Boolean(), nullable=False),
        sa.Column("withdrawal_cutoff_hours", sa.Integer(), nullable=False),
        sa.Column("hours_value", sa.Double(), nullable=True),
        sa.Column("hours_unit", sa.String(length=40), nullable=True),
        sa.Column("hours_note", sa.Text(), nullable=True),
        sa.Column("unit_minutes", sa.Integer(), nullable=True),
        sa.Column("required_minutes", sa.Integer(), nullable=True),
        sa.Column("participants_count", sa.Integer(), nullable=True),
        sa.Column("institutions_count", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name=op.f("ck_events_events_capacity")),
        sa.CheckConstraint(
            "per_institution_limit IS NULL OR per_institution_limit >= 1", name=op.f("ck_events_events_limit")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["events_projects.id"], name=op.f("fk_events_events_project_id_events_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_events")),
        sa.UniqueConstraint("record_id", name=op.f("uq_events_events_record_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_events_slug")),
    )
    op.create_index(
        op.f("ix_events_events_form_of_support"), "events_events", ["form_of_support"], unique=False
    )
    op.create_index(
        "ix_events_events_listing", "events_events", ["publication", "ends_on", "starts_on"], unique=False
    )
    op.create_index(op.f("ix_events_events_project_id"), "events_events", ["project_id"], unique=False)
    op.create_table(
        "events_cancelled_months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("day_stated", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_cancelled_months_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_cancelled_months")),
    )
    op.create_index(
        op.f("ix_events_cancelled_months_event_id"), "events_cancelled_months", ["event_id"], unique=False
    )
    op.create_table(
        "events_downloads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_downloads_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["events_files.id"], name=op.f("fk_events_downloads_file_id_events_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_downloads")),
    )
    op.create_index(op.f("ix_events_downloads_event_id"), "events_downloads", ["event_id"], unique=False)
    op.create_table(
        "events_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=True),
        sa.Column("city", sa.String(length=120), nullable=True),
        sa.Column("county", sa.String(length=120), nullable=True),
        sa.Column("municipality", sa.String(length=120), nullable=True),
        sa.Column("venue", sa.String(length=300), nullable=True),
        sa.Column("online_link", sa.String(length=1000), nullable=True),
        sa.Column("access_code", sa.String(length=120), nullable=True),
        sa.Column("meeting_password", sa.String(length=120), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_meetings_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_meetings")),
    )
    op.create_index(op.f("ix_events_meetings_event_id"), "events_meetings", ["event_id"], unique=False)
    op.create_table(
        "events_published_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=True),
        sa.Column("before", sa.String(length=300), nullable=True),
        sa.Column("after", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_published_changes_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_published_changes")),
    )
    op.create_index(
        op.f("ix_events_published_changes_event_id"), "events_published_changes", ["event_id"], unique=False
    )
    op.create_table(
        "events_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN project_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN event_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN meeting_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_events_assignments_one_scope"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_events_assignments_account_id_people_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_assignments_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["events_meetings.id"],
            name=op.f("fk_events_assignments_meeting_id_events_meetings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_events_assignments_project_id_events_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_assignments")),
    )
    for scope in ("project_id", "event_id", "meeting_id"):
        op.create_index(
            f"uq_events_assignments_{scope}",
            "events_assignments",
            ["account_id", "role", scope],
            unique=True,
            sqlite_where=sa.text(f"{scope} IS NOT NULL"),
            postgresql_where=sa.text(f"{scope} IS NOT NULL"),
        )
    op.create_index(
        op.f("ix_events_assignments_account_id"), "events_assignments", ["account_id"], unique=False
    )
    op.create_index(op.f("ix_events_assignments_event_id"), "events_assignments", ["event_id"], unique=False)
    op.create_index(
        op.f("ix_events_assignments_meeting_id"), "events_assignments", ["meeting_id"], unique=False
    )
    op.create_table(
        "events_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("credit_minutes", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "credit_minutes IS NULL OR credit_minutes > 0", name=op.f("ck_events_sessions_credit")
        ),
        sa.CheckConstraint(
            "ends_at IS NULL OR starts_at IS NOT NULL", name=op.f("ck_events_sessions_end_needs_start")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["events_meetings.id"],
            name=op.f("fk_events_sessions_meeting_id_events_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_sessions")),
        sa.UniqueConstraint("uid", name=op.f("uq_events_sessions_uid")),
    )
    op.create_index("ix_events_sessions_day", "events_sessions", ["day"], unique=False)
    op.create_index(op.f("ix_events_sessions_meeting_id"), "events_sessions", ["meeting_id"], unique=False)


def downgrade() -> None:
    op.drop_table("events_sessions")
    op.drop_table("events_assignments")
    op.drop_table("events_published_changes")
    op.drop_table("events_meetings")
    op.drop_table("events_downloads")
    op.drop_table("events_cancelled_months")
    op.drop_table("events_events")
    op.drop_table("events_projects")
    op.drop_table("events_files")
