"""The same commands as in the tests of events, and the same confirmed training as in those of attendance."""

from tests.attendance.test_guards import confirming, event, organiser
from tests.events.conftest import command

__all__ = ["command", "confirming", "event", "organiser"]
