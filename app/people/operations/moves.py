"""What making two persons one changes, row by row, so that all of it can be taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Date, DateTime, Enum, Table, Time, TypeDecorator, inspect
from sqlalchemy.orm import Session

from app.columns import Base
from app.people.models import Person

MovedRow = dict[str, Any]
"""One change as JSON: the table, the key of the row as it is now, and columns before and after."""


class RestsOn(Exception):
    """Something that was changed with a merge has changed again since: `table` says where."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class Moves:
    """Changes rows for a merge and keeps how they were; `kept` goes into the verdict as JSON."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.kept: list[MovedRow] = []

    def change(self, row: Base, unsaid: Collection[str] = (), /, **values: Any) -> None:
        """Set columns of a row, all in one statement; those that agree already are left alone.

        What the columns `unsaid` hold now is not kept: it is to be erased some day, and then everywhere.
        """
        before = {name: getattr(row, name) for name in values}
        changed = {name: value for name, value in values.items() if before[name] != value}
        if not changed:
            return
        for name, value in changed.items():
            setattr(row, name, value)
        self._session.flush()
        self.kept.append(
            {
                "table": _table_of(row).name,
                "key": _key_of(row),
                "before": {name: _plain(before[name]) for name in changed},
                "after": {name: _plain(value) for name, value in changed.items() if name not in unsaid},
            }
        )

    def rest_on(self, row: Base, *names: str) -> None:
        """Let it be taken back only while these columns are as they are."""
        after = {name: _plain(getattr(row, name)) for name in names}
        self.kept.append({"table": _table_of(row).name, "key": _key_of(row), "before": {}, "after": after})

    def remove(self, row: Base) -> None:
        """Remove a row that nothing points to any more."""
        names = [column.key for column in inspect(row).mapper.column_attrs]
        whole = {name: _plain(getattr(row, name)) for name in names}
        self.kept.append({"table": _table_of(row).name, "key": _key_of(row), "before": whole, "after": None})
        self._session.delete(row)
        self._session.flush()


def take_back_moves(session: Session, kept: Sequence[MovedRow]) -> None:
    """Let all rows be as they were before, the last change first; RestsOn where one has changed since."""
    models = {_named(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers}
    for each in reversed(kept):
        model = models[each["table"]]
        if each["after"] is None:
            values = {name: _typed(model, name, value) for name, value in each["before"].items()}
            if session.get(model, _identity(model, each["key"])) is not None:
                raise RestsOn(each["table"])
            session.add(model(**values))
        else:
            row = session.get(model, _identity(model, each["key"]), populate_existing=True)
            after = each["after"]
            if row is None or any(_plain(getattr(row, name)) != value for name, value in after.items()):
                raise RestsOn(each["table"])
            for name, value in each["before"].items():
                setattr(row, name, _typed(model, name, value))
        session.flush()


@dataclass(slots=True)
class PersonMerge:
    """A merge under way: `gone` becomes one with `kept`; what each room changes goes through `moves`.

    `joined` maps registrations that ended to those of the same event that go on for them, `freed` are the
    events at which a seat became free, `shared` the sessions at which both stood. `folded` maps rows of
    registers that were taken off to those that stand for them.
    """

    kept: Person
    gone: Person
    moves: Moves
    joined: dict[int, int] = field(default_factory=dict)
    freed: list[int] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)
    folded: dict[int, int] = field(default_factory=dict)


def _table_of(row: Base) -> Table:
    return cast(Table, inspect(row).mapper.local_table)


def _named(table: Any) -> str:
    name: str = table.name
    return name


def _key_of(row: Base) -> dict[str, Any]:
    mapper = inspect(row).mapper
    return {
        mapper.get_property_by_column(column).key: _plain(
            getattr(row, mapper.get_property_by_column(column).key)
        )
        for column in mapper.primary_key
    }


def _identity(model: type[Base], key: dict[str, Any]) -> tuple[Any, ...]:
    mapper = inspect(model)
    names = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    return tuple(_typed(model, name, key[name]) for name in names)


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _typed(model: type[Base], name: str, value: Any) -> Any:
    """Return what a column takes for a value that JSON kept."""
    if value is None:
        return None
    kind: Any = inspect(model).columns[name].type
    if isinstance(kind, Enum):
        return kind.enum_class(value) if kind.enum_class else value
    kind = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    reads: dict[type, type[datetime | date | time]] = {DateTime: datetime, Date: date, Time: time}
    read = reads.get(type(kind))
    return read.fromisoformat(value) if read else value
