"""Trainers who stand in for another at one session, and how a session stood when its trainer last looked."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0086_substitutes_and_looks"
down_revision = "0085_letter_codes"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

SUBSTITUTIONS, LOOKS = "events_substitutions", "attendance_looks"


def upgrade() -> None:
    op.create_table(
        SUBSTITUTIONS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("account_id <> replaces_id", name=op.f(f"ck_{SUBSTITUTIONS}_other")),
        *(_key(SUBSTITUTIONS, *each) for each in (
            ("session_id", "events_sessions"),
            ("account_id", "people_accounts"),
            ("replaces_id", "people_accounts"),
        )),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SUBSTITUTIONS}")),
        sa.UniqueConstraint("session_id", "replaces_id", name=op.f(f"uq_{SUBSTITUTIONS}_session_id_replaces_id")),
    )  # fmt: skip
    for column in ("account_id", "replaces_id"):
        op.create_index(op.f(f"ix_{SUBSTITUTIONS}_{column}"), SUBSTITUTIONS, [column])
    op.create_table(
        LOOKS,
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key(LOOKS, "account_id", "people_accounts"),
        _key(LOOKS, "session_id", "events_sessions"),
        sa.PrimaryKeyConstraint("account_id", "session_id", name=op.f(f"pk_{LOOKS}")),
    )
    op.create_index(op.f(f"ix_{LOOKS}_session_id"), LOOKS, ["session_id"])


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Loses who stands in, so that the trainers lead again, and what was seen. Says of how many."""
    connection = op.get_bind()
    count = connection.scalar(sa.select(sa.func.count()).select_from(sa.table(SUBSTITUTIONS)))
    if count:
        log.warning("0086_substitutes_and_looks, on the way back: substitutes are lost: %s", count)
    op.drop_table(LOOKS)
    op.drop_table(SUBSTITUTIONS)
