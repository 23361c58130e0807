"""How PostgreSQL is spoken to: dead connections are noticed before use, and reading costs no transaction."""

import select
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

from app.patience import hurried

IDLE_SECONDS = 15
"""After so long in the pool a connection is asked whether it lives: what lies between may have dropped it."""

_SINCE = "idle_since"


def prepare(engine: Engine) -> None:
    """Let the pool look at each connection that it hands out; does nothing for another database.

    A server that ended has closed its end, which the socket shows without a word to the server. So an
    idle connection that died is replaced, and all others of its age with it; only who was in the
    middle of a transaction is told. See docs/decisions/0036-connections-are-looked-at-not-asked.md.
    """
    if engine.dialect.name != "postgresql":
        return
    failures = engine.dialect.loaded_dbapi.Error

    def put_back(connection: Any, record: Any) -> None:
        record.info[_SINCE] = time.monotonic()

    def looked_at(connection: Any, record: Any, proxy: Any) -> None:
        idle = time.monotonic() - record.info.get(_SINCE, time.monotonic())
        try:
            if idle > IDLE_SECONDS or _has_news(connection.fileno()):
                with hurried():
                    engine.dialect.do_ping(connection)
        except failures as problem:
            raise InvalidatePoolError from problem

    event.listen(engine, "checkin", put_back)
    event.listen(engine, "checkout", looked_at)


def for_reading(engine: Engine) -> Engine:
    """Return the engine on which statements that only read stand alone, with the same pool.

    Between BEGIN and ROLLBACK each statement would see what was committed before it, not more and not
    less than alone (READ COMMITTED), and both would be trips to the server. SQLite keeps its transactions.
    """
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _has_news(socket: int) -> bool:
    """Tell whether the server has said something unasked, such as that it is gone."""
    watch = select.poll()
    watch.register(socket, select.POLLIN)
    return bool(watch.poll(0))
