"""Columns, words and indexes with which lists read what they show, and not what has gathered in years."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0009_growth"
down_revision = "0008_staff_sign_in"
branch_labels = None
depends_on = None

BATCH = 500
WORD_LENGTH = 80

events = sa.table(
    "events_events",
    *(sa.column(name, sa.Date()) for name in ("starts_on", "ends_on", "listed_from", "listed_until")),
    *(sa.column(name, sa.String()) for name in ("status", "search_text")),
    sa.column("id", sa.Integer()),
)
words = sa.table("events_words", sa.column("word", sa.String()), sa.column("event_id", sa.Integer()))


def upgrade() -> None:
    for name in ("listed_from", "listed_until"):
        column = sa.Column(name, sa.Date(), nullable=False, server_default=sa.text("'9999-12-31'"))
        op.add_column("events_events", column)
    op.drop_index("ix_events_events_listing", table_name="events_events")
    op.create_index(
        "ix_events_events_listed", "events_events", ["publication", "listed_until", "listed_from", "id"]
    )
    op.create_index(
        "ix_events_events_all", "events_events", ["listed_until", "listed_from", "id", "publication"]
    )
    op.create_index("ix_events_events_county", "events_events", ["place_county", "publication"])
    op.create_index(op.f("ix_events_meetings_county"), "events_meetings", ["county"])
    op.create_table(
        "events_words",
        sa.Column(
            "word",
            sa.String(length=WORD_LENGTH).with_variant(
                sa.String(length=WORD_LENGTH, collation="C"), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_events_words_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "event_id", name=op.f("pk_events_words")),
    )
    op.create_index(op.f("ix_events_words_event_id"), "events_words", ["event_id"])
    op.add_column(
        "events_sessions",
        sa.Column("register_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_events_sessions_open", "events_sessions", ["register_confirmed", "day"])
    op.add_column(
        "history_facts", sa.Column("topic", sa.String(length=40), nullable=False, server_default="")
    )
    op.drop_index(op.f("ix_people_institutions_is_confirmed"), table_name="people_institutions")
    op.create_index(
        "ix_people_institutions_listed", "people_institutions", ["is_confirmed", "name_sort", "id"]
    )
    _derive_days()
    _derive_words()
    _derive_registers()
    _derive_topics()
    op.create_index("ix_history_facts_topic", "history_facts", ["topic", "id"])


def downgrade() -> None:
    op.drop_index("ix_people_institutions_listed", table_name="people_institutions")
    op.create_index(op.f("ix_people_institutions_is_confirmed"), "people_institutions", ["is_confirmed"])
    op.drop_index("ix_history_facts_topic", table_name="history_facts")
    op.drop_column("history_facts", "topic")
    op.drop_index("ix_events_sessions_open", table_name="events_sessions")
    op.drop_column("events_sessions", "register_confirmed")
    op.drop_table("events_words")
    op.drop_index(op.f("ix_events_meetings_county"), table_name="events_meetings")
    op.drop_index("ix_events_events_county", table_name="events_events")
    op.drop_index("ix_events_events_all", table_name="events_events")
    op.drop_index("ix_events_events_listed", table_name="events_events")
    op.create_index("ix_events_events_listing", "events_events", ["publication", "ends_on", "starts_on"])
    for name in ("listed_until", "listed_from"):
        op.drop_column("events_events", name)


def _derive_days() -> None:
    """An undated event is listed behind all others; one that was held, behind the past ones."""
    undated = sa.case(
        (events.c.status == "held", sa.literal(date.min, sa.Date())), else_=sa.literal(date.max, sa.Date())
    )
    op.execute(
        events.update().values(
            listed_from=sa.func.coalesce(events.c.starts_on, sa.literal(date.max, sa.Date())),
            listed_until=sa.func.coalesce(events.c.ends_on, undated),
        )
    )


def _derive_words() -> None:
    bind = op.get_bind()
    last = 0
    while True:
        query = sa.select(events.c.id, events.c.search_text).where(events.c.id > last)
        found = bind.execute(query.order_by(events.c.id).limit(BATCH)).all()
        if not found:
            return
        rows = [
            {"word": word, "event_id": id}
            for id, text in found
            for word in sorted({word[:WORD_LENGTH] for word in text.split()})
        ]
        if rows:
            bind.execute(words.insert(), rows)
        last = found[-1].id


def _derive_registers() -> None:
    op.execute(
        "UPDATE events_sessions SET register_confirmed = true WHERE id IN (SELECT latest.session_id"
        " FROM attendance_register_versions AS latest WHERE latest.action = 'confirmed'"
        " AND latest.version = (SELECT max(each.version) FROM attendance_register_versions AS each"
        " WHERE each.session_id = latest.session_id))"
    )


def _derive_topics() -> None:
    first = "split_part(kind, '.', 1)"
    if op.get_bind().dialect.name == "sqlite":
        first = "CASE instr(kind, '.') WHEN 0 THEN kind ELSE substr(kind, 1, instr(kind, '.') - 1) END"
    op.execute(f"UPDATE history_facts SET topic = {first}")  # noqa: S608 (of two constants)
