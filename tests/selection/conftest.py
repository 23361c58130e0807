"""The events and the staff of this room's tests."""

from tests.support.open_events import make_event
from tests.support.team import alicja, celina

__all__ = ["alicja", "celina", "make_event"]
