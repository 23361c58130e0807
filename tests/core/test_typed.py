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
        ("22 123 45 67 wew. 12", "22 123 45 67 wew. 12"),
        ("+48 22 123 45 67 w. 12", "+48 22 123 45 67 w. 12"),
        ("(22) 123-45-67 w 5", "(22) 123-45-67 w 5"),
        ("22 123 45 67 ext 12", "22 123 45 67 ext 12"),
        ("22 123 45 67, ext. 12", "22 123 45 67, ext. 12"),
        ("0049 30 901820", "0049 30 901820"),
        ("0048 600 100 200", "0048 600 100 200"),
        ("tel. 22 123 45 67 wew. 12", "+48 22 123 45 67 wew. 12"),
        ("wew. 12", None),
        ("1 wew. 12", None),
    ],
)
def test_phone(text: str, kept: str | None) -> None:
    assert typed.phone(text) == kept


@pytest.mark.parametrize("text", ["anna@example.org", "Anna.Nowak+ops@gmina.example.org", "biuro@żółw.pl"])
def test_an_address_that_can_be_written_to(text: str) -> None:
    assert typed.email_problem(text) is None


@pytest.mark.parametrize("text", ["anna", "anna@", "łucja@example.org", "a@b@example.org", "a b@example.org"])
def test_an_address_that_can_not(text: str) -> None:
    assert typed.email_problem(text) is not None


SAME_NUMBERS = (
    ("600100200", "+48 600 100 200", "0048600100200", "600-100-200"),
    ("22 123 45 67 wew. 12", "+48 22 123 45 67 w. 12", "0048 22 1234567 ext 12", "(22) 123-45-67 x12"),
    ("+49 30 901820", "0049 30 901820"),
)


@pytest.mark.parametrize("ways", SAME_NUMBERS)
def test_a_number_is_the_same_however_it_is_written(ways: tuple[str, ...]) -> None:
    kept = [typed.phone(each) for each in ways]
    assert None not in kept
    assert len({typed.phone_key(each) for each in kept if each}) == 1
    assert len({typed.phone_address(each) for each in kept if each}) == 1


def test_a_link_dials_the_extension_too() -> None:
    assert typed.phone_address("22 123 45 67 wew. 12") == "+48221234567;ext=12"
    assert typed.phone_address("+48 600 100 200") == "+48600100200"
    assert typed.phone_address("wew. 12") == "12"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("biuro@żółw.pl", "biuro@xn--w-uga1v8h.pl"),
        ("Biuro@ŻÓŁW.pl", "Biuro@xn--w-uga1v8h.pl"),
        ("\u200banna@\u200bexample.org\u00ad ", "anna@example.org"),
        ("łucja@żółw.pl", "łucja@żółw.pl"),
        ("@ż", "@ż"),
    ],
)
def test_letters_go_to_the_domain_in_ascii(text: str, kept: str) -> None:
    assert typed.mail_address(text) == kept


@pytest.mark.parametrize(
    "text", ["[" * 1000, "[" * 100_000, '{"a":' * 5000, "NaN", "[Infinity]", "1" * 5000, "x"]
)
def test_what_is_no_json_is_told_in_one_way(text: str) -> None:
    with pytest.raises(ValueError):
        typed.parsed_json(text)


def test_words_stay_apart_whatever_ends_their_lines() -> None:
    for separator in "\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        assert typed.one_line(f"Anna{separator}Nowak") == "Anna Nowak"
        assert typed.stripped(f"Anna{separator}Nowak") == "Anna\nNowak"
        assert typed.searched(f"Anna{separator}Nowak", 200) == "Anna Nowak"
