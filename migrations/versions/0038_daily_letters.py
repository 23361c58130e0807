"""Members of staff may have one letter a day about their events."""

import sqlalchemy as sa
from alembic import op

revision = "0038_daily_letters"
down_revision = "0037_days_off"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "messages_daily_letters",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["people_accounts.id"],
            name=op.f("fk_messages_daily_letters_account_id_people_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_messages_daily_letters")),
    )


def downgrade() -> None:
    op.drop_table("messages_daily_letters")
