"""Keeps what werkzeug compiles for each address: every test makes an application of hundreds of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

Kept = tuple[dict[str, Any], set[str], Any, Any]
_KEPT = ("_parts", "_trace", "_converters")


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses() -> Iterator[None]:
    """Compile an address once a run, not once a test: a sixth of the suite's time.

    What is compiled depends on nothing else than the key, and is only read afterwards; the two builders are
    functions whose argument is the rule that they build for.
    """
    kept: dict[tuple[Any, ...], Kept] = {}
    compiled = Rule.compile

    def once(rule: Rule) -> None:
        key = _key(rule)
        if key not in kept:
            compiled(rule)
            made = {name: getattr(rule, name) for name in _KEPT}
            builders: list[Any] = [rule._build, rule._build_unknown]
            build, build_unknown = (each.__func__ for each in builders)
            kept[key] = made, set(rule.arguments), build, build_unknown
        made, arguments, build, build_unknown = kept[key]
        rule.__dict__.update(made)
        rule.arguments |= arguments
        rule._build = build.__get__(rule, None)
        rule._build_unknown = build_unknown.__get__(rule, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", once)
        yield


def _key(rule: Rule) -> tuple[Any, ...]:
    """Return all that an address is compiled from."""
    assert rule.map is not None
    host = rule.host if rule.map.host_matching else rule.subdomain
    converters = frozenset(rule.map.converters.items())
    return rule.rule, host, rule.merge_slashes, repr(rule.defaults), converters
