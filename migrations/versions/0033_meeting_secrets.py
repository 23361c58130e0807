"""Links, codes and passwords of meetings, and links of appointments, are sealed (docs/decisions/0178)."""

import sqlalchemy as sa
from alembic import op
from flask import current_app

from app.keys import keys_of
from app.sealing import Seals

revision = "0033_meeting_secrets"
down_revision = "0032_calls"
branch_labels = None
depends_on = None

MEETINGS, APPOINTMENTS = "events_meetings", "coaching_appointments"
COLUMNS = (
    (MEETINGS, "online_link", "sealed_link", "meeting link", 1000),
    (MEETINGS, "access_code", "sealed_code", "meeting code", 120),
    (MEETINGS, "meeting_password", "sealed_password", "meeting password", 120),
    (APPOINTMENTS, "online_link", "sealed_link", "appointment link", 1000),
)
"""Table, column before, column after, for what it is sealed, and how much the column before takes."""
REFUSED = (
    "{lost} links, codes or passwords of meetings can't be opened by any key of SECRET_KEY: give the key back, or "
    "take them away from their meetings first. Nothing was changed."
)


def upgrade() -> None:
    seals = _seals()
    if op.get_bind().dialect.name == "sqlite":
        # What was there in clear must not stay readable in the free pages of the file.
        op.get_bind().exec_driver_sql("PRAGMA secure_delete = ON")
    _add("sealed")
    for table, before, after, purpose, _ in COLUMNS:
        rows, of = _column(table, before)
        for id, text in (
            op.get_bind().execute(sa.select(rows.c.id, of).where(of.is_not(None), of != "")).all()
        ):
            _set(table, after, id, seals.seal(purpose, id, text))
    _drop("plain")


def downgrade() -> None:
    """Refuses while something is sealed that no key opens: it would be lost."""
    opened = {each: _opened(*each) for each in COLUMNS}
    lost = sum(text is None for texts in opened.values() for _, text in texts)
    if lost:
        raise SystemExit(REFUSED.format(lost=lost))
    _add("plain")
    for (table, before, _, _, length), texts in opened.items():
        for id, text in texts:
            _set(table, before, id, (text or "")[:length])
    _drop("sealed")


def _seals() -> Seals:
    return Seals(keys_of(current_app.config))


def _opened(table: str, before: str, after: str, purpose: str, length: int) -> list[tuple[int, str | None]]:
    seals = _seals()
    rows, of = _column(table, after)
    found = op.get_bind().execute(sa.select(rows.c.id, of).where(of.is_not(None))).all()
    return [(id, seals.opened(purpose, id, text)) for id, text in found]


def _set(table: str, name: str, id: int, text: str) -> None:
    rows, of = _column(table, name)
    op.get_bind().execute(sa.update(rows).where(rows.c.id == id).values({of: text}))


def _column(table: str, name: str) -> tuple[sa.TableClause, sa.ColumnClause[str]]:
    rows = sa.table(table, sa.column("id", sa.Integer()), sa.column(name, sa.Text()))
    return rows, rows.c[name]


def _add(which: str) -> None:
    for table in (MEETINGS, APPOINTMENTS):
        with op.batch_alter_table(table) as batch:
            for _, before, after, _, length in (each for each in COLUMNS if each[0] == table):
                kind = sa.Text() if which == "sealed" else sa.String(length=length)
                batch.add_column(sa.Column(after if which == "sealed" else before, kind, nullable=True))


def _drop(which: str) -> None:
    for table in (MEETINGS, APPOINTMENTS):
        with op.batch_alter_table(table) as batch:
            for _, before, after, _, _ in (each for each in COLUMNS if each[0] == table):
                batch.drop_column(after if which == "sealed" else before)
