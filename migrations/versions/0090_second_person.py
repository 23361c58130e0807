"""Corrections of locked registers that wait for a second person, and the setting that asks for one."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0090_second_person"
down_revision = "0089_scans_sent_again"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

TABLE, VERSIONS, PROJECTS = "attendance_corrections", "attendance_register_versions", "events_projects"
AGREED = "fk_attendance_register_versions_agreed_by"


def upgrade() -> None:
    op.add_column(
        PROJECTS, sa.Column("second_person_agrees", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    with op.batch_alter_table(VERSIONS) as table:
        table.add_column(sa.Column("agreed_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(AGREED, "people_accounts", ["agreed_by_id"], ["id"])
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_by_id", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(refused_by_id IS NULL) = (refusal IS NULL)", name=op.f(f"ck_{TABLE}_refusal")
        ),
        *(_key(column, other) for column, other in (
            ("session_id", "events_sessions"),
            ("account_id", "people_accounts"),
            ("refused_by_id", "people_accounts"),
        )),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("session_id", name=op.f(f"uq_{TABLE}_session_id")),
    )  # fmt: skip
    for column in ("account_id", "refused_by_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def _key(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}_{other}"))


def downgrade() -> None:
    """Loses corrections that wait, who agreed to one, and in which projects somebody must. Says of how many."""
    bind = op.get_bind()
    waiting = bind.scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    versions = sa.table(VERSIONS, sa.column("agreed_by_id"))
    agreed = bind.scalar(
        sa.select(sa.func.count()).select_from(versions).where(versions.c.agreed_by_id.is_not(None))
    )
    if waiting or agreed:
        log.warning(
            "0090_second_person, on the way back: corrections that wait are lost: %s; who agreed to one: %s",
            waiting,
            agreed,
        )
    op.drop_table(TABLE)
    with op.batch_alter_table(VERSIONS) as table:
        table.drop_constraint(AGREED, type_="foreignkey")
        table.drop_column("agreed_by_id")
    with op.batch_alter_table(PROJECTS) as table:
        table.drop_column("second_person_agrees")
