"""Lists of interest in next editions, with counts without names."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0073_interest"
down_revision = "0072_persons_listed"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

ENTRIES, LETTERS, SOURCES = "interest_entries", "interest_letters", "interest_sources"
COUNTS, CLOCK = "interest_counts", "interest_clock"


def _event(column: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["events_events.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        ENTRIES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("last_name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=620), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_key", sa.String(length=320), nullable=False),
        sa.Column("institution", sa.String(length=300), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Integer(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("confirmed_at", moment, nullable=True),
        _event("event_id", "fk_interest_entries_event"),
        sa.ForeignKeyConstraint(["text_id"], ["notices_texts.id"], name="fk_interest_entries_text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_entries")),
        sa.UniqueConstraint("event_id", "email_key", "name_key", name="uq_interest_entries_who"),
    )
    for column in ("email_key", "text_id", "confirmed_at"):
        op.create_index(op.f(f"ix_interest_entries_{column}"), ENTRIES, [column])
    op.create_table(
        LETTERS,
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sent_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["interest_entries.id"], name="fk_interest_letters_entry", ondelete="CASCADE"
        ),
        _event("event_id", "fk_interest_letters_event"),
        sa.PrimaryKeyConstraint("entry_id", "event_id", name=op.f("pk_interest_letters")),
    )
    op.create_index(op.f("ix_interest_letters_event_id"), LETTERS, ["event_id"])
    op.create_table(
        SOURCES,
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False),
        _event("event_id", "fk_interest_sources_event"),
        _event("source_id", "fk_interest_sources_source"),
        sa.PrimaryKeyConstraint("event_id", "source_id", name=op.f("pk_interest_sources")),
    )
    op.create_index(op.f("ix_interest_sources_source_id"), SOURCES, ["source_id"])
    op.create_table(
        COUNTS,
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        _event("event_id", "fk_interest_counts_event"),
        sa.PrimaryKeyConstraint("event_id", "month", name=op.f("pk_interest_counts")),
    )
    op.create_table(
        CLOCK,
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("keep_months", sa.Integer(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("keep_months BETWEEN 1 AND 60", name=op.f("ck_interest_clock_keep_months")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_clock")),
    )


def downgrade() -> None:
    """Loses who wants to hear of next editions, and the figures. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(ENTRIES)))
    if count:
        log.warning("0073_interest, on the way back: entries of lists of interest are lost: %s", count)
    for table in (CLOCK, COUNTS, SOURCES, LETTERS, ENTRIES):
        op.drop_table(table)
