"""The staff and the commands of this room's tests."""

from tests.support.commands import command
from tests.support.signing_in import alicja, sign_in

__all__ = ["alicja", "command", "sign_in"]
