"""Numbers out of addresses and hidden fields: what is no row's number is none, and breaks no statement."""

import pytest

from app.typed import number_in


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("0", 0), ("007", 7), ("999999999", 999_999_999)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text", [None, "", " 7", "7 ", "-1", "+1", "1.5", "1e3", "0x1", "²", "٧", "7\n", "None", "1" * 10]
)
def test_anything_else_is_none(text: str | None) -> None:
    assert number_in(text) is None
