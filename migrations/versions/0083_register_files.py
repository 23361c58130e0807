"""Files of locked registers, and corrections as versions of them."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0083_register_files"
down_revision = "0082_door"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE = "attendance_register_files"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_version_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("csv", "pdf", name="registerpaper", native_enum=False, length=40), nullable=False
        ),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_version_id"],
            ["attendance_register_versions.id"],
            name=op.f("fk_attendance_register_files_version"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["events_files.id"], name=op.f("fk_attendance_register_files_file_id_events_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_register_files")),
        sa.UniqueConstraint(
            "register_version_id",
            "kind",
            name=op.f("uq_attendance_register_files_register_version_id_kind"),
        ),
    )
    op.create_index(op.f("ix_attendance_register_files_file_id"), TABLE, ["file_id"])


def downgrade() -> None:
    """Loses which files were kept, and that a version corrected a locked register. Says how much."""
    bind = op.get_bind()
    count = bind.scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    versions = sa.table("attendance_register_versions", sa.column("action"))
    corrected = versions.c.action == "corrected"
    changed = bind.scalar(sa.select(sa.func.count()).select_from(versions).where(corrected))
    if count or changed:
        log.warning(
            "0083_register_files, on the way back: kept files are lost: %s; corrections read as confirmations: %s",
            count,
            changed,
        )
    op.execute(versions.update().where(corrected).values(action="confirmed"))
    op.drop_table(TABLE)
