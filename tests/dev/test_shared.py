"""What the processes and applications of one run share is never stale and never another's."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from sqlalchemy import column, create_engine, select, table, text

from tests.support.statement_cache import SharedStatements
from tests.support.templates import FOLDER, SharedTemplates


def page(cache: SharedTemplates, source: str) -> str:
    """Render the template `page` in an environment, and so an application, of its own."""
    return Environment(
        loader=DictLoader({"page": source}), bytecode_cache=cache, autoescape=True
    ).get_template("page").render(name="Ala")  # fmt: skip


def test_a_process_finds_what_another_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert page(SharedTemplates(), "Hello {{ name }}") == "Hello Ala"
    (kept,) = tmp_path.iterdir()
    written = kept.stat().st_mtime_ns
    compiled: list[str] = []
    monkeypatch.setattr(Environment, "compile", lambda *_: compiled.append("again"))
    assert page(SharedTemplates(), "Hello {{ name }}") == "Hello Ala"
    assert (compiled, kept.stat().st_mtime_ns) == ([], written)


def test_a_changed_template_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    first = SharedTemplates()
    assert page(first, "Hello {{ name }}") == "Hello Ala"
    assert page(first, "Good day, {{ name }}") == "Good day, Ala"
    assert page(SharedTemplates(), "Good night, {{ name }}") == "Good night, Ala"


def test_engines_share_sql_and_no_rows() -> None:
    cache = SharedStatements(10)
    people = table("people", column("name"))
    found = []
    for name in ("Ala", "Ola"):
        engine = create_engine("sqlite://", execution_options={"compiled_cache": cache})
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE people (name TEXT)"))
            connection.execute(people.insert(), {"name": name})
            found.append(connection.scalars(select(people.c.name).where(people.c.name == name)).all())
            found.append(connection.scalars(select(people.c.name).where(people.c.name == "Ela")).all())
        engine.dispose()
    assert found == [["Ala"], [], ["Ola"], []]
    # A table, a row, a question: for every client and every value.
    assert len(cache) == 3
