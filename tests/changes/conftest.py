"""The events and the staff of this room's tests."""

from tests.attendance.conftest import signed_in
from tests.support.open_events import make_event
from tests.support.signing_in import alicja, sign_in

__all__ = ["alicja", "make_event", "sign_in", "signed_in"]
