"""What people type is kept as they meant it, and what nobody can see is not there."""

import pytest

from app import typed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (None, None),
        ("", None),
        ("  Ewa \t Nowak\n", "Ewa Nowak"),
        ("Żo\u0301łw", "Żółw"),
        ("a\x00b", "ab"),
        ("\u202eawE\u202c", "awE"),
        ("😀", "😀"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("عمر", "عمر"),
        ("\u200b\u200d", None),
        ("\u3164", None),
        (" \u2800 ", None),
        ("\u0301", None),
        ("-", "-"),
    ],
)
def test_one_line(text: str | None, kept: str | None) -> None:
    assert typed.one_line(text) == kept


def test_stripped_keeps_lines() -> None:
    assert typed.stripped(" a\r\nb\rc \n") == "a\nb\nc"
    assert typed.stripped("\u200b\n\u200b") is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("600100200", "+48 600 100 200"),
        ("+48 600-100-200", "+48 600 100 200"),
        ("+49 30 901820", "+49 30 901820"),
        ("12", None),
        ("=1+1", None),
    ],
)
def test_phone(text: str, kept: str | None) -> None:
    assert typed.phone(text) == kept


@pytest.mark.parametrize("text", ["anna@example.org", "Anna.Nowak+ops@gmina.example.org"])
def test_an_address_that_can_be_written_to(text: str) -> None:
    assert typed.email_problem(text) is None


@pytest.mark.parametrize("text", ["anna", "anna@", "łucja@example.org", "a@b@example.org", "a b@example.org"])
def test_an_address_that_can_not(text: str) -> None:
    assert typed.email_problem(text) is not None
