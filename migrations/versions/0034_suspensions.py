"""Acts that suspend many events and lines of support at once."""

import sqlalchemy as sa
from alembic import op

revision = "0034_suspensions"
down_revision = "0033_meeting_secrets"
branch_labels = None
depends_on = None

LINES, ACTS, ROWS = "lines_lines", "changes_suspensions", "changes_suspended"
REFUSED = "Some appointments are suspended: the version before can't keep that. Nothing was changed."


def upgrade() -> None:
    op.add_column(LINES, sa.Column("suspended_on", sa.Date(), nullable=True))
    op.add_column(LINES, sa.Column("suspended_until", sa.Date(), nullable=True))
    op.create_table(
        ACTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("form_of_support", sa.String(length=40), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["events_projects.id"],
            name=op.f("fk_changes_suspensions_project_id_events_projects"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_changes_suspensions_account_id_people_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes_suspensions")),
    )
    op.create_index(op.f("ix_changes_suspensions_project_id"), ACTS, ["project_id"])
    op.create_table(
        ROWS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suspension_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(event_id IS NULL) <> (line_id IS NULL)", name=op.f("ck_changes_suspended_one")),
        sa.ForeignKeyConstraint(
            ["suspension_id"],
            ["changes_suspensions.id"],
            name=op.f("fk_changes_suspended_suspension_id_changes_suspensions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_changes_suspended_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["lines_lines.id"],
            name=op.f("fk_changes_suspended_line_id_lines_lines"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes_suspended")),
    )
    op.create_index("ix_changes_suspended_open", ROWS, ["suspension_id", "resumed_at"])
    op.create_index(op.f("ix_changes_suspended_event_id"), ROWS, ["event_id"])
    op.create_index(op.f("ix_changes_suspended_line_id"), ROWS, ["line_id"])


def downgrade() -> None:
    """Refuses while appointments are suspended; events stay so, and it is forgotten by which act."""
    kept = "SELECT count(*) FROM coaching_appointments WHERE state = 'suspended'"
    if op.get_bind().scalar(sa.text(kept)):
        raise SystemExit(REFUSED)
    op.drop_table(ROWS)
    op.drop_table(ACTS)
    op.drop_column(LINES, "suspended_until")
    op.drop_column(LINES, "suspended_on")
