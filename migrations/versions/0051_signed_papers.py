"""Signed forms with their files, and scans that belong to nobody yet."""

import sqlalchemy as sa
from alembic import op

revision = "0051_signed_papers"
down_revision = "0050_offers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_papers_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations_registrations.id"],
            name="fk_signed_papers_registration",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people_accounts.id"], name="fk_signed_papers_decided_by"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_papers_papers")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_signed_papers_papers_registration_id")),
    )
    op.create_table(
        "signed_papers_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["signed_papers_papers.id"], name="fk_signed_papers_files_paper", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["events_files.id"], name="fk_signed_papers_files_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_papers_files")),
        sa.UniqueConstraint("paper_id", "origin", name="uq_signed_papers_files_origin"),
    )
    op.create_index(op.f("ix_signed_papers_files_file_id"), "signed_papers_files", ["file_id"])
    op.create_table(
        "signed_papers_loose",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("small_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"], name="fk_signed_papers_loose_event", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["events_files.id"], name="fk_signed_papers_loose_file"),
        sa.ForeignKeyConstraint(["small_id"], ["events_files.id"], name="fk_signed_papers_loose_small"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_papers_loose")),
        sa.UniqueConstraint("event_id", "origin", name="uq_signed_papers_loose_origin"),
    )
    op.create_index(op.f("ix_signed_papers_loose_file_id"), "signed_papers_loose", ["file_id"])
    op.create_index(op.f("ix_signed_papers_loose_small_id"), "signed_papers_loose", ["small_id"])


def downgrade() -> None:
    """Loses who handed what in; the files themselves stay, and backups still hold them."""
    for table in ("signed_papers_loose", "signed_papers_files", "signed_papers_papers"):
        op.drop_table(table)
