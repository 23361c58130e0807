"""SQL compiled once a process: each test has an engine of its own, and compiling took a quarter of it."""

from collections.abc import MutableMapping
from typing import Any

from sqlalchemy.util import LRUCache

MOST = 4000


class SharedStatements(LRUCache[Any, Any]):
    """The compiled statements of every engine of this process.

    SQLAlchemy asks by the engine's own dialect and the statement's structure. Two dialects of one kind, to
    one version of server, write the same SQL, so the kind and the version stand in the dialect's place.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the compiled statement, if it is known."""
        return super().get(_without_engine(key), default)

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(_without_engine(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_without_engine(key), value)


def _without_engine(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect = key[0]
    return (type(dialect), getattr(dialect, "server_version_info", None), *key[1:])


SHARED_STATEMENTS: MutableMapping[Any, Any] = SharedStatements(MOST)
