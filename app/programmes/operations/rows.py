"""Changing and removing one row of a programme, with its trace in the history."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.errors import N_, Refusal
from app.history.facts import Fact
from app.history.operations import record
from app.programmes.models import Module, Part, Programme
from app.work import Work

IN_USE = N_("An edition or the plan of a day rests on this: it can't be removed.")

Row = Programme | Module | Part
_KINDS: dict[type[Row], str] = {Programme: "programme", Module: "module", Part: "part"}


def change_row(work: Work, programme: Programme, row: Row, wanted: dict[str, Any], fact: Fact) -> bool:
    """Bring a row, new or not, to the wanted values; equal ones leave no trace. Tells whether it changed."""
    is_new = row.id is None
    before = {} if is_new else {name: getattr(row, name) for name in wanted}
    changed = {name: [before.get(name), value] for name, value in wanted.items() if before.get(name) != value}
    if not is_new and not changed:
        return False
    if row is not programme or not is_new:
        programme.version += 1
    for name, value in wanted.items():
        setattr(row, name, value)
    work.session.flush()
    record(work, fact, _KINDS[type(row)], row.id, values={"name": row.name_pl, "changed": changed})
    return True


def remove_row(work: Work, row: Row, fact: Fact) -> None:
    """Delete a row with what is below it. Refuses while an edition or a block rests on it."""
    id, name = row.id, row.name_pl
    # Editions and plans lie in later rooms: the database knows of all of them, also of one made just now.
    try:
        with work.session.begin_nested():
            work.session.delete(row)
    except IntegrityError:
        raise Refusal(IN_USE) from None
    record(work, fact, _KINDS[type(row)], id, values={"name": name})


def put_in_order(rows: Sequence[Module | Part]) -> bool:
    """Number rows by the order in which they are given. Tells whether anything moved."""
    moved = False
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            moved = True
    return moved


def next_position(rows: Sequence[Module | Part]) -> int:
    """Return the position behind all rows."""
    return max((row.position for row in rows), default=-1) + 1


def new_record_id(kind: str) -> str:
    """Return an id for what was made on a page and not by a file."""
    return f"{kind}-{uuid.uuid4().hex[:12]}"
