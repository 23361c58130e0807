"""Events for the tests of migrations."""

from tests.support.open_events import make_event

__all__ = ["make_event"]
