"""The cast of this room's tests."""

from tests.support.staff import admin, alicja, letters, member, signed_in

__all__ = ["admin", "alicja", "letters", "member", "signed_in"]
