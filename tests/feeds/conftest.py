"""The staff of this room's tests."""

from tests.support.team import alicja

__all__ = ["alicja"]
