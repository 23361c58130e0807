"""Clients and browsers of staff."""

from tests.attendance.conftest import open_as, signed_in

__all__ = ["open_as", "signed_in"]
