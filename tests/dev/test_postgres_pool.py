"""A PostgreSQL database that another test has used is as good as a fresh one, or is used no more."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.support.postgres import OWNER, PostgresServer
from tests.support.postgres_pool import MOST_USES, PostgresPool

pytestmark = pytest.mark.postgres


@pytest.fixture
def pool(postgres_server: PostgresServer, postgres_template: str) -> Iterator[PostgresPool]:
    """A pool of this test alone."""
    made = PostgresPool(postgres_server, postgres_template)
    yield made
    made.close()


def connected(server: PostgresServer, name: str) -> psycopg.Connection:
    return psycopg.connect(host=str(server.folder), user=OWNER, dbname=name, autocommit=True)


PERSON = (
    "INSERT INTO people_persons (email, email_key, first_name, last_name, name_key, name_sort, language,"
    " sign_in_version, session_version, created_at)"
    " VALUES ('a@example.org', 'a', 'Ala', 'Nowak', 'a', 'a', 'pl', 1, 1, now())"
)
WRITTEN = (PERSON, "SELECT setval('people_persons_id_seq', 70)")
GUARDED = (
    "INSERT INTO ledger_entries (book, kind, institution_id, for_kind, for_id, source_kind, source_id,"
    " number, turn, minutes, day, at)"
    " VALUES ('received', 'posting', 1, 'event', 1, 'attendance_decision', 1, 1, 1, 90, now(), now())"
)
"""Its table refuses to delete a row."""
CHANGED = (
    "CREATE TABLE more (id int)",
    "ALTER TABLE people_persons ADD COLUMN more int",
    "ALTER TABLE people_persons ALTER COLUMN first_name DROP NOT NULL",
    "ALTER TABLE people_persons RENAME COLUMN phone TO telephone",
    "CREATE INDEX more ON people_persons (first_name)",
    "GRANT SELECT ON people_persons TO PUBLIC",
    "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER DATABASE {name} SET statement_timeout = 7",
    "UPDATE alembic_version SET version_num = 'x'",
    "DELETE FROM alembic_version",
)


def test_it_is_emptied_and_counts_from_one_again(pool: PostgresPool, postgres_server: PostgresServer) -> None:
    name = pool.take()
    for statement in (*WRITTEN, GUARDED):
        with connected(postgres_server, name) as connection:
            connection.execute(statement.encode())
    pool.give_back(name)
    assert pool.take() == name
    with connected(postgres_server, name) as connection:
        for table in ("people_persons", "ledger_entries"):
            assert connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (0,)  # noqa: S608
        connection.execute(PERSON.encode())
        assert connection.execute("SELECT id FROM people_persons").fetchall() == [(1,)]


@pytest.mark.parametrize("statement", CHANGED)
def test_one_whose_tables_or_settings_changed_is_dropped(
    pool: PostgresPool, postgres_server: PostgresServer, statement: str
) -> None:
    name = pool.take()
    with connected(postgres_server, name) as connection:
        connection.execute(statement.format(name=name).encode())
    pool.give_back(name)
    assert pool.take() != name


def test_whoever_still_uses_it_is_thrown_out(pool: PostgresPool, postgres_server: PostgresServer) -> None:
    name = pool.take()
    left = connected(postgres_server, name)
    left.execute("BEGIN")
    left.execute(PERSON.encode())
    pool.give_back(name)
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")
    left.close()
    assert pool.take() == name


def test_it_is_used_so_many_times(pool: PostgresPool) -> None:
    names = []
    for _ in range(MOST_USES + 1):
        names.append(pool.take())
        pool.give_back(names[-1])
    assert len(set(names[:-1])) == 1
    assert names[-1] != names[0]
