"""Lists of people that are brought in, their rows, and what columns said before."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0069_brought_lists"
down_revision = "0068_participation"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

LISTS, ROWS, COLUMNS = "bringing_lists", "bringing_rows", "bringing_columns"


def upgrade() -> None:
    op.create_table(
        LISTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=True),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("signature", sa.String(length=32), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("orders", sa.JSON(), nullable=False),
        sa.Column("wanted", sa.String(length=40), nullable=False),
        sa.Column("with_letters", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"], name="fk_bringing_lists_event", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups_groups.id"], name="fk_bringing_lists_group", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["events_files.id"], name="fk_bringing_lists_file"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["events_sessions.id"], name="fk_bringing_lists_session", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["people_accounts.id"], name="fk_bringing_lists_made_by"),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["people_accounts.id"], name="fk_bringing_lists_entered_by"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bringing_lists")),
    )
    op.create_index("ix_bringing_lists_event", LISTS, ["event_id", "id"])
    op.create_index("ix_bringing_lists_group", LISTS, ["group_id", "id"])
    op.create_index(op.f("ix_bringing_lists_file_id"), LISTS, ["file_id"])
    op.create_table(
        ROWS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("why_values", sa.JSON(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("likes_id", sa.Integer(), nullable=True),
        sa.Column("likes_place", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"], ["bringing_lists.id"], name="fk_bringing_rows_list", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bringing_rows")),
        sa.UniqueConstraint("list_id", "place", name="uq_bringing_rows_place"),
    )
    op.create_index("ix_bringing_rows_outcome", ROWS, ["list_id", "outcome", "place"])
    op.create_table(
        COLUMNS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("signature", sa.String(length=32), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("orders", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["events_projects.id"], name="fk_bringing_columns_project", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bringing_columns")),
    )
    op.create_index("ix_bringing_columns_known", COLUMNS, ["signature", "project_id"])
    op.create_index(op.f("ix_bringing_columns_project_id"), COLUMNS, ["project_id"])


def downgrade() -> None:
    """Loses which lists were brought in: none can be taken back. Says how many.

    What came by them stays, and came by the web: the version before knows no other word for it.
    """
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(LISTS)))
    if count:
        log.warning("0069_brought_lists, on the way back: lists are lost, the people stay: %s", count)
    people = sa.table("registrations_registrations", sa.column("channel", sa.String()))
    op.execute(people.update().where(people.c.channel == "brought").values(channel="web"))
    for table in (COLUMNS, ROWS, LISTS):
        op.drop_table(table)
