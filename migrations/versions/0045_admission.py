"""One setting becomes three (who may apply, who decides, which papers complete), and `pending` `applied`."""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0045_admission"
down_revision = "0044_register"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

RULES, REGISTRATIONS = "events_registration_rules", "registrations_registrations"
USUAL = {"who_applies": "anybody", "who_decides": "arrival", "completed_by": "form", "local_intake": False}
MEANT = {
    "open_application_two_channels": {"local_intake": True},
    "recruitment": {},
    "recruitment_then_appointment": {"who_decides": "appointment"},
    "closed_group": {"who_applies": "members"},
    "invitation": {"who_applies": "invited"},
    "recruitment_by_partner": {"who_applies": "partner"},
    "interest_list": {"who_applies": "considered"},
}
BACK = {
    "members": "closed_group", "invited": "invitation", "partner": "recruitment_by_partner",
    "considered": "interest_list",
}  # fmt: skip
"""The word of the version before for each of those who may apply without a public form."""

rules = sa.table(
    RULES,
    *(sa.column(name, sa.String()) for name in ("registration_mode", "who_applies", "who_decides")),
    sa.column("former_mode", sa.String()),
    sa.column("completed_by", sa.String()),
    sa.column("local_intake", sa.Boolean()),
)
registrations = sa.table(
    REGISTRATIONS,
    sa.column("state", sa.String()),
    *(sa.column(name, sa.String()) for name in ("registered_at", "complete_since")),
)
messages = sa.table("messages_messages", sa.column("readers", sa.String()))


def upgrade() -> None:
    for name in ("who_applies", "who_decides", "completed_by"):
        op.add_column(RULES, sa.Column(name, sa.String(length=40), nullable=True))
    op.add_column(RULES, sa.Column("local_intake", sa.Boolean(), nullable=True))
    op.add_column(RULES, sa.Column("former_mode", sa.String(length=40), nullable=True))
    op.execute(rules.update().values(USUAL | {"former_mode": rules.c.registration_mode}))
    for word, meant in MEANT.items():
        if meant:
            op.execute(rules.update().where(rules.c.registration_mode == word).values(meant))
    with op.batch_alter_table(RULES) as batch:
        for name in ("who_applies", "who_decides", "completed_by"):
            batch.alter_column(name, existing_type=sa.String(length=40), nullable=False)
        batch.alter_column("local_intake", existing_type=sa.Boolean(), nullable=False)
        batch.drop_column("registration_mode")
    op.add_column(REGISTRATIONS, sa.Column("complete_since", sa.DateTime(timezone=True), nullable=True))
    op.execute(registrations.update().values(complete_since=registrations.c.registered_at))
    op.execute(_rename(registrations.c.state, "pending", "applied"))
    op.execute(_rename(messages.c.readers, "pending", "applied"))


def downgrade() -> None:
    """Give each event the nearest word of before, and each new state the nearest old one; say what was mapped.

    Offered places are free then, so who was offered one waits; who was refused counts as removed.
    """
    op.add_column(RULES, sa.Column("registration_mode", sa.String(length=40), nullable=True))
    op.execute(rules.update().values(registration_mode="open_application"))
    for condition, word in (
        (rules.c.local_intake, "open_application_two_channels"),
        (rules.c.who_decides != "arrival", "recruitment_then_appointment"),
        *((rules.c.who_applies == who, word) for who, word in BACK.items()),
    ):
        op.execute(rules.update().where(condition).values(registration_mode=word))
    for word in ("open_application", "recruitment"):
        same = sa.and_(rules.c.former_mode == word, rules.c.registration_mode == "open_application")
        op.execute(rules.update().where(same).values(registration_mode=word))
    _say(
        "events whose rules of who may apply are lost: everybody may",
        sa.select(sa.func.count()).select_from(rules).where(rules.c.who_applies == "chosen"),
    )
    _say(
        "events that no longer ask for a signed form",
        sa.select(sa.func.count()).select_from(rules).where(rules.c.completed_by != "form"),
    )
    for new, old in (("applied", "pending"), ("offered", "waiting"), ("refused", "removed")):
        _say(
            f"registrations {new}, now {old}",
            sa.select(sa.func.count()).select_from(registrations).where(registrations.c.state == new),
        )
        op.execute(_rename(registrations.c.state, new, old))
    op.execute(_rename(messages.c.readers, "applied", "pending"))
    op.execute(_rename(messages.c.readers, "offered", "waiting"))
    with op.batch_alter_table(REGISTRATIONS) as batch:
        batch.drop_column("complete_since")
    with op.batch_alter_table(RULES) as batch:
        batch.alter_column("registration_mode", existing_type=sa.String(length=40), nullable=False)
        for name in ("who_applies", "who_decides", "completed_by", "local_intake", "former_mode"):
            batch.drop_column(name)


def _rename(column: sa.ColumnClause[str], before: str, after: str) -> sa.Update:
    return sa.update(column.table).where(column == before).values({column.name: after})


def _say(what: str, query: sa.Select[tuple[int]]) -> None:
    count = op.get_bind().scalar(query)
    if count:
        log.warning("0045_admission, on the way back: %s: %s", what, count)
