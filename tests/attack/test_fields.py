"""Every page as everybody: each reader sees the fields that are theirs, and no cache of ours holds any."""

from urllib.parse import urlencode

import pytest

from app.catalogue.routes.public import CACHES
from app.extensions import limiter
from app.web.page_cache import PageCache
from tests.architecture.role_table import BODIES, COLUMNS, ROWS, Row, address
from tests.attack.canaries import EVERYTHING, ONLINE, OPENED_BY, SEEN_BY, Visit, _unpacked, leaked
from tests.attack.conftest import Target
from tests.attack.shots import Shot
from tests.support.world import World

pytestmark = pytest.mark.sqlite
READ = [row for row in ROWS if row.method == "GET"]
SIGNED_IN_FIRST = (*COLUMNS[1:], COLUMNS[0])
"""What a cache would keep of somebody signed in, the visitor would get."""
RULES = {"sign_in": "/sign-in/<token>", "appointment": "/appointments/<token>/"}
"""The page that a link of the world opens, where it is no registration's."""


def asked(target: Target, row: Row, who: str, path: str) -> tuple[str, bytes]:
    """Ask a page; return the query and the answer."""
    body = BODIES.get((row.method, row.rule))
    query = urlencode(body(target.world)) if body else ""
    return query, target.hit(Shot("GET", row.rule, path, who, query)).body


def test_each_reader_sees_the_fields_that_are_theirs(target: Target) -> None:
    seen: dict[str, set[str]] = {who: set() for who in COLUMNS}
    for who in SIGNED_IN_FIRST:
        for row in READ:
            limiter.reset()
            path = address(row.rule, target.world)
            query, body = asked(target, row, who, path)
            assert leaked(target.world, Visit(who, path, query.encode()), body) == set(), (who, row)
            if "<token>" not in row.rule:
                seen[who] |= {word for word in EVERYTHING if word.encode() in _unpacked(body)}
    # It was looked for where it is shown: a trainer reads names, an organiser also what people typed.
    assert seen["celina"] == {"qzx-name-bartek", "qzx-name-jan"}
    assert {"qzx-name-bartek", "qzx-mail-bartek", "qzx-more-bartek", "qzx-name-halina"} <= seen["ewa"]
    assert seen["ewa"] <= SEEN_BY["ewa"]
    assert seen["visitor"] == seen["daniel"] == set()


@pytest.mark.parametrize("name", sorted(OPENED_BY))
def test_a_link_shows_the_fields_of_its_row(target: Target, name: str) -> None:
    rule = RULES.get(name, "/registrations/<token>/")
    row = next(row for row in READ if row.rule == rule)
    path = address(rule, target.world, token=target.world.tokens[name])
    body = asked(target, row, "visitor", path)[1]
    found = {word for word in EVERYTHING if word.encode() in body}
    assert found
    assert found <= OPENED_BY[name]
    if name in ("waiting", "jan"):
        assert ONLINE not in found


def kept_by(target: Target) -> list[bytes]:
    """Everything that the process keeps of finished pages."""
    stores = target.app.extensions[CACHES]
    found = [getattr(stores, name) for name in stores.__dataclass_fields__]
    assert found
    assert all(isinstance(each, PageCache) for each in found)
    return [repr(kept.value).encode() for store in found for kept in store._entries.values()]


def test_no_cache_of_the_server_holds_anything_about_people(target: Target, world: World) -> None:
    for who in SIGNED_IN_FIRST:
        for row in READ:
            limiter.reset()
            asked(target, row, who, address(row.rule, target.world))
    kept = kept_by(target)
    assert len(kept) > 2
    for text in kept:
        assert {word for word in EVERYTHING if word.encode() in text} == set()
        for account in ("Alicja", "Grazyna", "Celina"):  # as the head of a page names who is signed in
            assert f">{account}<".encode() not in text
