"""Every list that can be taken along: all its columns in both languages, and no code word among them."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.architecture.role_table import COLUMNS, ROWS, Row, address
from tests.conftest import TestClock
from tests.support import small_world
from tests.support.world import World

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url
GRAZYNA = COLUMNS.index("grazyna")
LISTS = [
    row for row in ROWS
    if row.method == "POST" and row.rule.endswith("/export") and row.expected[GRAZYNA] == "422"
]  # fmt: skip
HEADINGS_WITHOUT = re.compile(r"[a-z]_[a-z]")


@pytest.mark.parametrize("row", LISTS, ids=str)
def test_a_list_speaks_the_readers_language(row: Row, app: Flask, world: World, clock: TestClock) -> None:
    app.test_client_class = FlaskClient
    client, here = world.sign_in(app.test_client(), "grazyna", clock.now), address(row.rule, world)
    found = {}
    for language in ("pl", "en"):
        page = client.get(f"{here}?lang={language}").text
        names = re.findall(r'name="column" value="([^"]+)"', page)
        assert names
        for format, begins in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
            with client.post(here, data={"column": names, "order": names, "format": format}) as answer:
                assert (answer.status_code, answer.data[: len(begins)]) == (200, begins)
                if format == "csv":
                    found[language] = answer.data.decode("utf-8-sig").partition("\r\n\r\n")[0]
        header = next(csv.reader(io.StringIO(found[language]), delimiter=";"))
        assert len(header) >= len(names)
        assert len(set(header)) == len(header), "two columns of one heading"
        assert [each for each in header if HEADINGS_WITHOUT.search(each)] == []
    assert found["pl"].splitlines()[0] != found["en"].splitlines()[0]
