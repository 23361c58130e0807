"""Events choose who may apply; registrations know what rules say of them, and the class of their turn."""

import sqlalchemy as sa
from alembic import op

revision = "0049_eligibility"
down_revision = "0048_answers"
branch_labels = None
depends_on = None

RULES, ROWS, TABLE = "events_registration_rules", "registrations_registrations", "eligibility_rules"
NAMED = {
    "institution_id": "people_institutions",
    "project_id": "events_projects",
    "group_id": "groups_groups",
}


def upgrade() -> None:
    op.add_column(RULES, sa.Column("repeats", sa.String(40), nullable=False, server_default="allowed"))
    op.add_column(ROWS, sa.Column("queue_class", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(ROWS, sa.Column("eligibility", sa.String(40), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.String(300), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in NAMED),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_eligibility_rules_event_id_events_events"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_{TABLE}_{name}_{table}"), ondelete="CASCADE"
            )
            for name, table in NAMED.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_rules")),
    )
    op.create_index("ix_eligibility_rules_event", TABLE, ["event_id", "kind"])
    for name in NAMED:
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])


def downgrade() -> None:
    """Loses the rules, who was judged by them, and who comes after newcomers: all wait in order of numbers."""
    op.drop_table(TABLE)
    for name in ("eligibility", "queue_class"):
        op.drop_column(ROWS, name)
    op.drop_column(RULES, "repeats")
