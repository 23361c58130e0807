"""What every answer says to browsers, caches and proxies, whatever the request claims about itself."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import request

from app.extensions import limiter
from app.links import Purpose
from tests.architecture.role_table import BODIES, LINK_ROWS, ROWS, Row, address
from tests.attack.conftest import Answer, Planted, Target, clock_at_start, target_of
from tests.attack.shots import Shot
from tests.conftest import START
from tests.support.databases import settings
from tests.support.world import DRAFT, SEMINAR

SEEN = [row for row in ROWS if row.method == "GET" and "200" in row.expected]
STRICT = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip
FORGED = {
    "Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil", "X-Original-URL": "/manage/",
}  # fmt: skip


def viewer(row: Row) -> str:
    """Who sees the page: nobody signed in where that is enough."""
    return row.admitted[0]


def see(target: Target, row: Row, **headers: str) -> Answer:
    """Ask for a page as somebody who may see it."""
    return target.hit(Shot("GET", row.rule, address(row.rule, target.world), viewer(row), headers=headers))


@pytest.fixture(scope="module")
def target(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """One target for all tests of this file, which only look."""
    with served(planted, tmp_path_factory.mktemp("edge")) as made:
        yield made


@contextmanager
def served(planted: Planted, folder: Path, **changes: object) -> Iterator[Target]:
    """Put a copy of the planted world behind applications."""
    shutil.copytree(planted.folder, folder, dirs_exist_ok=True)
    config = settings(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder) | {"CLOCK": clock_at_start}
    with target_of(config | changes, planted.world, planted.names) as made:
        yield made


@pytest.fixture(scope="module")
def pages(target: Target) -> dict[Row, Answer]:
    """Every page, asked for by somebody who may see it, with forged headers."""
    return {row: see(target, row, **FORGED) for row in SEEN}


def test_no_answer_depends_on_what_the_request_says_about_its_host(pages: dict[Row, Answer]) -> None:
    for row, answer in pages.items():
        assert b"evil" not in answer.body, row
        assert "evil" not in repr(answer.headers), row
        assert "Strict-Transport-Security" not in answer.headers, row


def test_letters_lead_to_base_url_whatever_the_request_says(target: Target) -> None:
    form = b"email=bartek%40example.org"
    kind = "application/x-www-form-urlencoded"
    answer = target.hit(Shot("POST", "/sign-in", "/sign-in", "visitor", "", FORGED, kind, form))
    assert answer.status == 303
    assert answer.headers["Location"] == "/sign-in/sent"


@pytest.mark.parametrize(
    "host", ["", "xn--", "a.xn--", "xn--é", "[::1", "ż.example", f"xn--{'a' * 70}", "\xff", "a b", "@:x"]
)
def test_a_host_that_nobody_can_read_is_no_fault_of_ours(target: Target, host: str) -> None:
    limiter.reset()
    form = b"email=bartek%40example.org"
    kind = "application/x-www-form-urlencoded"
    answer = target.hit(Shot("POST", "/sign-in", "/sign-in", "visitor", "", {"Host": host}, kind, form))
    # What is no name at all is refused by the library, before anything is done.
    assert (answer.status, answer.headers.get("Location")) in ((303, "/sign-in/sent"), (400, None))
    assert target.hit(Shot("GET", "", "/events/", "visitor", headers={"Host": host})).status in (200, 400)


@pytest.mark.parametrize("path", ["/events", "/manage", "/events//seminarium", "//evil.example/events"])
def test_a_redirect_to_the_right_spelling_names_no_host(target: Target, path: str) -> None:
    answer = target.hit(Shot("GET", "", path, "visitor", headers={"Host": "evil.example"}))
    assert answer.status in (308, 404)
    location = answer.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")


def test_every_page_carries_the_headers(pages: dict[Row, Answer]) -> None:
    kept = ("/versions/<int:version>", "/manage/lists/<int:id>/file", "/manage/meeting-reports/<int:id>/file")
    for row, answer in pages.items():
        headers = answer.headers
        kinds = ("/strip", "/downloads/<int:id>", "/documents/<int:document>", "/logo/<sha256>")
        own = row.rule.endswith(kept) or (row.rule.endswith(kinds) and "manage" not in row.rule)
        policy = set(headers["Content-Security-Policy"].split("; "))
        if own:
            assert policy == {"default-src 'none'", "sandbox", "frame-ancestors 'none'"}, row
        else:
            assert policy >= STRICT, row
            assert {word for part in policy for word in part.split()[1:]} <= {"'self'", "'none'", "data:"}, (
                row
            )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        # The address of a calendar is its key, and stands on the pages that explain how to subscribe.
        is_key = row.rule == "/feeds/<token>.ics" or row.rule.endswith("/feeds/")
        referrer = "no-referrer" if is_key else "same-origin"
        assert headers["Referrer-Policy"] == referrer
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        camera = "camera=(self)" if row.rule.startswith("/door/") else "camera=()"
        assert camera in headers["Permissions-Policy"]
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers
        assert "X-Powered-By" not in headers


def test_pages_about_named_people_are_kept_by_nobody(pages: dict[Row, Answer]) -> None:
    forms = {row.rule for row in ROWS if row.method == "POST"}
    for row, answer in pages.items():
        headers = answer.headers
        personal = "visitor" not in row.admitted or "<token>" in row.rule
        kept = headers["Cache-Control"]
        if personal:
            assert kept == "no-store" or (row.rule in forms and kept == "private, no-cache"), row
            assert headers["X-Robots-Tag"] == "noindex", row
        else:
            # Revalidated each time, or a calendar and the list of institutions, which are the same for all.
            assert "no-cache" in kept or "no-store" in kept or kept.startswith("public"), row
            assert not kept.startswith("public") or "Set-Cookie" not in headers, row


def test_text_says_its_charset_and_is_not_to_be_guessed(pages: dict[Row, Answer]) -> None:
    for row, answer in pages.items():
        kind = answer.headers["Content-Type"]
        named = [each for each in kind.lower().split("; ")[1:] if each.startswith("charset")]
        assert not kind.startswith("text/") or named == ["charset=utf-8"], row


class TestOverTLS:
    """Behind one proxy that speaks TLS to the world."""

    @pytest.fixture
    def target(self, planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
        """A proxy to believe, and the public address."""
        public = {"BASE_URL": "https://zapisy.example.org", "SESSION_COOKIE_SECURE": True}
        with served(planted, tmp_path_factory.mktemp("tls"), TRUSTED_PROXIES=1, **public) as made:
            yield made

    def test_browsers_keep_to_tls(self, target: Target) -> None:
        answer = target.hit(Shot("GET", "/", "/", "visitor", headers={"X-Forwarded-Proto": "https"}))
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"

    def test_only_the_last_proxy_is_believed(self, target: Target) -> None:
        seen: list[tuple[str | None, str]] = []
        target.app.before_request_funcs.setdefault(None, []).insert(
            0, lambda: seen.append((request.remote_addr, request.host))
        )
        forwarded = {
            "X-Forwarded-For": "6.6.6.6, 7.7.7.7, 192.0.2.9",
            "X-Forwarded-Host": "evil.example, z.example",
        }
        target.hit(Shot("GET", "", "/robots.txt", "visitor", headers=forwarded))
        assert seen == [("192.0.2.9", "z.example")]

    def test_every_cookie_is_for_tls_and_no_script(self, target: Target) -> None:
        shot = Shot("GET", "/sign-in", "/sign-in", "visitor", "lang=en", {"X-Forwarded-Proto": "https"})
        cookies = target.hit(shot, checking=True).cookies
        assert len(cookies) == 2
        for cookie in cookies:
            assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_other_methods_are_refused_everywhere(target: Target) -> None:
    methods = ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "TRACK", "PROPFIND")
    for number, rule in enumerate(sorted({row.rule for row in ROWS})):
        for method in ("TRACE", methods[number % len(methods)]):
            answer = target.hit(Shot(method, rule, address(rule, target.world), "grazyna"))
            assert answer.status == 405, (method, rule)


def test_a_method_can_not_be_put_into_another(target: Target) -> None:
    lite = sqlite3.connect(target.app.config["DATA_DIR"] / "zapisy.sqlite3", isolation_level=None)
    before = lite.execute("PRAGMA data_version").fetchone()
    for row in ROWS:
        if row.method != "POST":
            continue
        path, overriding = address(row.rule, target.world), {"X-HTTP-Method-Override": "POST"}
        answer = target.hit(Shot("GET", row.rule, path, "grazyna", "_method=POST", overriding))
        assert answer.status in (200, 303, 403, 404, 405), row
    assert lite.execute("PRAGMA data_version").fetchone() == before
    lite.close()


def test_answers_to_a_draft_and_to_nothing_are_alike(target: Target) -> None:
    for row in ROWS:
        if not row.rule.startswith("/events/<slug>/"):
            continue
        answers = []
        for slug in (DRAFT, "niema"):
            path = address(row.rule, target.world, slug=slug)
            body = BODIES.get((row.method, row.rule))
            form = "&".join(f"{name}={value}" for name, value in body(target.world).items()) if body else ""
            kind = "application/x-www-form-urlencoded"
            answer = target.hit(Shot(row.method, row.rule, path, "visitor", "", {}, kind, form.encode()))
            answers.append((answer.status, answer.body.replace(slug.encode(), b"slug")))
        assert answers[0][0] == 404, row
        assert answers[0] == answers[1], row


def test_a_token_of_nobody_and_a_forged_one_are_alike(target: Target) -> None:
    links, world = target.app.extensions["links"], target.world
    purposes = {"/registrations/": Purpose.manage, "/sign-in/": Purpose.sign_in_staff,
                "/appointments/": Purpose.appointment, "/institutions/": Purpose.institution,
                "/set-password/": Purpose.set_password, "/invitations/": Purpose.invitation,
                "/feeds/": Purpose.person_feed, "/evaluations/": Purpose.evaluation,
                "/interest/": Purpose.interest, "/newsletter/": Purpose.newsletter,
                "/door/": Purpose.door, "/door-codes/": Purpose.door_code}  # fmt: skip
    for row in LINK_ROWS:
        purpose = next(purpose for start, purpose in purposes.items() if row.rule.startswith(start))
        nobody = links.token(purpose, 9_999_999, 1)
        answers = []
        for token in (nobody, nobody[:-1] + ("A" if nobody[-1] != "A" else "B")):
            answer = target.hit(Shot(row.method, row.rule, address(row.rule, world, token=token), "visitor"))
            answers.append((answer.status, answer.body.replace(token.encode(), b"token")))
        assert answers[0] == answers[1], row


def test_security_txt_says_whom_to_tell(target: Target) -> None:
    answer = target.hit(Shot("GET", "", "/.well-known/security.txt", "visitor"))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.body.decode().splitlines())
    assert lines["Contact"] == "mailto:zapisy@example.org"
    assert lines["Canonical"] == "http://localhost/.well-known/security.txt"
    assert lines["Expires"] > START.isoformat()


def test_no_page_of_a_signed_in_person_can_be_fetched_as_a_script(target: Target) -> None:
    for path in ("/institutions/suggest", f"/manage/events/{SEMINAR}/registrations/"):
        answer = target.hit(Shot("GET", "", path, "ewa", "callback=stolen"))
        assert answer.status == 200
        assert b"stolen(" not in answer.body
        assert "javascript" not in answer.headers["Content-Type"]


def test_signing_out_clears_what_the_browser_kept(target: Target) -> None:
    answer = target.hit(Shot("POST", "/sign-out", "/sign-out", "visitor"))
    assert answer.status == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
