"""The application's commands, and the same confirmed training as in the tests of attendance."""

from tests.attendance.test_guards import confirming, event, organiser
from tests.support.commands import command

__all__ = ["command", "confirming", "event", "organiser"]
