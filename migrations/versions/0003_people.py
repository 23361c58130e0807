"""Tables of the room `people`: persons, institutions and staff accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0003_people"
down_revision = "0002_history"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_key", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("set_password_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_in_version", sa.Integer(), nullable=False),
        sa.Column("sign_in_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_accounts")),
        sa.UniqueConstraint("email_key", name=op.f("uq_people_accounts_email_key")),
    )
    op.create_table(
        "people_institutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("type", sa.String(length=120), nullable=True),
        sa.Column("sector", sa.String(length=120), nullable=True),
        sa.Column("county", sa.String(length=120), nullable=True),
        sa.Column("municipality", sa.String(length=120), nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_institutions")),
    )
    op.create_index(
        op.f("ix_people_institutions_is_confirmed"), "people_institutions", ["is_confirmed"], unique=False
    )
    op.create_index(
        op.f("ix_people_institutions_name_sort"), "people_institutions", ["name_sort"], unique=False
    )
    op.create_table(
        "people_persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_key", sa.String(length=320), nullable=False),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("last_name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=700), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("sign_in_version", sa.Integer(), nullable=False),
        sa.Column("sign_in_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_persons")),
        sa.UniqueConstraint("email_key", "name_key", name=op.f("uq_people_persons_email_key_name_key")),
    )
    op.create_index("ix_people_persons_email_key", "people_persons", ["email_key"], unique=False)
    op.create_index(op.f("ix_people_persons_name_sort"), "people_persons", ["name_sort"], unique=False)
    op.create_table(
        "people_global_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_people_global_roles_account_id_people_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_global_roles")),
        sa.UniqueConstraint("account_id", "role", name=op.f("uq_people_global_roles_account_id_role")),
    )
    op.create_table(
        "people_institution_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=True),
        sa.Column("used_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["people_institutions.id"],
            name=op.f("fk_people_institution_names_institution_id_people_institutions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_institution_names")),
        sa.UniqueConstraint("name_key", name=op.f("uq_people_institution_names_name_key")),
    )
    op.create_index(
        op.f("ix_people_institution_names_institution_id"),
        "people_institution_names",
        ["institution_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("people_institution_names")
    op.drop_table("people_global_roles")
    op.drop_table("people_persons")
    op.drop_table("people_institutions")
    op.drop_table("people_accounts")
