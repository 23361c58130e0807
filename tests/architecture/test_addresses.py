"""Addresses: each declares its audience, changes state by POST alone, and none vanishes unnoticed."""

from pathlib import Path

import pytest
from flask import Flask, url_for

from app.links import Purpose
from app.web.access import Audience

PUBLISHED = Path(__file__).parent / "addresses.txt"
SECURITY = Path(__file__).parents[2] / "docs" / "security.md"


def _rules(app: Flask) -> list[str]:
    return sorted(
        f"{','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.rule}"
        for rule in app.url_map.iter_rules()
    )


def test_every_route_declares_its_audience(app: Flask) -> None:
    undeclared = [
        name
        for name, view in app.view_functions.items()
        if name != "static" and not isinstance(getattr(view, "audience", None), Audience)
    ]
    assert undeclared == []


def test_only_get_and_post_are_answered(app: Flask) -> None:
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods or set()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_no_address_is_removed_unnoticed(app: Flask) -> None:
    """To remove or rename one, change the list too, and think of those who bookmarked it."""
    assert _rules(app) == PUBLISHED.read_text().splitlines()


def test_addresses_are_kebab_case_and_typed(app: Flask) -> None:
    wrong = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and any(c.isupper() or c == "_" for part in rule.rule.split("/") if "<" not in part for c in part)
    ]
    assert wrong == []


def test_links_in_mails_are_addresses_of_the_product(app: Flask) -> None:
    links = app.extensions["links"]
    base = app.config["BASE_URL"]
    token = links.token(Purpose.manage, 7, 1)
    sign_in = links.token(Purpose.sign_in_person, 7, 1)
    with app.test_request_context():
        assert links.event("a") == base + url_for("catalogue.show", slug="a")
        assert links.registration(7, 1) == base + url_for("own.own", token=token)
        assert links.sign_in(Purpose.sign_in_person, 7, 1) == base + url_for("sign_in.link", token=sign_in)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_token_of_one_purpose_is_worth_nothing_for_another(app: Flask, purpose: Purpose) -> None:
    links = app.extensions["links"]
    token = links.token(purpose, 41, 3)
    opened = {each for each in Purpose if links.claim(each, token) is not None}
    assert opened == {purpose}


def test_operators_are_told_which_addresses_are_keys(app: Flask) -> None:
    """A proxy writes addresses down: docs/security.md names all that carry a token (5, "Logs")."""
    keys = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules() if "<token>" in rule.rule}
    said = next(line for line in SECURITY.read_text().splitlines() if line.startswith("5. **Logs.**"))
    assert [each for each in sorted(keys) if f"`/{each}/`" not in said] == []
