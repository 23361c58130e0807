"""The same commands as in the tests of events."""

from tests.events.conftest import command

__all__ = ["command"]
