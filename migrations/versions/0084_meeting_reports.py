"""Reports of online meetings, who stands in them, accepted names and headings."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0084_meeting_reports"
down_revision = "0083_register_files"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

REPORTS, PEOPLE = "meeting_reports_reports", "meeting_reports_people"
ALIASES, HEADINGS = "meeting_reports_aliases", "meeting_reports_headings"
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        REPORTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("day_order", sa.String(length=40), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("asked_values", sa.JSON(), nullable=True),
        sa.Column("head", sa.JSON(), nullable=False),
        sa.Column("samples", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=True),
        sa.Column("last_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        _key(REPORTS, "session", "events_sessions.id", ondelete="CASCADE"),
        _key(REPORTS, "file", "events_files.id"),
        _key(REPORTS, "made_by", "people_accounts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REPORTS}")),
    )
    standing = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_meeting_reports_reports_standing",
        REPORTS,
        ["session_id", "file_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    for column in ("file_id", "made_by_id"):
        op.create_index(op.f(f"ix_{REPORTS}_{column}"), REPORTS, [column])
    _people()
    op.create_table(
        ALIASES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("alias", sa.String(length=320), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", INSTANT, nullable=False),
        _key(ALIASES, "project", "events_projects.id", ondelete="CASCADE"),
        _key(ALIASES, "person", "people_persons.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ALIASES}")),
    )
    op.create_index("ix_meeting_reports_aliases_known", ALIASES, ["project_id", "alias"])
    op.create_index(op.f(f"ix_{ALIASES}_person_id"), ALIASES, ["person_id"])
    op.create_table(
        HEADINGS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=40), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        _key(HEADINGS, "project", "events_projects.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{HEADINGS}")),
    )
    op.create_index("ix_meeting_reports_headings_known", HEADINGS, ["project_id", "heading"])


def _people() -> None:
    op.create_table(
        PEOPLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("connections", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("covered", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key(PEOPLE, "report", f"{REPORTS}.id", ondelete="CASCADE"),
        _key(PEOPLE, "row", "attendance_rows.id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PEOPLE}")),
        sa.UniqueConstraint("report_id", "place", name="uq_meeting_reports_people_place"),
    )
    op.create_index("ix_meeting_reports_people_standing", PEOPLE, ["report_id", "standing", "place"])
    op.create_index(op.f(f"ix_{PEOPLE}_row_id"), PEOPLE, ["row_id"])


def _key(table: str, name: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([f"{name}_id"], [target], name=f"fk_{table}_{name}", ondelete=ondelete)


def downgrade() -> None:
    """Loses reports and what was said of them; evidence and marks stay. Says how many, and forgets no file."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(REPORTS)))
    if count:
        log.warning("0084_meeting_reports, on the way back: meeting reports are lost: %s", count)
    for table in (HEADINGS, ALIASES, PEOPLE, REPORTS):
        op.drop_table(table)
