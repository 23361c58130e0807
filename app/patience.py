"""How long the database may keep somebody waiting: what hangs ends in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event

_hurry: ContextVar[bool] = ContextVar("hurry", default=False)


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed, as if it had been cut, when the server says nothing for too long.

    The server's own limits can't help where the server itself, its machine or the way to it hangs.
    """

    patience: float | None = None
    hurried_patience: float | None = None

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """Wait for the server's answer, not longer than the patience; psycopg.OperationalError then."""
        if not arguments and options.get("timeout") is None:
            options["timeout"] = self.hurried_patience if _hurry.get() else self.patience
        try:
            return super().wait(gen, *arguments, **options)
        except psycopg.OperationalError:
            if not self.closed and self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise


def prepare(engine: Engine, seconds: int) -> None:
    """Bound what one statement may take; 0 bounds nothing. Does nothing for another database.

    A statement may take `seconds`, a wait for somebody's lock a third of it, a new connection a sixth.
    A transaction whose process is silent for `seconds` is undone, so that its locks come free. What
    DATABASE_URL says about the same things goes before this. See docs/decisions/0048.
    """
    if engine.dialect.name != "postgresql" or not seconds:
        return
    milliseconds = seconds * 1000
    limits = (
        f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds // 3}"
        f" -c idle_in_transaction_session_timeout={milliseconds}"
        # A client whose machine is gone says no goodbye.
        " -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
    )

    def connect(dialect: Any, record: Any, arguments: Any, parameters: dict[str, Any]) -> PatientConnection:
        settings = {"connect_timeout": max(2, seconds // 6), **parameters}
        settings["options"] = f"{limits} {parameters.get('options', '')}".strip()
        connection = PatientConnection.connect(*arguments, **settings)
        # The server, if it is well, is the first to lose patience: its connections stay good.
        connection.patience = seconds + 1
        connection.hurried_patience = max(2, seconds / 6)
        return connection

    event.listen(engine, "do_connect", connect)


@contextmanager
def hurried() -> Iterator[None]:
    """Inside, PostgreSQL has a sixth of the time for each answer: to ask whether it is there at all."""
    before = _hurry.set(True)
    try:
        yield
    finally:
        _hurry.reset(before)


def without_limits(connection: Connection) -> None:
    """Let this connection take as long as it needs: to migrate large tables, to hold a dump's snapshot."""
    driver = connection.connection.driver_connection
    if isinstance(driver, PatientConnection):
        driver.patience = None
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("SET lock_timeout = 0")
        connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
        connection.commit()
