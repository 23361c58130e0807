"""The events and the staff of this room's tests."""

from tests.support.applicants import mailed_link
from tests.support.open_events import make_event
from tests.support.staff import member
from tests.support.team import alicja, celina

__all__ = ["alicja", "celina", "mailed_link", "make_event", "member"]
