"""Series of meetings, and meetings of which only the month is planned."""

import sqlalchemy as sa
from alembic import op

revision = "0039_series"
down_revision = "0038_daily_letters"
branch_labels = None
depends_on = None

MEETINGS, SERIES, MONTHS = "events_meetings", "events_series", "events_planned_months"
KEY = "fk_events_meetings_series_id_events_series"
COLUMNS = {"series_id": sa.Integer, "series_number": sa.Integer, "series_day": sa.Date}


def upgrade() -> None:
    op.create_table(
        SERIES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"],
            name=op.f("fk_events_series_event_id_events_events"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_series")),
    )  # fmt: skip
    op.create_index(op.f("ix_events_series_event_id"), SERIES, ["event_id"])
    op.create_table(
        MONTHS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("series_number", sa.Integer(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"],
            name=op.f("fk_events_planned_months_event_id_events_events"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], [f"{SERIES}.id"],
            name=op.f("fk_events_planned_months_series_id_events_series"), ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events_planned_months")),
    )  # fmt: skip
    op.create_index(op.f("ix_events_planned_months_event_id"), MONTHS, ["event_id"])
    with op.batch_alter_table(MEETINGS) as batch:
        for name, kind in COLUMNS.items():
            batch.add_column(sa.Column(name, kind(), nullable=True))
        batch.create_foreign_key(op.f(KEY), SERIES, ["series_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_events_meetings_series_id"), MEETINGS, ["series_id"])


def downgrade() -> None:
    """Meetings stay where they are; which of them followed each other, and planned months, are forgotten."""
    op.drop_index(op.f("ix_events_meetings_series_id"), MEETINGS)
    with op.batch_alter_table(MEETINGS) as batch:
        batch.drop_constraint(op.f(KEY), type_="foreignkey")
        for name in COLUMNS:
            batch.drop_column(name)
    op.drop_table(MONTHS)
    op.drop_table(SERIES)
