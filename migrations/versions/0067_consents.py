"""Consents to pictures and the newsletter; whether an event takes pictures."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0067_consents"
down_revision = "0066_notices"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

CONSENTS, RULES = "consents_consents", "events_registration_rules"


def upgrade() -> None:
    op.create_table(
        CONSENTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people_persons.id"], name="fk_consents_consents_person"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events_events.id"], name="fk_consents_consents_event", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["notices_texts.id"], name="fk_consents_consents_text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents_consents")),
    )
    op.create_index("ix_consents_consents_person", CONSENTS, ["person_id", "kind"])
    op.create_index("ix_consents_consents_event", CONSENTS, ["event_id", "kind"])
    op.create_index("ix_consents_consents_kind", CONSENTS, ["kind", "withdrawn_at"])
    op.create_index(op.f("ix_consents_consents_text_id"), CONSENTS, ["text_id"])
    op.add_column(RULES, sa.Column("takes_photos", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Loses who agreed to what: nobody may be photographed or written to any more. Says how many."""
    count = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(CONSENTS)))
    if count:
        log.warning("0067_consents, on the way back: consents are lost: %s", count)
    op.drop_column(RULES, "takes_photos")
    op.drop_table(CONSENTS)
