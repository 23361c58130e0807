"""Which mailbox a message goes to, in which lane, and in which letter: a mailbox is not flooded."""

import sqlalchemy as sa
from alembic import op

revision = "0018_mailboxes"
down_revision = "0017_kept_settings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox_messages", sa.Column("mailbox", sa.String(320), nullable=False, server_default=""))
    op.add_column("outbox_messages", sa.Column("lane", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("outbox_messages", sa.Column("sent_in", sa.String(200), nullable=True))
    put_off = sa.Column("put_off", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("outbox_messages", put_off)
    # A tag behind a plus sign is only looked for in what comes from now on.
    op.execute("UPDATE outbox_messages SET mailbox = lower(recipient)")
    op.execute("UPDATE outbox_messages SET lane = 0 WHERE subject_kind IN ('account', 'person')")
    op.create_index("ix_outbox_messages_lane", "outbox_messages", ["state", "lane", "due_at"])
    op.create_index("ix_outbox_messages_mailbox", "outbox_messages", ["mailbox", "state", "finished_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_messages_mailbox", table_name="outbox_messages")
    op.drop_index("ix_outbox_messages_lane", table_name="outbox_messages")
    for name in ("put_off", "sent_in", "lane", "mailbox"):
        op.drop_column("outbox_messages", name)
