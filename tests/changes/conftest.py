"""The same events and people as in the tests of registrations, and the same ways to sign in."""

from tests.events.conftest import alicja, sign_in
from tests.registrations.conftest import make_event

__all__ = ["alicja", "make_event", "sign_in"]
