"""Links for the door of a meeting, and what was marked there."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0082_door"
down_revision = "0081_returned_lists"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

LINKS, MARKS = "door_links", "door_marks"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        LINKS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ends_at", instant, nullable=False),
        sa.Column("revoked_at", instant, nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events_events.id"],
            name=op.f("fk_door_links_event_id_events_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["people_accounts.id"], name=op.f("fk_door_links_account_id_people_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_links")),
    )
    op.create_index("ix_door_links_event_id_day", LINKS, ["event_id", "day"])
    op.create_index(op.f("ix_door_links_account_id"), LINKS, ["account_id"])
    op.create_table(
        MARKS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("received_at", instant, nullable=False),
        sa.Column("taken_back_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["door_links.id"],
            name=op.f("fk_door_marks_link_id_door_links"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_persons.id"], name=op.f("fk_door_marks_person_id_people_persons")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "person_id"],
            ["registrations_registrations.id", "registrations_registrations.person_id"],
            name="fk_door_marks_registration",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_marks")),
        sa.UniqueConstraint("key", name=op.f("uq_door_marks_key")),
    )
    op.create_index("ix_door_marks_link_id_person_id", MARKS, ["link_id", "person_id"])
    for column in ("person_id", "registration_id"):
        op.create_index(op.f(f"ix_door_marks_{column}"), MARKS, [column])


def downgrade() -> None:
    """Loses links and what was marked by them; evidence stays. People who came by the door came by the form."""
    bind = op.get_bind()
    people = sa.table("registrations_registrations", sa.column("channel", sa.String()))
    bind.execute(people.update().where(people.c.channel == "door").values(channel="web"))
    count = bind.scalar(sa.select(sa.func.count()).select_from(sa.table(MARKS)))
    if count:
        log.warning("0082_door, on the way back: marks made at the door are lost: %s", count)
    op.drop_table(MARKS)
    op.drop_table(LINKS)
