"""Answers travel compressed to clients that accept it, and mean the same as the plain ones."""

import gzip
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.access import Audience, open_to
from app.web.compression import LEAST
from app.work import Work
from tests.support.cast import an_event

pytestmark = pytest.mark.sqlite

LONG = "Zażółć gęślą jaźń. " * 100
TAKES = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def answers(app: Flask, client: FlaskClient) -> FlaskClient:
    """A reader of answers of all kinds, each at the address of its name."""

    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield LONG.encode()

    kinds = {
        "text": lambda: Response(LONG, mimetype="text/html"),
        "short": lambda: Response("x" * (LEAST - 1), mimetype="text/html"),
        "stream": lambda: Response(pieces(), mimetype="text/csv"),
        "streamed-text": lambda: Response(pieces(), mimetype="text/html"),
        "picture": lambda: Response(LONG.encode(), mimetype="image/png"),
        "packed": lambda: Response(gzip.compress(LONG.encode()), headers={"Content-Encoding": "gzip"}),
        "part": lambda: Response(LONG, 206, {"Content-Range": "bytes 0-99/200"}),
        "tagged": lambda: _tagged(),
    }
    for name, made in kinds.items():
        app.add_url_rule(f"/answers/{name}", name, open_to(Audience.everyone)(made))
    return client


def _tagged() -> Response:
    response = Response(LONG, mimetype="text/html")
    response.set_etag("one")
    response.vary.add("Cookie")
    return response


def text_of(answer: TestResponse) -> str:
    """The text of an answer, unpacked where it says so."""
    data = gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data
    assert answer.headers["Content-Length"] == str(len(answer.data))
    return data.decode()


@pytest.mark.parametrize("taken", ["gzip", "*", "deflate, gzip;q=0.5", "GZIP", "br, gzip;q=1.0"])
def test_text_is_packed_for_whom_it_suits(answers: FlaskClient, taken: str) -> None:
    answer = answers.get("/answers/text", headers={"Accept-Encoding": taken})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert text_of(answer) == LONG
    assert len(answer.data) < len(LONG) / 5


@pytest.mark.parametrize("taken", ["", "identity", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *;q=0.5"])
def test_it_stays_plain_for_others(answers: FlaskClient, taken: str) -> None:
    answer = answers.get("/answers/text", headers={"Accept-Encoding": taken})
    assert "Content-Encoding" not in answer.headers
    assert text_of(answer) == LONG
    assert "Accept-Encoding" in answer.vary


@pytest.mark.parametrize("name", ["short", "stream", "streamed-text", "picture", "part"])
def test_what_gains_nothing_or_is_in_parts_is_left_alone(answers: FlaskClient, name: str) -> None:
    plain = answers.get(f"/answers/{name}")
    packed = answers.get(f"/answers/{name}", headers=TAKES)
    assert "Content-Encoding" not in packed.headers
    assert packed.data == plain.data


def test_nothing_is_packed_twice(answers: FlaskClient) -> None:
    assert text_of(answers.get("/answers/packed", headers=TAKES)) == LONG


def test_a_packed_answer_has_a_weak_tag_and_keeps_its_other_conditions(answers: FlaskClient) -> None:
    assert answers.get("/answers/tagged").headers["ETag"] == '"one"'
    packed = answers.get("/answers/tagged", headers=TAKES)
    assert packed.headers["ETag"] == 'W/"one"'
    assert set(packed.vary) == {"Cookie", "Accept-Encoding"}


def test_head_tells_what_get_would(answers: FlaskClient) -> None:
    for headers in ({}, TAKES):
        head = answers.head("/answers/tagged", headers=headers)
        got = answers.get("/answers/tagged", headers=headers)
        assert head.data == b""
        assert head.headers.get("Content-Encoding") == got.headers.get("Content-Encoding")
        assert head.headers["ETag"] == got.headers["ETag"]


def test_the_length_of_a_page_tells_nothing_of_a_secret_in_it(answers: FlaskClient) -> None:
    lengths = {len(answers.get("/answers/text", headers=TAKES).data) for _ in range(40)}
    assert len(lengths) > 5


def test_a_visitor_who_has_the_page_gets_no_second_one(client: FlaskClient, work: Work) -> None:
    an_event(work)
    for headers in ({}, TAKES):
        first = client.get("/events/seminarium/", headers=headers)
        assert text_of(first).startswith("<!doctype html>")
        assert first.headers["ETag"].startswith("W/")
        assert "Last-Modified" not in first.headers
        assert set(first.vary) == {"Accept-Encoding", "Accept-Language", "Cookie"}
        again = client.get("/events/seminarium/", headers=headers | {"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert set(again.vary) == set(first.vary)


def test_a_visitor_gets_no_cookie(client: FlaskClient, work: Work) -> None:
    an_event(work)
    pages = ("/", "/events/", "/events/seminarium/", "/events/seminarium/calendar.ics", "/feeds/events.ics")
    for page in (*pages, "/privacy", "/accessibility", "/nothing"):
        for _ in range(2):
            assert "Set-Cookie" not in client.get(page, headers=TAKES).headers


def test_a_calendar_that_travelled_packed_is_known_again(client: FlaskClient, work: Work) -> None:
    an_event(work, meetings=3)
    for address in ("/events/seminarium/calendar.ics", "/feeds/events.ics"):
        first = client.get(address, headers=TAKES)
        assert text_of(first) == client.get(address).text
        again = client.get(address, headers=TAKES | {"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
