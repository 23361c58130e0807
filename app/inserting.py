"""Inserting a row that another request may be inserting at the same moment."""

from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.columns import Base

Row = TypeVar("Row", bound=Base)


def insert_unless_there(session: Session, row: Row) -> Row | None:
    """Insert a row at once, with one statement; None if a unique constraint has it there already.

    `row` is a pattern with its columns filled in: what comes back is the row of the session. Waits for
    another transaction that is inserting the same, and neither fails nor needs a savepoint.
    """
    mapper = inspect(type(row))
    filled = {each.key: getattr(row, each.key) for each in mapper.column_attrs if each.key in row.__dict__}
    dialect = session.connection().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return session.scalars(
        insert(type(row)).values(filled).on_conflict_do_nothing().returning(type(row))
    ).one_or_none()
