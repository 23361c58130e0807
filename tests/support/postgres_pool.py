"""PostgreSQL databases that serve one test after another, emptied in between."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from tests.support.postgres import OWNER, PostgresServer

MOST_USES = 25
"""Afterwards a database is dropped: rows that were deleted still take their room."""

# What says that a table, column, default, rule, trigger, function, type or setting is another than before.
_CATALOGUES = (
    "pg_attribute", "pg_attrdef", "pg_constraint", "pg_trigger", "pg_proc", "pg_type", "pg_namespace",
    "pg_rewrite", "pg_extension", "pg_policy", "pg_sequence",
)  # fmt: skip
_RELATIONS = (
    "(SELECT md5(string_agg(concat_ws(',', c.oid, relname, relkind, relowner, relacl, reloptions), ';'"
    " ORDER BY c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
    " WHERE nspname = 'public')"
)
_SETTINGS = (
    "(SELECT string_agg(setconfig::text, ';' ORDER BY setrole) FROM pg_db_role_setting"
    " WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
_COUNTS = ", ".join(
    f"(SELECT concat_ws(':', count(*), max(xmin::text::bigint)) FROM {each})"  # noqa: S608 - our own names
    for each in _CATALOGUES
)
SCHEMA = f"SELECT concat_ws(';', {_COUNTS}, {_RELATIONS}, {_SETTINGS})"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass(slots=True)
class _Kept:
    """A database as it was when it was cloned, and the connection over which it is looked at.

    It stays open: a new one reads the catalogue of every table anew, which is most of what looking takes.
    """

    connection: psycopg.Connection
    schema: str
    tables: list[str]
    rows: list[str]
    sequences: list[tuple[str, int | None]]
    uses: int = 0

    @property
    def filled(self) -> set[str]:
        """The tables that had rows."""
        return {line.split(" ")[0] for line in self.rows}


class PostgresPool:
    """Hands out databases that equal a fresh clone of the template, one test at a time."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server, self._template = server, template
        self._kept: dict[str, _Kept] = {}
        self._free: list[str] = []

    def take(self) -> str:
        """Return the name of a database that nobody uses."""
        if self._free:
            return self._free.pop()
        name = self._server.create(self._template)
        connection = self._connected(name)
        tables = [str(row[0]) for row in connection.execute(TABLES)]
        self._kept[name] = _Kept(
            connection, _schema(connection), tables, _rows(connection, tables), _sequences(connection)
        )
        return name

    def give_back(self, name: str) -> None:
        """Close remaining connections to the database and make it as it was; drop it where that can't be."""
        kept = self._kept[name]
        kept.uses += 1
        if kept.uses < MOST_USES and _restored(kept):
            self._free.append(name)
        else:
            self._kept.pop(name).connection.close()
            self._server.drop(name)

    def close(self) -> None:
        """Close the connections to all databases; they stay as they are."""
        for kept in self._kept.values():
            kept.connection.close()

    def _connected(self, name: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self._server.folder), user=OWNER, dbname=name, autocommit=True)


def _restored(kept: _Kept) -> bool:
    connection = kept.connection
    try:
        connection.execute(OTHERS)
        if _schema(connection) != kept.schema:
            return False
        # Tables that nobody filled, now or before, were just seen to be empty, and nobody is left.
        touched = kept.filled | set(_empty(connection, kept))
        return _rows(connection, sorted(touched)) == kept.rows
    except psycopg.Error:
        return False


def _schema(connection: psycopg.Connection) -> str:
    row = connection.execute(SCHEMA.encode()).fetchone()
    assert row is not None
    return str(row[0])


def _sequences(connection: psycopg.Connection) -> list[tuple[str, int | None]]:
    return [(str(name), last) for name, last in connection.execute(SEQUENCES)]


def _rows(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Return every row of every table; of a migrated, empty database that is next to nothing."""
    each = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} || ' ' || t::text AS line FROM {} t").format(
            sql.Literal(name), sql.Identifier(name)
        )
        for name in tables
    )
    return [str(row[0]) for row in connection.execute(sql.SQL("{} ORDER BY line").format(each))]


def _empty(connection: psycopg.Connection, kept: _Kept) -> list[str]:
    """Delete all rows of tables that were empty, past the rules and triggers, and set sequences back.

    Return the tables that had to be emptied.
    """
    filled = kept.filled
    looks = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in kept.tables
        if name not in filled
    )
    used = [str(row[0]) for row in connection.execute(looks)]
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for name in used:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for (name, last), (_, now) in zip(kept.sequences, _sequences(connection), strict=True):
            if now != last:
                connection.execute(
                    sql.SQL("SELECT setval({}, {}, {})").format(
                        sql.Literal(name), sql.Literal(last or 1), sql.Literal(last is not None)
                    )
                )
    return used
