"""Adding many rows in one statement."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, bindparam, column, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.columns import Base

_ALL = "all_"


def insert_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Add rows that all have the same columns; nothing where there are none.

    On PostgreSQL each column travels as one array: a round trip for each row takes several times as long.
    """
    if not rows:
        return
    if session.get_bind().dialect.name != "postgresql":
        session.execute(insert(model), rows)
        return
    columns = {f"{_ALL}{name}": [row[name] for row in rows] for name in rows[0]}
    session.execute(_insert_of_arrays(model, tuple(rows[0])), columns)


# Made once for each set of columns: to put it together takes longer than to add a row.
@lru_cache(maxsize=256)
def _insert_of_arrays(model: type[Base], names: tuple[str, ...]) -> Insert:
    types = {name: model.__table__.c[name].type for name in names}
    arrays = [bindparam(f"{_ALL}{name}", type_=ARRAY(type_, dimensions=1)) for name, type_ in types.items()]
    given = func.unnest(*arrays).table_valued(*(column(name, type_) for name, type_ in types.items()))
    given = given.render_derived()
    return insert(model.__table__).from_select(list(types), select(given))  # type: ignore[arg-type]  # a model's table is one
