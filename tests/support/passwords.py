"""Passwords that are quick to compare, for the applications in the suite's own process."""

import pytest
from argon2 import PasswordHasher

from app.accounts import passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def quick_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let argon2 work for microseconds where a test only signs somebody in.

    A test marked `real_passwords` keeps the parameters of the product, as do all servers that a test starts:
    the product itself has no setting for them.
    """
    # The hash that an unknown address is compared with is made once, with the parameters of that moment.
    passwords._nobody.cache_clear()
    if request.node.get_closest_marker("real_passwords") is None:
        monkeypatch.setattr(passwords, "_HASHER", QUICK)
