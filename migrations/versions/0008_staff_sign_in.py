"""Tables of signing in: sign-ins that can be ended, second factors, recovery codes."""

import sqlalchemy as sa
from alembic import op

revision = "0008_staff_sign_in"
down_revision = "0007_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people_recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=1), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_people_recovery_codes_account_id_people_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_recovery_codes")),
        sa.UniqueConstraint("account_id", "mark", name=op.f("uq_people_recovery_codes_account_id_mark")),
    )
    op.create_table(
        "people_second_factors",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_people_second_factors_account_id_people_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_people_second_factors")),
    )
    op.create_table(
        "people_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_people_sign_ins_account_id_people_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people_persons.id"],
            name=op.f("fk_people_sign_ins_person_id_people_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_sign_ins")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_people_sign_ins_key_hash")),
    )
    for column in ("account_id", "person_id", "started_at"):
        op.create_index(op.f(f"ix_people_sign_ins_{column}"), "people_sign_ins", [column], unique=False)


def downgrade() -> None:
    op.drop_table("people_sign_ins")
    op.drop_table("people_second_factors")
    op.drop_table("people_recovery_codes")
