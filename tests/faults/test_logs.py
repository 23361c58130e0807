"""What libraries write into the log: kinds and places, never the words of an error or a link that acts."""

import json
import logging
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from app.web.logs import log_to_stderr
from tests.faults.office import PERSONAL

TOLD = "DETAIL:  Key (email)=(bartek1@example.org) already exists."
LINK = "/registrations/1a.1.Zm9vYmFyYmF6cXV4cXV1/"


@pytest.fixture
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def _duplicate() -> None:
    try:
        raise psycopg.errors.UniqueViolation(f"duplicate key value\n{TOLD}")
    except psycopg.Error as error:
        raise IntegrityError("INSERT INTO people_persons", {}, error, hide_parameters=True) from error


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.usefixtures("_logging_as_before")
def test_an_error_that_a_library_logs_loses_its_words(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(form)
    lines = {"waitress": f"Exception while serving {LINK}", "app": f"Exception on {LINK} [POST]"}
    for name, line in lines.items():
        try:
            _duplicate()
        except IntegrityError:
            logging.getLogger(name).exception(line)
    logging.getLogger("waitress").info("Client disconnected while serving %s", LINK)
    written = capsys.readouterr().err
    assert PERSONAL.search(written) is None, written
    for word in ("serving (a page)", "on (a page) [POST]", "IntegrityError", "UniqueViolation", "_duplicate"):
        assert word in written
    if form == "json":
        names = [json.loads(line)["logger"] for line in written.splitlines()]
        assert names == ["waitress", "app", "waitress"]
