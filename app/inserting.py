"""Inserting a row that another request may be inserting at the same moment."""

from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.columns import Base

Row = TypeVar("Row", bound=Base)
_GIVEN = "given_"


def insert_unless_there(session: Session, row: Row) -> Row | None:
    """Insert a row at once, with one statement; None if a unique constraint has it there already.

    `row` is a pattern with its columns filled in: what comes back is the row of the session. Waits for
    another transaction that is inserting the same, and neither fails nor needs a savepoint.
    """
    names = _columns_of(type(row))
    filled = {name: getattr(row, name) for name in names if name in row.__dict__}
    insert = _insert(type(row), tuple(filled), session.connection().dialect.name)
    given = {f"{_GIVEN}{name}": value for name, value in filled.items()}
    return session.scalars(insert, given, execution_options=_AS_ROWS).one_or_none()


# The values are parameters of a statement that is made once: without that it would be put together each time.
_AS_ROWS = {"dml_strategy": "orm"}


@lru_cache(maxsize=128)
def _columns_of(model: type[Base]) -> tuple[str, ...]:
    return tuple(each.key for each in inspect(model).column_attrs)


@lru_cache(maxsize=256)
def _insert(model: type[Base], names: tuple[str, ...], dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    values: Any = {name: bindparam(f"{_GIVEN}{name}") for name in names}
    return insert(model).values(values).on_conflict_do_nothing().returning(model)
