"""Addresses in texts of staff are links, and nothing else is."""

import pytest
from flask.testing import FlaskClient

from app.web.text_filters import linked
from app.work import Work
from tests.support.cast import an_event

ADDRESS = "https://example.org/regulamin"


def link(address: str) -> str:
    return f'<a href="{address}" rel="noopener noreferrer">{address}</a>'


AROUND = (
    ("", ""),
    ("Regulamin: ", "."), ("(", ")"), ("[", "],"), ("", "; dalej"), ("", "…"), ("", "?!"), ("„", "”"),
    ("", ":\n"),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after"), AROUND)
def test_what_stands_around_an_address_stays_outside(before: str, after: str) -> None:
    assert str(linked(f"{before}{ADDRESS}{after}")) == f"{before}{link(ADDRESS)}{after}"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "HTTPS://EXAMPLE.org/A",
        "https://pl.wikipedia.org/wiki/Ełk_(miasto)",
        "https://example.org/a?b=1#c",
        "https://żółw.pl/żółć",
        "https://example.org:8443/a/",
    ],
)
def test_a_whole_address_is_the_link(address: str) -> None:
    assert str(linked(f"Zob. {address}, dalej")) == f"Zob. {link(address)}, dalej"


def test_two_addresses_are_two_links() -> None:
    assert str(linked(f"{ADDRESS} i {ADDRESS}")) == f"{link(ADDRESS)} i {link(ADDRESS)}"


def test_what_is_special_in_html_is_escaped() -> None:
    assert str(linked('<b>"a" & https://example.org/?a=1&b=2<i>')) == (
        '&lt;b&gt;&#34;a&#34; &amp; <a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">'
        "https://example.org/?a=1&amp;b=2</a>&lt;i&gt;"
    )


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://example.org/a", "example.org", "http://", "https://.",
        "https://[", "https://a@b.example/", "xhttps://example.org",
        "file:///etc/passwd", "mailto:a@example.org",
    ],
)  # fmt: skip
def test_nothing_else_is_a_link(text: str) -> None:
    assert "<a" not in linked(text)


def test_a_long_run_of_brackets_takes_no_time() -> None:
    assert linked("https://example.org/" + "(" * 5000 + ")" * 9000)


STAFF_TEXTS = ("description_pl", "agenda_pl", "selection_rule", "accessibility_pl")


@pytest.mark.parametrize("name", STAFF_TEXTS)
def test_an_address_in_a_text_of_staff_is_a_link_on_the_page(
    client: FlaskClient, work: Work, name: str
) -> None:
    an_event(work, **{name: f"Zob. {ADDRESS}."})
    work.session.commit()
    assert f"Zob. {link(ADDRESS)}." in client.get("/events/seminarium/").text


def test_an_address_among_what_to_bring_is_a_link(client: FlaskClient, work: Work) -> None:
    an_event(work, required_documents=[f"formularz ({ADDRESS})"])
    work.session.commit()
    assert f"formularz ({link(ADDRESS)})" in client.get("/events/seminarium/").text
