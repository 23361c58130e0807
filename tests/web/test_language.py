"""A chosen language is remembered, and no answer that is kept chooses for anybody."""

import pytest
from flask.testing import FlaskClient

from app.work import Work
from tests.support.cast import an_event

pytestmark = pytest.mark.sqlite

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def slug(work: Work) -> str:
    """A published event."""
    return an_event(work).slug


def paths(slug: str) -> tuple[str, ...]:
    """Return addresses of all kinds."""
    return (
        "/", "/events/", f"/events/{slug}/", f"/events/{slug}/register", "/feeds/", "/privacy", "/sign-in",
        "/nowhere", f"/events/{slug}/calendar.ics", "/feeds/events.ics", "/institutions/suggest",
        "/robots.txt", "/healthz", "/static/icons/favicon.svg", "/.well-known/security.txt",
    )  # fmt: skip


@pytest.mark.parametrize("headers", [BROWSER, {}], ids=["browser", "program"])
def test_no_kept_answer_has_a_cookie(headers: dict[str, str], client: FlaskClient, slug: str) -> None:
    for path in paths(slug):
        for _ in range(2):
            tags = client.get(path, query_string={"lang": "en"}, headers=headers).headers
            for name, value in (("If-None-Match", tags.get("ETag")), ("If-None-Match", "*")):
                asked = headers | ({name: value} if value else {})
                answer = client.get(path, query_string={"lang": "en"}, headers=asked)
                chosen = [
                    each for each in answer.headers.getlist("Set-Cookie") if each.startswith("language=")
                ]
                kept = answer.status_code == 304 or "ETag" in answer.headers
                kept = kept or "Last-Modified" in answer.headers or answer.cache_control.public
                assert not (chosen and kept), path
            client.delete_cookie("language")


@pytest.mark.parametrize("path", ["/", "/events/", "/events/{}/", "/events/{}/register", "/privacy"])
def test_a_choice_is_remembered_from_every_page(path: str, client: FlaskClient, slug: str) -> None:
    path = path.format(slug)
    first = client.get(path, headers=BROWSER)
    assert 'lang="pl"' in first.text[:100]
    seen = client.get(path, query_string={"lang": "en"}, headers=BROWSER)
    assert 'lang="en"' in seen.text[:100]
    assert 'lang="en"' in client.get(path, headers=BROWSER).text[:100]
    # Back to Polish, though the browser has this page already.
    had = client.get(path, query_string={"lang": "pl"}, headers=BROWSER | {"If-None-Match": "*"})
    assert had.status_code == 200
    assert 'lang="pl"' in client.get(path, headers=BROWSER).text[:100]


def test_with_the_choice_in_the_browser_a_page_is_answered_like_any_other(
    client: FlaskClient, slug: str
) -> None:
    address = f"/events/{slug}/?lang=en"
    client.get(address, headers=BROWSER)
    again = client.get(address, headers=BROWSER)
    assert again.headers.getlist("Set-Cookie") == []
    had = client.get(address, headers=BROWSER | {"If-None-Match": again.headers["ETag"]})
    assert had.status_code == 304


def test_a_calendar_program_goes_on_getting_304(client: FlaskClient, slug: str) -> None:
    address = "/feeds/events.ics?lang=en"
    first = client.get(address)
    had = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (had.status_code, had.headers.getlist("Set-Cookie")) == (304, [])
