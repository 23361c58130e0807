"""Writing many rows into a table as fast as the database takes them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, Table, column, func, select, table


def written(connection: Connection, target: Table, rows: Iterable[Sequence[Any]]) -> int:
    """Write rows that begin with a line of column names, as fast as the database takes them; count them."""
    lines = iter(rows)
    columns = [target.c[name] for name in next(lines)]
    dialect = connection.dialect
    binders = [each.type.dialect_impl(dialect).bind_processor(dialect) for each in columns]
    bound = [
        # Neighbouring rows say the same days and words; only what is JSON can't be remembered.
        (place, binder if isinstance(each.type, JSON) else lru_cache(4096)(binder))
        for place, (each, binder) in enumerate(zip(columns, binders, strict=True))
        if binder is not None
    ]
    count = 0

    def plain() -> Iterator[list[Any]]:
        nonlocal count
        for line in lines:
            row = list(line)
            for place, binder in bound:
                row[place] = binder(row[place])
            count += 1
            yield row

    names = ", ".join(f'"{each.name}"' for each in columns)
    cursor = connection.connection.cursor()
    if dialect.name == "postgresql":
        with cursor.copy(f"COPY {target.name} ({names}) FROM STDIN") as copy:
            for row in plain():
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        insert = f"INSERT INTO {target.name} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
        cursor.executemany(insert, plain())  # type: ignore[arg-type]  # SQLite's driver takes an iterator
    cursor.close()
    return count


def count_on(connection: Connection, names: Iterable[str]) -> None:
    """Let PostgreSQL number further rows of these tables behind what was written."""
    if connection.dialect.name == "postgresql":
        for name in names:
            sequence = func.pg_get_serial_sequence(name, "id")
            connection.execute(select(func.setval(sequence, func.max(column("id")))).select_from(table(name)))


class Behind:
    """The numbers behind which new rows of each table begin."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[type[Any], int] = {}

    def last(self, model: type[Any]) -> int:
        """Return the greatest number in a model's table when it was first asked for, 0 if it is empty."""
        if model not in self._found:
            self._found[model] = self._connection.scalar(select(func.max(model.id))) or 0
        return self._found[model]

    def next(self, model: type[Any], count: int) -> range:
        """Return so many numbers for new rows of a table."""
        last = self.last(model)
        return range(last + 1, last + 1 + count)
