"""Participation forms, sealed; the keys that seal them; dictionaries; whom an event asks."""

import logging

import sqlalchemy as sa
from alembic import context, op

revision = "0068_participation"
down_revision = "0067_consents"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

FORMS, CONFIRMATIONS = "monitoring_forms", "monitoring_confirmations"
KEYS, DICTIONARIES = "monitoring_keys", "monitoring_dictionaries"
RULES = "events_registration_rules"
ROLES = ("people_global_roles", "events_assignments")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        FORMS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("paper_at", MOMENT, nullable=True),
        sa.Column("keyed_by_id", sa.Integer(), nullable=True),
        sa.Column("is_doubtful", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_persons.id"], name="fk_monitoring_forms_person"),
        sa.ForeignKeyConstraint(["project_id"], ["events_projects.id"], name="fk_monitoring_forms_project"),
        sa.ForeignKeyConstraint(["keyed_by_id"], ["people_accounts.id"], name="fk_monitoring_forms_keyed_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_forms")),
        sa.UniqueConstraint("person_id", "project_id", name="uq_monitoring_forms_once"),
    )
    op.create_index("ix_monitoring_forms_project_id", FORMS, ["project_id"])
    op.create_table(
        CONFIRMATIONS,
        sa.Column("form_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["monitoring_forms.id"], name="fk_monitoring_confirmations_form", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"], name="fk_monitoring_confirmations_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("form_id", "event_id", name=op.f("pk_monitoring_confirmations")),
    )
    op.create_index(op.f("ix_monitoring_confirmations_event_id"), CONFIRMATIONS, ["event_id"])
    op.create_table(
        KEYS,
        sa.Column("fingerprint", sa.String(length=9), nullable=False),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_monitoring_keys")),
    )
    op.create_table(
        DICTIONARIES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("loaded_at", MOMENT, nullable=False),
        sa.Column("loaded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["events_projects.id"],
            name="fk_monitoring_dictionaries_project", ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["loaded_by_id"], ["people_accounts.id"], name="fk_monitoring_dictionaries_loaded_by"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_dictionaries")),
    )  # fmt: skip
    op.create_index(op.f("ix_monitoring_dictionaries_project_id"), DICTIONARIES, ["project_id"])
    with op.batch_alter_table(RULES) as batch:
        batch.add_column(
            sa.Column("participation", sa.String(length=40), server_default="never", nullable=False)
        )


def downgrade() -> None:
    """Refuses while there are participation forms: nobody can collect them again (docs/decisions/0210).

    `flask db downgrade -x drop=monitoring` drops them. Loses dictionaries, the role, and whom events ask.
    """
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(FORMS)))
    if count and context.get_x_argument(as_dictionary=True).get("drop") != "monitoring":
        raise SystemExit(
            f"There are participation forms ({count}), which the earlier version can't keep and nobody can "
            "collect again. Take a backup; then `flask db downgrade -x drop=monitoring REVISION` drops them."
        )
    if count:
        log.warning("0068_participation, on the way back: participation forms are dropped: %s", count)
    for name in ROLES:
        table = sa.table(name, sa.column("role"))
        op.execute(table.delete().where(table.c.role == "monitoring"))
    with op.batch_alter_table(RULES) as batch:
        batch.drop_column("participation")
    for name in (DICTIONARIES, KEYS, CONFIRMATIONS, FORMS):
        op.drop_table(name)
