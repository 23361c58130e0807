"""A meeting has a mode of its own, what it replaces, and from when it was moved."""

import sqlalchemy as sa
from alembic import op

revision = "0028_meetings_moved"
down_revision = "0027_projects"
branch_labels = None
depends_on = None

MEETINGS = "events_meetings"
KEY = "fk_events_meetings_replaces_id_events_meetings"
REFUSED = (
    "Some meetings are held in another way than their event, online say, or in place of a cancelled one: "
    "the version before can't keep that. Nothing was changed."
)


def upgrade() -> None:
    with op.batch_alter_table(MEETINGS) as batch:
        batch.add_column(sa.Column("mode", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("moved_from", sa.JSON(none_as_null=True), nullable=True))
        batch.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(KEY), MEETINGS, ["replaces_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_events_meetings_replaces_id"), MEETINGS, ["replaces_id"])


def downgrade() -> None:
    """Refuses to forget how people meet, and what takes the place of what."""
    kept = f"SELECT count(*) FROM {MEETINGS} WHERE mode IS NOT NULL OR replaces_id IS NOT NULL"  # noqa: S608
    if op.get_bind().scalar(sa.text(kept)):
        raise SystemExit(REFUSED)
    op.drop_index(op.f("ix_events_meetings_replaces_id"), MEETINGS)
    with op.batch_alter_table(MEETINGS) as batch:
        batch.drop_constraint(op.f(KEY), type_="foreignkey")
        for name in ("replaces_id", "moved_from", "moved_at", "mode"):
            batch.drop_column(name)
