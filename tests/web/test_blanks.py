"""Blanks are filled with each reader's values, escaped, and with nothing else."""

import pytest
from wtforms import Form, StringField, TextAreaField

from app.web.blanks import Blanks, blank


class TwoFields(Form):
    """A line and a text, as forms have them."""

    line = StringField()
    text = TextAreaField()


def _html(form: TwoFields) -> str:
    return f"<p>{form.line()}</p>{form.text()}{form.line()}"


EMPTY = TwoFields(data={"line": blank("line"), "text": blank("text")})


@pytest.mark.parametrize(
    "line",
    ["Anna", "", None, '" onfocus="alert(1)', "</textarea><script>", "O'Neill & żółć", blank("text")],
    ids=["word", "empty", "none", "attribute", "element", "letters", "blank"],
)
def test_what_is_filled_in_is_what_the_form_would_have_written(line: str | None) -> None:
    values = {"line": line, "text": "<b>\n&amp;"}
    filled = Blanks(_html(EMPTY), ["line", "text"]).filled(values)
    assert filled == _html(TwoFields(data=values))


def test_a_blank_that_the_piece_lacks_is_no_matter() -> None:
    assert Blanks("<p>", ["line"]).filled({"line": "x"}) == "<p>"
