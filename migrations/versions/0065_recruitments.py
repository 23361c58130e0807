"""Recruitments over several events."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0065_recruitments"
down_revision = "0064_person_verdicts"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

RECRUITMENTS, RULES = "recruitments_recruitments", "events_registration_rules"


def upgrade() -> None:
    op.create_table(
        RECRUITMENTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title_pl", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.Column("text_pl", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("once_only", sa.Boolean(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("target IS NULL OR target >= 1", name=op.f("ck_recruitments_recruitments_target")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["events_projects.id"], name="fk_recruitments_recruitments_project"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruitments_recruitments")),
        sa.UniqueConstraint("record_id", name=op.f("uq_recruitments_recruitments_record_id")),
    )
    op.create_index(op.f("ix_recruitments_recruitments_project_id"), RECRUITMENTS, ["project_id"])
    with op.batch_alter_table(RULES) as batch:
        batch.add_column(sa.Column("recruitment_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_events_registration_rules_recruitment", RECRUITMENTS, ["recruitment_id"], ["id"],
            ondelete="SET NULL",
        )  # fmt: skip
        batch.create_index(op.f("ix_events_registration_rules_recruitment_id"), ["recruitment_id"])


def downgrade() -> None:
    """Loses the recruitments; their events and all registrations stay. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(RECRUITMENTS)))
    if count:
        log.warning("0065_recruitments, on the way back: recruitments are lost, events stay: %s", count)
    with op.batch_alter_table(RULES) as batch:
        batch.drop_index(op.f("ix_events_registration_rules_recruitment_id"))
        batch.drop_constraint("fk_events_registration_rules_recruitment", type_="foreignkey")
        batch.drop_column("recruitment_id")
    op.drop_table(RECRUITMENTS)
