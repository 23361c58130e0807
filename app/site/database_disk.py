"""Whether the database's disk has room: tried by writing, but not for everybody who asks."""

import threading
import time

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

KEPT_SECONDS = 5.0
"""How long an answer is reused: anybody may ask, and repeated questions must not keep the disk busy."""

# More than may stay in memory: the server writes it to its disk, and forgets it. No table is touched.
_SPILL = text(
    "SELECT count(*) FROM"
    " (SELECT n || repeat('x', 500) AS t FROM generate_series(1, 600) n ORDER BY 1 DESC OFFSET 0) s"
)


class DatabaseDisk:
    """The disk of a PostgreSQL server, seen from here; one for all threads.

    A changed row that is rolled back would tell nothing: it finds room in a page that is there already,
    and fails when the table has to grow. On SQLite the disk is the data folder's (`Storage`).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tried_at: float | None = None
        self._has_room = True

    def has_room(self, engine: Engine) -> bool:
        """Tell whether a third of a megabyte could be written within the last KEPT_SECONDS, or can be now.

        A database that does not answer raises.
        """
        if engine.dialect.name != "postgresql":
            return True
        with self._lock:
            if self._tried_at is None or time.monotonic() - self._tried_at >= KEPT_SECONDS:
                self._has_room = _takes_more(engine)
                self._tried_at = time.monotonic()
            return self._has_room


def _takes_more(engine: Engine) -> bool:
    # The limit holds in a transaction only, and the engine's reading connections have none.
    with engine.connect().execution_options(isolation_level="READ COMMITTED") as connection:
        connection.execute(text("SET LOCAL work_mem = '64kB'"))
        try:
            connection.execute(_SPILL)
        except DBAPIError as error:
            # Insufficient resources, or a system error; a server that hangs or restarts is another matter.
            if (getattr(error.orig, "sqlstate", None) or "")[:2] not in ("53", "58"):
                raise
            return False
    return True
