"""Writing many rows into a table as fast as the database takes them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Connection, Table


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
