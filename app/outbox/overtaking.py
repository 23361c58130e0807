"""Which letter makes an earlier one pointless: pure."""

from collections.abc import Collection

EVERYTHING = "*"
"""What a letter tells that leaves nothing to be told of what came before it."""


def overtakes(later: Collection[str] | None, earlier: Collection[str] | None) -> bool:
    """Tell whether a letter tells all that an earlier one about the same row did, as it is now.

    Each is named by what it tells ("meeting:7", "place"). One that names nothing overtakes nothing and is
    never overtaken.
    """
    if not earlier or not later:
        return False
    return EVERYTHING in later or set(earlier) <= set(later)
