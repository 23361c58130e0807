"""Lines of support with recipients, shares and coaches, and the contracts of those who teach."""

import sqlalchemy as sa
from alembic import op

revision = "0022_lines"
down_revision = "0021_programmes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lines_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_pl", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("form_of_support", sa.String(length=40), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("contract_number", sa.String(length=120), nullable=True),
        sa.Column("provider", sa.String(length=300), nullable=True),
        sa.Column("unit_minutes", sa.Integer(), nullable=False),
        sa.Column("unit_frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total_minutes", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("division", sa.String(length=40), nullable=False),
        sa.Column("cancellation_hours", sa.Integer(), nullable=False),
        sa.Column("late_percent", sa.Integer(), nullable=False),
        sa.Column("no_show_percent", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded", sa.JSON(), nullable=False),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_lines_lines_period")),
        sa.CheckConstraint("late_percent BETWEEN 0 AND 100", name=op.f("ck_lines_lines_late")),
        sa.CheckConstraint("no_show_percent BETWEEN 0 AND 100", name=op.f("ck_lines_lines_no_show")),
        sa.CheckConstraint("total_minutes > 0", name=op.f("ck_lines_lines_total")),
        sa.CheckConstraint("unit_minutes IN (45, 60)", name=op.f("ck_lines_lines_unit")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["events_projects.id"], name=op.f("fk_lines_lines_project_id_events_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines_lines")),
        sa.UniqueConstraint("record_id", name=op.f("uq_lines_lines_record_id")),
    )
    op.create_index(op.f("ix_lines_lines_project_id"), "lines_lines", ["project_id"], unique=False)
    op.create_table(
        "lines_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.String(length=300), nullable=True),
        sa.Column("contact_email", sa.String(length=320), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR institution_id IS NOT NULL", name=op.f("ck_lines_recipients_who")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["people_institutions.id"],
            name=op.f("fk_lines_recipients_institution_id_people_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["lines_lines.id"],
            name=op.f("fk_lines_recipients_line_id_lines_lines"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["lines_recipients.id"],
            name=op.f("fk_lines_recipients_merged_into_id_lines_recipients"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_persons.id"], name=op.f("fk_lines_recipients_person_id_people_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines_recipients")),
    )
    op.create_index("ix_lines_recipients_institution", "lines_recipients", ["institution_id"], unique=False)
    op.create_index(op.f("ix_lines_recipients_line_id"), "lines_recipients", ["line_id"], unique=False)
    op.create_index("ix_lines_recipients_person", "lines_recipients", ["person_id"], unique=False)
    alone = sa.text("person_id IS NULL AND merged_into_id IS NULL")
    op.create_index(
        "uq_lines_recipients_institution",
        "lines_recipients",
        ["line_id", "institution_id"],
        unique=True,
        sqlite_where=alone,
        postgresql_where=alone,
    )
    op.create_index("uq_lines_recipients_person", "lines_recipients", ["line_id", "person_id"], unique=True)
    op.create_table(
        "lines_allocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes <> 0", name=op.f("ck_lines_allocations_minutes")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_lines_allocations_account_id_people_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["lines_recipients.id"],
            name=op.f("fk_lines_allocations_recipient_id_lines_recipients"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines_allocations")),
    )
    op.create_index(op.f("ix_lines_allocations_act"), "lines_allocations", ["act"], unique=False)
    op.create_index(
        op.f("ix_lines_allocations_recipient_id"), "lines_allocations", ["recipient_id"], unique=False
    )
    op.create_table(
        "lines_coaches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_lines_coaches_account_id_people_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["lines_lines.id"],
            name=op.f("fk_lines_coaches_line_id_lines_lines"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines_coaches")),
        sa.UniqueConstraint("line_id", "account_id", name=op.f("uq_lines_coaches_line_id_account_id")),
    )
    op.create_index(op.f("ix_lines_coaches_account_id"), "lines_coaches", ["account_id"], unique=False)
    op.create_table(
        "contracts_contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("unit_minutes", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_contracts_contracts_period")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_contracts_contracts_minutes")),
        sa.CheckConstraint("unit_minutes IN (45, 60)", name=op.f("ck_contracts_contracts_unit")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_contracts_contracts_account_id_people_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_contracts")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_contracts_contracts_account_id_number")),
    )
    op.create_table(
        "contracts_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(line_id IS NULL) <> (event_id IS NULL)", name=op.f("ck_contracts_uses_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts_contracts.id"],
            name=op.f("fk_contracts_uses_contract_id_contracts_contracts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_contracts_uses_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["lines_lines.id"],
            name=op.f("fk_contracts_uses_line_id_lines_lines"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts_uses")),
    )
    op.create_index(op.f("ix_contracts_uses_contract_id"), "contracts_uses", ["contract_id"], unique=False)
    op.create_index(
        "uq_contracts_uses_event_id",
        "contracts_uses",
        ["event_id", "contract_id"],
        unique=True,
        sqlite_where=sa.text("event_id IS NOT NULL"),
        postgresql_where=sa.text("event_id IS NOT NULL"),
    )
    op.create_index(
        "uq_contracts_uses_line_id",
        "contracts_uses",
        ["line_id", "contract_id"],
        unique=True,
        sqlite_where=sa.text("line_id IS NOT NULL"),
        postgresql_where=sa.text("line_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Takes the role of coach from accounts: the version before can't read it."""
    for table in ("people_global_roles", "events_assignments"):
        op.execute(f"DELETE FROM {table} WHERE role = 'coach'")  # noqa: S608 (constants)
    op.drop_table("contracts_uses")
    op.drop_table("contracts_contracts")
    op.drop_table("lines_coaches")
    op.drop_table("lines_allocations")
    op.drop_table("lines_recipients")
    op.drop_table("lines_lines")
