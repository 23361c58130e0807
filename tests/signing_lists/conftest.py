"""The same ways to sign in as in the tests of attendance."""

from tests.attendance.conftest import open_as, signed_in

__all__ = ["open_as", "signed_in"]
