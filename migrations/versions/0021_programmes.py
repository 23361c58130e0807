"""Programmes with modules and parts; events as their editions, days planned in blocks, parallel groups."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0021_programmes"
down_revision = "0020_registration_rules"
branch_labels = None
depends_on = None

KEYS = (
    ("events_events", "module_id", "programmes_modules", None),
    ("events_meetings", "parallel_group_id", "events_parallel_groups", "SET NULL"),
    ("registrations_registrations", "parallel_group_id", "events_parallel_groups", "SET NULL"),
    ("registrations_registrations", "transferred_from_id", "registrations_registrations", None),
)


def upgrade() -> None:
    op.create_table(
        "programmes_programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_pl", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes_programmes")),
        sa.UniqueConstraint("record_id", name=op.f("uq_programmes_programmes_record_id")),
    )
    op.create_table(
        "programmes_modules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("name_pl", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("unit_minutes", sa.Integer(), nullable=False),
        sa.Column("unit_frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("required_minutes", sa.Integer(), nullable=False),
        sa.Column("completion_percent", sa.Integer(), nullable=False),
        sa.Column("part_percent", sa.Integer(), nullable=True),
        sa.Column("needs_test", sa.Boolean(), nullable=False),
        sa.Column("test_pass_percent", sa.Integer(), nullable=True),
        sa.Column("makeup_percent", sa.Integer(), nullable=True),
        sa.Column("outcome_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "completion_percent BETWEEN 0 AND 100", name=op.f("ck_programmes_modules_completion")
        ),
        sa.CheckConstraint(
            "makeup_percent IS NULL OR makeup_percent BETWEEN 0 AND 100",
            name=op.f("ck_programmes_modules_makeup"),
        ),
        sa.CheckConstraint(
            "part_percent IS NULL OR part_percent BETWEEN 0 AND 100", name=op.f("ck_programmes_modules_part")
        ),
        sa.CheckConstraint(
            "test_pass_percent IS NULL OR test_pass_percent BETWEEN 0 AND 100",
            name=op.f("ck_programmes_modules_test_pass"),
        ),
        sa.CheckConstraint("required_minutes > 0", name=op.f("ck_programmes_modules_required")),
        sa.CheckConstraint("unit_minutes IN (45, 60)", name=op.f("ck_programmes_modules_unit")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes_programmes.id"],
            name=op.f("fk_programmes_modules_programme_id_programmes_programmes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes_modules")),
        sa.UniqueConstraint("record_id", name=op.f("uq_programmes_modules_record_id")),
    )
    op.create_index(
        op.f("ix_programmes_modules_programme_id"), "programmes_modules", ["programme_id"], unique=False
    )
    op.create_table(
        "programmes_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("name_pl", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_programmes_parts_minutes")),
        sa.ForeignKeyConstraint(
            ["module_id"],
            ["programmes_modules.id"],
            name=op.f("fk_programmes_parts_module_id_programmes_modules"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes_parts")),
        sa.UniqueConstraint("record_id", name=op.f("uq_programmes_parts_record_id")),
    )
    op.create_index(op.f("ix_programmes_parts_module_id"), "programmes_parts", ["module_id"], unique=False)
    op.create_table(
        "events_parallel_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_parallel_groups_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_parallel_groups")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_events_parallel_groups_event_id_name")),
    )
    op.create_table(
        "events_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_events_blocks_hours")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_events_blocks_minutes")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["people_accounts.id"], name=op.f("fk_events_blocks_account_id_people_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["programmes_parts.id"], name=op.f("fk_events_blocks_part_id_programmes_parts")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["events_sessions.id"],
            name=op.f("fk_events_blocks_session_id_events_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_blocks")),
    )
    op.create_index(op.f("ix_events_blocks_session_id"), "events_blocks", ["session_id"], unique=False)
    op.create_index(op.f("ix_events_blocks_account_id"), "events_blocks", ["account_id"], unique=False)
    op.create_index(op.f("ix_events_blocks_part_id"), "events_blocks", ["part_id"], unique=False)
    op.add_column("events_events", sa.Column("module_id", sa.Integer(), nullable=True))
    op.add_column(
        "events_events", sa.Column("marks_blocks", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index(op.f("ix_events_events_module_id"), "events_events", ["module_id"])
    op.add_column("events_meetings", sa.Column("parallel_group_id", sa.Integer(), nullable=True))
    op.add_column("events_sessions", sa.Column("break_minutes", sa.Integer(), nullable=True))
    op.add_column("registrations_registrations", sa.Column("parallel_group_id", sa.Integer(), nullable=True))
    op.add_column("registrations_registrations", sa.Column("enrolled_from", sa.Date(), nullable=True))
    op.add_column("registrations_registrations", sa.Column("enrolled_until", sa.Date(), nullable=True))
    op.add_column(
        "registrations_registrations", sa.Column("transferred_from_id", sa.Integer(), nullable=True)
    )
    for table, column, target, rule in KEYS:
        with op.batch_alter_table(table) as batch:
            name = op.f(f"fk_{table}_{column}_{target}")
            batch.create_foreign_key(name, target, [column], ["id"], ondelete=rule)
    with op.batch_alter_table("events_sessions") as batch:
        batch.create_check_constraint(
            op.f("ck_events_sessions_break"), "break_minutes IS NULL OR break_minutes >= 0"
        )


def downgrade() -> None:
    """Tells what the version before knows otherwise: credited minutes for breaks, figures of events for a module's."""
    _credit_without_breaks()
    _keep_figures_of_editions()
    with op.batch_alter_table("events_sessions") as batch:
        batch.drop_constraint(op.f("ck_events_sessions_break"), type_="check")
        batch.drop_column("break_minutes")
    op.drop_index(op.f("ix_events_events_module_id"), "events_events")
    for table, column, target, _ in KEYS:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_{column}_{target}"), type_="foreignkey")
            batch.drop_column(column)
    op.drop_column("events_events", "marks_blocks")
    op.drop_column("registrations_registrations", "enrolled_from")
    op.drop_column("registrations_registrations", "enrolled_until")
    op.drop_table("events_blocks")
    op.drop_table("events_parallel_groups")
    op.drop_table("programmes_parts")
    op.drop_table("programmes_modules")
    op.drop_table("programmes_programmes")


def _credit_without_breaks() -> None:
    """Write down what a day with breaks earns: without them, its whole length would count."""
    sessions = sa.table(
        "events_sessions",
        sa.column("id", sa.Integer()),
        sa.column("day", sa.Date()),
        sa.column("starts_at", sa.Time()),
        sa.column("ends_at", sa.Time()),
        sa.column("credit_minutes", sa.Integer()),
        sa.column("break_minutes", sa.Integer()),
    )
    pausing = sa.select(sessions).where(
        sessions.c.credit_minutes.is_(None), sessions.c.break_minutes > 0, sessions.c.ends_at.is_not(None)
    )
    for row in op.get_bind().execute(pausing).all():
        taught = _length(row.day, row.starts_at, row.ends_at) - row.break_minutes
        if taught > 0:  # a day of breaks alone is refused
            op.execute(sessions.update().where(sessions.c.id == row.id).values(credit_minutes=taught))


def _length(day: date, start: time, end: time) -> int:
    """Return the minutes between two hours of a day in Warsaw, clock changes included."""
    zone = ZoneInfo("Europe/Warsaw")
    first, last = (datetime.combine(day, hour, tzinfo=zone).astimezone(UTC) for hour in (start, end))
    return int((last - first).total_seconds()) // 60


def _keep_figures_of_editions() -> None:
    """Give editions the unit and the required minutes that they have from their module."""
    op.execute(
        """
        UPDATE events_events SET
            unit_minutes = (SELECT its.unit_minutes FROM programmes_modules AS its WHERE its.id = module_id),
            required_minutes = COALESCE(
                required_minutes,
                (SELECT its.required_minutes FROM programmes_modules AS its WHERE its.id = module_id)
            )
        WHERE module_id IS NOT NULL
        """
    )
