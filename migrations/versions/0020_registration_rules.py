"""How one can register for an event leaves the events' table for one of its own, a row for each event."""

import sqlalchemy as sa
from alembic import op

revision = "0020_registration_rules"
down_revision = "0019_ledger"
branch_labels = None
depends_on = None

EVENTS, RULES = "events_events", "events_registration_rules"
CAPACITY = "capacity IS NULL OR capacity >= 0"
LIMIT = "per_institution_limit IS NULL OR per_institution_limit >= 1"


def columns() -> list[sa.Column]:
    """Return the columns that move, as they are in both tables."""
    return [
        sa.Column("registration_mode", sa.String(length=40), nullable=False),
        sa.Column("registration_opens", sa.Date(), nullable=True),
        sa.Column("registration_deadline", sa.Date(), nullable=True),
        sa.Column("deadline_text_pl", sa.String(length=300), nullable=True),
        sa.Column("selection_rule", sa.Text(), nullable=True),
        sa.Column("required_documents", sa.JSON(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("capacity_note", sa.String(length=300), nullable=True),
        sa.Column("per_institution_limit", sa.Integer(), nullable=True),
        sa.Column("asks_access_needs", sa.Boolean(), nullable=False),
        sa.Column("withdrawal_cutoff_hours", sa.Integer(), nullable=False),
    ]


NAMES = ", ".join(column.name for column in columns())


def upgrade() -> None:
    op.create_table(
        "events_registration_rules",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        *columns(),
        sa.CheckConstraint(CAPACITY, name=op.f("ck_events_registration_rules_capacity")),
        sa.CheckConstraint(LIMIT, name=op.f("ck_events_registration_rules_limit")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_registration_rules_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_events_registration_rules")),
    )
    op.execute(f"INSERT INTO {RULES} (event_id, {NAMES}) SELECT id, {NAMES} FROM {EVENTS}")  # noqa: S608 (constants)
    with op.batch_alter_table(EVENTS) as batch:
        for name in ("capacity", "limit"):
            batch.drop_constraint(op.f(f"ck_events_events_{name}"), type_="check")
        for column in columns():
            batch.drop_column(column.name)


def downgrade() -> None:
    needed = [column for column in columns() if not column.nullable]
    for column in columns():
        column.nullable = True
        op.add_column(EVENTS, column)
    there = f"SELECT {NAMES} FROM {RULES} WHERE event_id = {EVENTS}.id"  # noqa: S608 (constants)
    op.execute(f"UPDATE {EVENTS} SET ({NAMES}) = ({there})")  # noqa: S608 (constants)
    with op.batch_alter_table(EVENTS) as batch:
        for column in needed:
            batch.alter_column(column.name, existing_type=column.type, nullable=False)
        batch.create_check_constraint(op.f("ck_events_events_capacity"), CAPACITY)
        batch.create_check_constraint(op.f("ck_events_events_limit"), LIMIT)
    op.drop_table(RULES)
