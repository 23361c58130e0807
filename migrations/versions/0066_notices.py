"""Versions of other texts: notices of a project's other controllers, and what people consent to."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0066_notices"
down_revision = "0065_recruitments"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TEXTS, REGISTRATIONS = "notices_texts", "registrations_registrations"


def upgrade() -> None:
    op.create_table(
        TEXTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body_pl", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(length=300), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["events_projects.id"], name="fk_notices_texts_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_texts")),
    )
    of_project, of_office = sa.text("project_id IS NOT NULL"), sa.text("project_id IS NULL")
    op.create_index(
        "uq_notices_texts_project", TEXTS, ["project_id", "kind", "number"], unique=True,
        sqlite_where=of_project, postgresql_where=of_project,
    )  # fmt: skip
    op.create_index(
        "uq_notices_texts_office", TEXTS, ["kind", "number"], unique=True,
        sqlite_where=of_office, postgresql_where=of_office,
    )  # fmt: skip
    op.add_column(REGISTRATIONS, sa.Column("project_notices", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Loses the texts, and which of them registrations had been shown. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TEXTS)))
    if count:
        log.warning(
            "0066_notices, on the way back: versions of other controllers' notices are lost: %s", count
        )
    op.drop_column(REGISTRATIONS, "project_notices")
    op.drop_table(TEXTS)
