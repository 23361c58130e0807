"""What the edge says and logs when something fails: never what somebody typed."""

from typing import Any

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from app.errors import Refusal
from app.web.access import Audience, open_to

TYPED = "PESEL 44051401359 <b>Anna</b>"


@pytest.fixture
def failing(app: Flask, client: FlaskClient) -> FlaskClient:
    """A reader of two pages: one has a fault, one refuses; both quote what was typed."""

    @open_to(Audience.everyone)
    def fault() -> str:
        raise ValueError(TYPED)

    @open_to(Audience.everyone)
    def refusal() -> str:
        raise Refusal("%(name)s can't come.", values={"name": TYPED})

    @open_to(Audience.everyone)
    def misspelt() -> str:
        return render_template_string("<p>{{ titel }}</p>")

    app.add_url_rule("/misspelt", "misspelt", misspelt)
    app.add_url_rule("/fault", "fault", fault)
    app.add_url_rule("/refusal", "refusal", refusal)
    return client


def _without_page(app: Flask) -> None:
    @app.context_processor
    def broken() -> dict[str, Any]:
        raise LookupError(TYPED)


def test_a_fault_shares_a_reference_with_the_log_and_no_words(
    failing: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing.get("/fault")
    assert answer.status_code == 500
    [record] = [each for each in caplog.records if each.name == "zapisy.errors"]
    reference = record.getMessage().split()[1]
    assert reference in answer.text
    assert "ValueError" in caplog.text
    assert "44051401359" not in caplog.text + answer.text


def test_a_misspelt_name_is_a_fault_whose_page_is_whole(
    failing: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing.get("/misspelt")
    assert answer.status_code == 500
    assert "UndefinedError" in caplog.text
    assert "error page failed" not in caplog.text
    assert '<main id="main"' in answer.text


def test_a_frame_with_a_misspelt_name_leaves_the_bare_page(
    app: Flask, failing: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    del app.template_context_processors[None][-1]
    answer = failing.get("/fault")
    assert answer.status_code == 500
    assert "the error page failed at /fault: UndefinedError" in caplog.text
    assert "<title>500</title><h1>Coś poszło nie tak po naszej stronie</h1>" in answer.text


def test_a_page_that_fails_itself_logs_no_words_either(
    app: Flask, failing: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    _without_page(app)
    assert failing.get("/fault").status_code == 500
    assert "the error page failed at /fault: LookupError" in caplog.text
    assert "44051401359" not in caplog.text


def test_the_bare_page_escapes_a_refusals_sentence(app: Flask, failing: FlaskClient) -> None:
    _without_page(app)
    answer = failing.get("/refusal")
    assert answer.status_code == 409
    assert "<b>" not in answer.text
    assert "&lt;b&gt;Anna&lt;/b&gt; can&#39;t come." in answer.text
