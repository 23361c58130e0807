"""`pending` holds no place any more: who waits undecided is pending, without letters."""

import re
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0016_pending"
down_revision = "0015_office"
branch_labels = None
depends_on = None

# The plainest of the placeholders that were taken for institutions, as their names are kept for comparison.
PLACEHOLDERS = (
    "brak", "brak instytucji", "nie dotyczy", "nd", "na", "osoba prywatna", "osoba fizyczna", "prywatnie",
    "prywatna", "prywatny", "indywidualnie", "none", "private", "nie posiadam", "nie mam", "zadna", "bd", "x",
)  # fmt: skip
HAS_LETTER = re.compile(r"\w")

events = sa.table(
    "events_events",
    *(sa.column(name, sa.Integer()) for name in ("id", "capacity", "per_institution_limit")),
    sa.column("registration_mode", sa.String()),
)
registrations = sa.table(
    "registrations_registrations",
    *(sa.column(name, sa.Integer()) for name in ("id", "event_id", "institution_id", "queue_number")),
    sa.column("state", sa.String()),
)
institutions = sa.table(
    "people_institutions",
    sa.column("id", sa.Integer()),
    sa.column("is_confirmed", sa.Boolean()),
    sa.column("name", sa.String()),
)
names = sa.table(
    "people_institution_names",
    *(sa.column(name, sa.Integer()) for name in ("id", "institution_id")),
    *(sa.column(name, sa.String()) for name in ("name_key",)),
)
state = registrations.c.state
APPOINTING = sa.select(events.c.id).where(events.c.registration_mode == "recruitment_then_appointment")
LIMITED = sa.select(events.c.id).where(events.c.per_institution_limit.is_not(None))
KNOWN = sa.select(institutions.c.id).where(institutions.c.is_confirmed.is_(sa.true()))


def upgrade() -> None:
    _forget_placeholders()
    here, known = registrations.c.event_id, registrations.c.institution_id.in_(KNOWN)
    unknown = sa.or_(registrations.c.institution_id.is_(None), sa.not_(known))
    undecided = sa.or_(here.in_(APPOINTING), sa.and_(here.in_(LIMITED), unknown))
    # Who was pending at an event that has stopped appointing gets a place as soon as one is given.
    _set("waiting", state == "pending", sa.not_(undecided))
    _set("pending", state == "waiting", undecided)


def downgrade() -> None:
    """Pending holds a place again: only so many stay pending as there are places; the others wait."""
    bind = op.get_bind()
    _set("waiting", state == "pending", registrations.c.event_id.not_in(APPOINTING))
    query = sa.select(events).where(events.c.id.in_(APPOINTING)).order_by(events.c.id)
    for event in bind.execute(query).all():
        alive = sa.select(registrations).where(registrations.c.event_id == event.id)
        rows = bind.execute(alive.order_by(registrations.c.queue_number)).all()
        seated = [row for row in rows if row.state == "confirmed"]
        centres = Counter(row.institution_id for row in seated)
        total = len(seated)
        for row in (row for row in rows if row.state == "pending"):
            limit = None if row.institution_id is None else event.per_institution_limit
            full = event.capacity is not None and total >= event.capacity
            if full or (limit is not None and centres[row.institution_id] >= limit):
                _set("waiting", registrations.c.id == row.id)
            else:
                total += 1
                centres[row.institution_id] += 1


def _set(word: str, *conditions: sa.ColumnElement[bool]) -> None:
    op.execute(registrations.update().where(*conditions).values(state=word))


def _forget_placeholders() -> None:
    """No institution is called «brak»: registrations keep the word, and point to nothing."""
    bind = op.get_bind()
    proposed = sa.select(institutions.c.id).where(institutions.c.is_confirmed.is_(sa.false()))
    rows = bind.execute(
        sa.select(names.c.institution_id, names.c.name_key).where(names.c.institution_id.in_(proposed))
    ).all()
    keys: dict[int, list[str]] = {}
    for id, key in rows:
        keys.setdefault(id, []).append(key)
    gone = [id for id, its in keys.items() if _all_placeholders(its)]
    for start in range(0, len(gone), 500):
        some = gone[start : start + 500]
        mine = registrations.c.institution_id.in_(some)
        op.execute(registrations.update().where(mine).values(institution_id=None))
        op.execute(names.delete().where(names.c.institution_id.in_(some)))
        op.execute(institutions.delete().where(institutions.c.id.in_(some)))


def _all_placeholders(keys: list[str]) -> bool:
    return all(key in PLACEHOLDERS or not HAS_LETTER.search(key) for key in keys)
