"""What an event's people are to learn: scope and standard, the first two stages of a competence."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0076_competences"
down_revision = "0075_persons_searched"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "surveys_competences"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_surveys_competences_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_surveys_competences")),
    )


def downgrade() -> None:
    """Loses what was written; tests and points stay. Says of how many events."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    if count:
        log.warning("0076_competences, on the way back: descriptions of competences are lost: %s", count)
    op.drop_table(TABLE)
