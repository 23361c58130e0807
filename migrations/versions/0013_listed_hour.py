"""The hour of an event's first session beside its day, by which lists sort what is on one day."""

import sqlalchemy as sa
from alembic import op

revision = "0013_listed_hour"
down_revision = "0012_form_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    midnight = sa.text("'00:00:00.000000'")
    op.add_column(
        "events_events", sa.Column("listed_hour", sa.Time(), nullable=False, server_default=midnight)
    )
    hour = (
        "(SELECT min(coalesce(session.starts_at, '00:00:00.000000')) FROM events_sessions AS session"
        " JOIN events_meetings AS meeting ON meeting.id = session.meeting_id"
        " WHERE meeting.event_id = events_events.id AND session.cancelled_at IS NULL"
        " AND session.day = events_events.starts_on)"
    )
    op.execute(f"UPDATE events_events SET listed_hour = {hour} WHERE {hour} IS NOT NULL")  # noqa: S608 (constants)


def downgrade() -> None:
    op.drop_column("events_events", "listed_hour")
